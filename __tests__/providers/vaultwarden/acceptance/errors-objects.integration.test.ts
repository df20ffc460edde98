import { setTimeout as sleep } from 'node:timers/promises';
import { encrypt, encryptFor } from '../../../../sandbox/vaultwarden/account/client-crypto';
import { createItem, TestClient, type TestOrganization } from '../../../sandbox/vaultwarden/test-vault';
import { errorOf } from './error-text';
import { head, VaultTerraform } from './vault-terraform';

const nowhere = '00000000-0000-4000-8000-000000000000';

describe('errors about objects of the vault', () => {
  let vault: VaultTerraform;
  let organization: TestOrganization;
  let readOnly: string;
  let hidden: string;
  let own: string;
  /** Changes what the member may do in the collection `own`; null: nothing. */
  let setOwn: (rights: { readonly readOnly: boolean; readonly manage: boolean } | null) => Promise<void>;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    const { person } = vault;
    organization = await person.createOrganization('Team');
    await person.createOrganization('Twin');
    await person.createOrganization('Twin');
    const member = await TestClient.create(vault.server, 'member@example.com');
    const base = `/api/organizations/${organization.id}`;
    const invitation = { emails: [member.email], groups: [], type: 2, collections: [], permissions: {} };
    await person.send('POST', `${base}/users/invite`, invitation);
    const { data } = await person.send<{ data: { id: string; email: string }[] }>('GET', `${base}/users`);
    const id = data.find(({ email }) => email === member.email)?.id ?? '';
    const key = encryptFor(member.keys.publicKey, organization.key);
    await person.send('POST', `${base}/users/${id}/confirm`, { key });
    const collection = async (name: string, users: object[]): Promise<string> => {
      const sealed = encrypt(organization.key, name);
      const body = { name: sealed, externalId: null, groups: [], users };
      return (await person.send<{ id: string }>('POST', `${base}/collections`, body)).id;
    };
    setOwn = async (rights) => {
      const body = { name: encrypt(organization.key, 'own'), externalId: null, groups: [] };
      const users = rights === null ? [] : [{ id, hidePasswords: false, ...rights }];
      await person.send('PUT', `${base}/collections/${own}`, { ...body, users });
    };
    own = await collection('own', [{ id, readOnly: false, hidePasswords: false, manage: true }]);
    readOnly = await collection('read-only', [{ id, readOnly: true, hidePasswords: false, manage: false }]);
    hidden = await collection('hidden', []);
  });

  afterAll(() => vault?.stop());

  const memberHead = head.replace(
    'provider "vaultwarden" {}',
    'provider "vaultwarden" {\n email = "member@example.com"\n}',
  );

  it.each([
    [
      'a collection, without the right on the organization',
      () => `resource "vaultwarden_organization_collection" "c" {
        organization_id = "${organization.id}"
        name            = "mine"
      }`,
      'organization_id =',
    ],
    [
      'an item in a collection that is read only',
      () => `resource "vaultwarden_login_item" "i" {
        organization_id = "${organization.id}"
        collection_id   = "${readOnly}"
        name            = "mine"
      }`,
      'collection_id =',
    ],
    [
      'an item in a collection out of sight',
      () => `resource "vaultwarden_login_item" "i" {
        organization_id = "${organization.id}"
        collection_ids  = ["${hidden}"]
        name            = "mine"
      }`,
      'collection_ids =',
    ],
  ])('refuses to make %s', async (_, resource, attribute) => {
    const text = await errorOf(vault.workspace(`${memberHead} ${resource()}`), 'apply', '-auto-approve');
    expect(text).toMatch(/Error: Creating the (collection|login item) failed/);
    expect(text).toContain('"can manage" on the collection.');
    expect(text).toContain(attribute);
  });

  it.each([
    ['data "vaultwarden_organization" "x" { name = "team" }', 'No such organization', 'name ='],
    [`data "vaultwarden_organization" "x" { id = "${nowhere}" }`, 'No such organization', 'id ='],
    ['data "vaultwarden_organization" "x" { name = "Twin" }', 'More than one organization has this name', 'name ='],
  ])('looks up in vain: %s', async (data, title, attribute) => {
    const text = await errorOf(vault.workspace(`${head} ${data}`), 'plan');
    expect(text).toContain(`Error: ${title}`);
    expect(text).toMatch(/(Check the spelling \(upper and lower case matter\)|Give the id instead of the name)/);
    expect(text).toMatch(new RegExp(`on main\\.tf line \\d+, in data "vaultwarden_organization" "x": .*${attribute}`));
  });

  it.each([
    ['organization_collection', 'No such collection'],
    ['login_item', 'No such login item'],
  ])('looks up a name in vain: %s', async (type, title) => {
    const data = `data "vaultwarden_${type}" "x" {
      organization_id = "${organization.id}"
      name            = "nobody"
    }`;
    const text = await errorOf(vault.workspace(`${head} ${data}`), 'plan');
    expect(text).toContain(`Error: ${title}`);
    expect(text).toMatch(/on main\.tf line \d+, in data "[^"]+" "x": \d+: name = "nobody"/);
  });

  it('names the ids when an import is ambiguous', async () => {
    const made = [await createItem(vault.person, organization), await createItem(vault.person, organization)];
    const terraform = vault.workspace(`${head} resource "vaultwarden_login_item" "i" {
      organization_id = "${organization.id}"
      collection_id   = "${organization.collectionId}"
      name            = "item"
    }`);
    const text = await errorOf(terraform, 'import', 'vaultwarden_login_item.i', 'Team/item');
    expect(text).toContain('Error: More than one login item has this name');
    expect(text).toContain('Give the id instead of the name.');
    for (const { id } of made) expect(text).toContain(String(id));
    expect(await errorOf(terraform, 'import', 'vaultwarden_login_item.i', 'Twin/item')).toContain(
      'Error: More than one organization has this name',
    );
  });

  it('says of an item in the trash since when, and what to do', async () => {
    const { id } = await createItem(vault.person, organization);
    await vault.person.send('PUT', `/api/ciphers/${String(id)}/delete`);
    const terraform = vault.workspace(`${head} resource "vaultwarden_login_item" "i" {
      organization_id = "${organization.id}"
      collection_id   = "${organization.collectionId}"
      name            = "item"
    }`);
    const imported = await errorOf(terraform, 'import', 'vaultwarden_login_item.i', String(id));
    expect(imported).toMatch(/Error: The item is in the trash/);
    expect(imported).toMatch(/is in the trash since \d{4}-\d\d-\d\dT\S+ Restore it in a client first\./);
    const data = vault.workspace(`${head} data "vaultwarden_login_item" "i" { id = "${String(id)}" }`);
    const looked = await errorOf(data, 'plan');
    expect(looked).toMatch(/Restore it, or give another id\./);
    expect(looked).toMatch(/on main\.tf line \d+, in data "vaultwarden_login_item" "i"/);
  });

  it('holds on to what the account may not see or change any more', async () => {
    const configuration = (username: string): string => `${memberHead}
      import {
        to = vaultwarden_organization_collection.c
        id = "${own}"
      }
      resource "vaultwarden_organization_collection" "c" {
        organization_id = "${organization.id}"
        name            = "own"
      }
      resource "vaultwarden_login_item" "i" {
        organization_id = "${organization.id}"
        collection_id   = "${own}"
        name            = "of the member"
        username        = "${username}"
      }`;
    const terraform = vault.workspace(configuration('first'));
    await terraform.apply();
    await setOwn(null);
    const text = await errorOf(terraform, 'apply', '-auto-approve');
    expect(text).toMatch(/Error: A login item is out of sight .* Item \S+ exists, but the account may not see it/);
    expect(text).toContain('If it is no longer to be managed here: terraform state rm, or a removed block.');
    const { stdout } = await terraform.run('plan', '-target=vaultwarden_organization_collection.c');
    expect(stdout.replace(/[│╷╵\s]+/g, ' ')).toMatch(
      /Warning: A collection is out of sight .* give the account its right back first/,
    );
    await setOwn({ readOnly: true, manage: false });
    terraform.write(configuration('second'));
    expect(await errorOf(terraform, 'apply', '-auto-approve')).toMatch(
      /Error: Changing login item "of the member" failed .* "can manage" on the collection\./,
    );
    await setOwn({ readOnly: false, manage: true });
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    const { items } = await vault.reader().loginItems.list(organization.id);
    expect(items.filter(({ name }) => name === 'of the member')).toMatchObject([{ username: 'second' }]);
  });

  describe('while somebody else edits the same item', () => {
    const item = (name: string, username: string): string => `${head} resource "vaultwarden_login_item" "i" {
      organization_id = "${organization.id}"
      collection_id   = "${organization.collectionId}"
      name            = "${name}"
      username        = "${username}"
    }`;
    const route = '/api/ciphers/:id';

    afterEach(() => vault.server.faults.clear());

    it('merges into what was saved between its read and its write', async () => {
      const terraform = vault.workspace(item('raced', 'first'));
      await terraform.apply();
      const id = String((await terraform.state('vaultwarden_login_item.i'))?.['id']);
      terraform.write(item('raced', 'second'));
      const { faults, requests } = vault.server;
      requests.clear();
      let goOn: (value?: unknown) => void = () => undefined;
      const until = new Promise((resolve) => (goOn = resolve));
      faults.add({ route: `PUT ${route}`, action: { kind: 'wait', until } });
      const applied = terraform.run('apply', '-auto-approve');
      while (requests.count({ method: 'PUT', route }) === 0) await sleep(20);
      // The server takes a copy that is less than two seconds behind for a fresh one.
      await sleep(2_200);
      const raw = await vault.person.send('GET', `/api/ciphers/${id}`);
      const notes = encrypt(organization.key, 'saved meanwhile');
      await vault.person.send('PUT', `/api/ciphers/${id}`, { ...raw, notes });
      goOn();
      expect(await applied).toMatchObject({ code: 0 });
      const merged = await vault.reader().loginItems.read(id);
      expect([merged.username, merged.notes]).toEqual(['second', 'saved meanwhile']);
      expect(requests.entries.filter((call) => call.method === 'PUT').map(({ status }) => status)).toEqual([
        400, 200, 200,
      ]);
    });

    it('gives up after the second time, names the item, and loses nothing', async () => {
      const terraform = vault.workspace(item('contended', 'first'));
      await terraform.apply();
      terraform.write(item('contended', 'second'));
      const { faults, requests } = vault.server;
      const body = JSON.stringify({ message: 'The client copy of this cipher is out of date. Resync the client.' });
      const headers = { 'content-type': 'application/json' };
      faults.add({ route: `PUT ${route}`, times: 9, action: { kind: 'answer', status: 400, headers, body } });
      requests.clear();
      const text = await errorOf(terraform, 'apply', '-auto-approve');
      expect(text).toContain('Error: Changing login item "contended" failed');
      expect(text).toContain('Somebody else is changing the item: run it again when they are done.');
      expect(requests.count({ method: 'PUT', route })).toBe(2);
      faults.clear();
      await terraform.apply();
      expect((await terraform.state('vaultwarden_login_item.i'))?.['username']).toBe('second');
    });
  });
});
