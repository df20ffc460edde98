import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FormData } from 'undici';
import { decrypt } from '../../../sandbox/vaultwarden/account/client-crypto';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import { BwCli } from './bw';
import type { BwServe } from './bw-serve';
import { newFolder, PASSWORD, removeFolder, startTestVault, TestClient, type TestOrganization } from './test-vault';

interface Item {
  id: string;
  name: string;
  notes: string | null;
  collectionIds: string[];
  login: { username: string; password: string; totp: string | null; uris: { uri: string }[] };
  fields?: { name: string; value: string; type: number }[];
  passwordHistory: { password: string }[] | null;
  attachments?: { fileName: string }[];
}

const wanted = {
  type: 1,
  name: 'Datenbank überall',
  notes: 'first line\nsecond line',
  favorite: false,
  reprompt: 0,
  fields: [{ name: 'token', value: 'hidden value', type: 1 }],
  login: {
    username: 'admin',
    password: 'päss wörd ✓',
    totp: 'JBSWY3DPEHPK3PXP',
    uris: [{ match: null, uri: 'https://example.com/login' }],
  },
};

describe('the official bw CLI as an independent client', () => {
  const folder = newFolder();
  let server: VaultServer;
  let client: TestClient;
  let organization: TestOrganization;
  let other: BwCli;
  let bw: BwServe;

  beforeAll(async () => {
    server = await startTestVault(path.join(folder, 'data'));
    client = await TestClient.create(server, 'owner@example.com');
    organization = await client.createOrganization('Team');
    const cli = await BwCli.configured(server, path.join(folder, 'bw'), PASSWORD);
    other = cli.copy(path.join(folder, 'bw-api-key'));
    await cli.logIn(client.email);
    bw = await cli.serve();
  });

  afterAll(async () => {
    await bw?.stop();
    await server?.stop();
    removeFolder(folder);
  });

  it('shows the organization and its first collection decrypted', async () => {
    const organizations = await bw.list<{ id: string; name: string }>('organizations');
    expect(organizations.map(({ id, name }) => [id, name])).toEqual([[organization.id, 'Team']]);
    const collections = await bw.list<{ name: string }>('collections');
    expect(collections.map(({ name }) => name)).toEqual(['Default collection']);
  });

  it('creates an organization item that this code decrypts, edits it, and keeps the old password', async () => {
    const sent = { ...wanted, organizationId: organization.id, collectionIds: [organization.collectionId] };
    const created = await bw.json<Item>('POST', '/object/item', { json: sent });
    const stored = await client.send<{ name: string; login: { password: string } }>(
      'GET',
      `/api/ciphers/${created.id}`,
    );
    expect(decrypt(organization.key, stored.name).toString()).toBe(wanted.name);
    expect(decrypt(organization.key, stored.login.password).toString()).toBe(wanted.login.password);

    const edited = { ...created, login: { ...created.login, password: 'second' } };
    await bw.json('PUT', `/object/item/${created.id}`, { json: edited });
    await bw.json('POST', '/sync');
    const items = await bw.list<Item>('items', { organizationid: organization.id }, (found) =>
      found.some(({ login }) => login.password === 'second'),
    );
    expect(items).toHaveLength(1);
    const [item] = items;
    expect(item).toMatchObject({ name: wanted.name, notes: wanted.notes, collectionIds: [organization.collectionId] });
    expect(item?.login).toMatchObject({
      ...wanted.login,
      password: 'second',
      uris: [{ uri: 'https://example.com/login' }],
    });
    expect(item?.fields).toMatchObject(wanted.fields);
    expect(item?.passwordHistory?.map(({ password }) => password)).toEqual([wanted.login.password]);
  });

  it('creates a collection, moves an item into it, and deletes the item through the trash', async () => {
    const sent = { organizationId: organization.id, name: 'Second', externalId: null, groups: [], users: [] };
    const ofTeam = `organizationid=${organization.id}`;
    const collection = await bw.json<{ id: string }>('POST', `/object/org-collection?${ofTeam}`, { json: sent });
    const names = await bw.list<{ name: string }>(
      'org-collections',
      { organizationid: organization.id },
      ({ length }) => length > 1,
    );
    expect(names.map(({ name }) => name).sort()).toEqual(['Default collection', 'Second']);

    const item = await bw.json<Item>('POST', '/object/item', {
      json: { ...wanted, organizationId: organization.id, collectionIds: [organization.collectionId] },
    });
    await bw.json('PUT', `/object/item-collections/${item.id}?${ofTeam}`, { json: [collection.id] });
    const moved = await client.send('GET', `/api/ciphers/${item.id}`);
    expect(moved['collectionIds']).toEqual([collection.id]);

    await bw.json('DELETE', `/object/item/${item.id}`);
    expect((await client.send('GET', `/api/ciphers/${item.id}`))['deletedDate']).not.toBeNull();
    await bw.json('DELETE', `/object/item/${item.id}?permanent=true`);
    expect(await client.refused('GET', `/api/ciphers/${item.id}`)).toEqual([400, "Cipher doesn't exist"]);
  });

  it('logs in with an API key and unlocks with the password', async () => {
    const { apiKey } = await client.send<{ apiKey: string }>('POST', '/api/accounts/api-key', {
      masterPasswordHash: client.keys.passwordHash,
    });
    const { id } = await client.send<{ id: string }>('GET', '/api/accounts/profile');
    other.use({ BW_CLIENTID: `user.${id}`, BW_CLIENTSECRET: apiKey });
    await other.call('login', '--apikey');
    const locked = await other.serve();
    try {
      await expect(locked.list('items')).rejects.toThrow('Vault is locked.');
      await locked.json('POST', '/unlock', { json: { password: PASSWORD } });
      const items = await locked.list<Item>('items', {}, ({ length }) => length > 0);
      expect(items.map(({ login }) => login.password)).toEqual(['second']);
    } finally {
      await locked.stop();
    }
  });

  it('reads members, an attachment and a secure note back as they were', async () => {
    const ofTeam = { organizationid: organization.id };
    const members = await bw.list<{ email: string; status: number }>('org-members', ofTeam);
    expect(members).toMatchObject([{ email: client.email, status: 2, type: 0 }]);
    const note = { type: 2, name: 'note', notes: 'text', secureNote: { type: 0 } };
    const created = await bw.json<Item>('POST', '/object/item', { json: note });
    const form = new FormData();
    form.set('file', new Blob([readFileSync(path.join(folder, 'bw', 'ca.pem'))]), 'ca.pem');
    await bw.json('POST', `/attachment?itemid=${created.id}`, { form });
    const isAttached = (found: readonly Item[]): boolean =>
      found.some(({ id, attachments }) => id === created.id && attachments?.length === 1);
    await bw.list<Item>('items', {}, isAttached);
    const raw = await bw.raw(`/object/attachment/ca.pem?itemid=${created.id}`);
    expect(raw.toString()).toBe(server.caCertificate);
  });
});
