import type { TerraformWorkspace } from '../../framework/example/terraform-workspace';
import { decrypt, encryptFor } from '../../../../sandbox/vaultwarden/account/client-crypto';
import type { TestOrganization } from '../../../sandbox/vaultwarden/test-vault';
import { newFolder, removeFolder, TestClient } from '../../../sandbox/vaultwarden/test-vault';
import type { BwItem } from './bw-session';
import { BwSession } from './bw-session';
import { head, VaultTerraform } from './vault-terraform';

const passkey = {
  credentialId: 'c3a1b5a0-9b1f-4b8e-8d51-0b6a37e1f0a1',
  keyType: 'public-key',
  keyAlgorithm: 'ECDSA',
  keyCurve: 'P-256',
  keyValue: 'key of the passkey',
  rpId: 'example.com',
  userHandle: 'aGFuZGxl',
  userName: 'person',
  counter: '0',
  rpName: 'Example',
  userDisplayName: 'Person',
  discoverable: 'true',
  creationDate: '2025-01-02T03:04:05.678Z',
};

describe('an item that a person edited with the official bw CLI', () => {
  const folder = newFolder();
  let vault: VaultTerraform;
  let bw: BwSession | undefined;
  let organization: TestOrganization;
  let terraform: TerraformWorkspace;
  let edited: BwItem;
  let after: BwItem;

  const configuration = (password: string, field: string): string => `${head}
    resource "vaultwarden_login_item" "item" {
      organization_id = "${organization.id}"
      collection_id   = "${organization.collectionId}"
      name            = "shared"
      username        = "ops"
      password        = "${password}"
      fields          = [{ name = "ours", text = "${field}" }]
    }`;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    organization = await vault.person.createOrganization('Team');
    terraform = vault.workspace(configuration('first', 'one'));
    await terraform.apply();
    bw = await BwSession.open(vault, folder);
    const item = (await bw.items(({ length }) => length > 0))['shared'];
    if (item === undefined) throw new Error('bw does not see the item');
    await bw.edit({
      ...item,
      favorite: true,
      notes: 'by a person',
      fields: [
        { type: 1, name: 'recovery', value: 'person-secret', linkedId: null },
        ...(item.fields ?? []),
        { type: 2, name: 'checked', value: 'true', linkedId: null },
      ],
      login: {
        ...item.login,
        totp: 'JBSWY3DPEHPK3PXP',
        uris: [{ uri: 'https://by-hand.example', match: 4 }],
        fido2Credentials: [passkey],
      },
    });
    await bw.attach(item.id, 'runbook.txt', 'call the person on duty');
    edited = (await bw.items((items) => items[0]?.attachments?.length === 1))['shared'] ?? item;

    expect(await terraform.plan()).toEqual([]);
    terraform.write(configuration('second', 'two'));
    await terraform.apply();
    await bw.sync();
    after = (await bw.items((items) => items[0]?.login.password === 'second'))['shared'] ?? item;
    expect(await bw.attachment(item.id, 'runbook.txt')).toBe('call the person on duty');
  });

  afterAll(async () => {
    await bw?.stop();
    await vault?.stop();
    removeFolder(folder);
  });

  it('was edited as this test means it', () => {
    expect(edited).toMatchObject({ favorite: true, notes: 'by a person', login: { password: 'first' } });
    expect(edited.login.fido2Credentials).toHaveLength(1);
    expect(edited.attachments).toHaveLength(1);
  });

  it('has what Terraform changed', () => {
    expect(after.login).toMatchObject({ username: 'ops', password: 'second' });
    expect(after.fields?.find(({ name }) => name === 'ours')).toMatchObject({ value: 'two' });
  });

  it('keeps the notes, favourite, TOTP, URIs and passkey of the person', () => {
    expect(after).toMatchObject({ favorite: true, notes: 'by a person' });
    expect(after.login.totp).toBe('JBSWY3DPEHPK3PXP');
    expect(after.login.uris).toEqual(edited.login.uris);
    expect(after.login.fido2Credentials).toEqual(edited.login.fido2Credentials);
    expect(after.login.fido2Credentials).toMatchObject([{ keyValue: passkey.keyValue, rpId: passkey.rpId }]);
  });

  it('keeps the custom fields of the person, in their places', () => {
    expect(after.fields?.map(({ type, name, value }) => [type, name, value])).toEqual([
      [1, 'recovery', 'person-secret'],
      [0, 'ours', 'two'],
      [2, 'checked', 'true'],
    ]);
  });

  it('keeps the attachment, and the replaced password in the history', () => {
    expect(after.attachments).toMatchObject([{ id: edited.attachments?.[0]?.id, fileName: 'runbook.txt' }]);
    expect(after.passwordHistory?.map(({ password }) => password)).toEqual(['first']);
    expect(after.collectionIds).toEqual([organization.collectionId]);
  });

  it('shows the secrets of the person in no state', async () => {
    const state = await terraform.succeed('state', 'pull');
    expect(state).not.toMatch(/person-secret|by a person|JBSWY3DPEHPK3PXP|by-hand/);
  });
});

interface Row {
  readonly id: string;
  readonly readOnly: boolean;
  readonly hidePasswords: boolean;
  readonly manage: boolean;
}

describe('a collection that others may use', () => {
  let vault: VaultTerraform;

  beforeAll(async () => {
    vault = await VaultTerraform.start({ ORG_GROUPS_ENABLED: true });
  });

  afterAll(() => vault?.stop());

  it('keeps the access of every member and group when Terraform renames it', async () => {
    const { person } = vault;
    const organization = await person.createOrganization('Team');
    const base = `/api/organizations/${organization.id}`;
    const confirmed = async (email: string): Promise<string> => {
      const member = await TestClient.create(vault.server, email);
      await person.send('POST', `${base}/users/invite`, {
        emails: [email],
        groups: [],
        type: 2,
        collections: [],
        permissions: {},
      });
      const { data } = await person.send<{ data: { id: string; email: string }[] }>('GET', `${base}/users`);
      const id = data.find((entry) => entry.email === email)?.id ?? '';
      await person.send('POST', `${base}/users/${id}/confirm`, {
        key: encryptFor(member.keys.publicKey, organization.key),
      });
      return id;
    };
    const [reader, manager] = [await confirmed('reader@example.com'), await confirmed('manager@example.com')];
    const group = await person.send<{ id: string }>('POST', `${base}/groups`, {
      name: 'Operators',
      accessAll: false,
      collections: [],
      users: [],
    });

    const configuration = (name: string, more = ''): string => `${head}
      resource "vaultwarden_organization_collection" "c" {
        organization_id = "${organization.id}"
        name            = "${name}"
        ${more}
      }`;
    const terraform = vault.workspace(configuration('before'));
    await terraform.apply();
    const id = String((await terraform.state('vaultwarden_organization_collection.c'))?.['id']);
    const users: Row[] = [
      { id: reader, readOnly: true, hidePasswords: true, manage: false },
      { id: manager, readOnly: false, hidePasswords: false, manage: true },
    ];
    const groups: Row[] = [{ id: group.id, readOnly: true, hidePasswords: false, manage: false }];
    const details = async () => {
      const found = await person.send<{ name: string; externalId: string | null; users: Row[]; groups: Row[] }>(
        'GET',
        `${base}/collections/${id}/details`,
      );
      const sorted = (rows: Row[]): Row[] => [...rows].sort((left, right) => left.id.localeCompare(right.id));
      return { ...found, users: sorted(found.users), groups: sorted(found.groups) };
    };
    const { name: sealed } = await details();
    await person.send('PUT', `${base}/collections/${id}`, { name: sealed, externalId: 'by-directory', users, groups });
    const before = await details();
    expect(before.users).toHaveLength(2);
    expect(before.groups).toHaveLength(1);

    terraform.write(configuration('after'));
    await terraform.apply();
    const renamed = await details();
    expect(decrypt(organization.key, renamed.name).toString()).toBe('after');
    expect({ ...renamed, name: '' }).toEqual({ ...before, name: '' });
    expect(await terraform.plan()).toEqual([]);

    // The directory's id is removed only once it was Terraform's.
    terraform.write(configuration('after', 'external_id = "ours"'));
    await terraform.apply();
    expect(await details()).toEqual({ ...renamed, externalId: 'ours' });
    terraform.write(configuration('after'));
    await terraform.apply();
    expect(await details()).toEqual({ ...renamed, externalId: null });
    expect(await terraform.plan()).toEqual([]);
  });
});
