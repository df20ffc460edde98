import path from 'node:path';
import { decrypt } from '../../../sandbox/vaultwarden/account/client-crypto';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import { BwCli, encoded } from './bw';
import { newFolder, PASSWORD, removeFolder, startTestVault, TestClient, type TestOrganization } from './test-vault';

interface Item {
  id: string;
  name: string;
  notes: string | null;
  collectionIds: string[];
  login: { username: string; password: string; totp: string | null; uris: { uri: string }[] };
  fields?: { name: string; value: string; type: number }[];
  passwordHistory: { password: string }[] | null;
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
  let bw: BwCli;

  beforeAll(async () => {
    server = await startTestVault(path.join(folder, 'data'));
    client = await TestClient.create(server, 'owner@example.com');
    organization = await client.createOrganization('Team');
    bw = new BwCli(server, path.join(folder, 'bw'), PASSWORD);
    await bw.call('config', 'server', server.endpoint);
    const session = await bw.call('login', client.email, '--passwordenv', 'BW_PASSWORD', '--raw');
    bw.use({ BW_SESSION: session });
  });

  afterAll(async () => {
    await server?.stop();
    removeFolder(folder);
  });

  it('shows the organization and its first collection decrypted', async () => {
    const organizations = await bw.json<{ id: string; name: string }[]>('list', 'organizations');
    expect(organizations.map(({ id, name }) => [id, name])).toEqual([[organization.id, 'Team']]);
    const collections = await bw.json<{ name: string }[]>('list', 'collections');
    expect(collections.map(({ name }) => name)).toEqual(['Default collection']);
  });

  it('creates an organization item that this code decrypts, edits it, and keeps the old password', async () => {
    const sent = { ...wanted, organizationId: organization.id, collectionIds: [organization.collectionId] };
    const created = await bw.json<Item>('create', 'item', encoded(sent));
    const stored = await client.send<{ name: string; login: { password: string } }>(
      'GET',
      `/api/ciphers/${created.id}`,
    );
    expect(decrypt(organization.key, stored.name).toString()).toBe(wanted.name);
    expect(decrypt(organization.key, stored.login.password).toString()).toBe(wanted.login.password);

    await bw.call('edit', 'item', created.id, encoded({ ...created, login: { ...created.login, password: 'second' } }));
    await bw.call('sync');
    const items = await bw.json<Item[]>('list', 'items', '--organizationid', organization.id);
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
    const collection = await bw.json<{ id: string }>(
      'create',
      'org-collection',
      '--organizationid',
      organization.id,
      encoded(sent),
    );
    const names = await bw.json<{ name: string }[]>('list', 'org-collections', '--organizationid', organization.id);
    expect(names.map(({ name }) => name).sort()).toEqual(['Default collection', 'Second']);

    const item = await bw.json<Item>(
      'create',
      'item',
      encoded({ ...wanted, organizationId: organization.id, collectionIds: [organization.collectionId] }),
    );
    await bw.call('edit', 'item-collections', item.id, '--organizationid', organization.id, encoded([collection.id]));
    const moved = await client.send('GET', `/api/ciphers/${item.id}`);
    expect(moved['collectionIds']).toEqual([collection.id]);

    await bw.call('delete', 'item', item.id);
    expect((await client.send('GET', `/api/ciphers/${item.id}`))['deletedDate']).not.toBeNull();
    await bw.call('delete', 'item', item.id, '--permanent');
    expect(await client.refused('GET', `/api/ciphers/${item.id}`)).toEqual([400, "Cipher doesn't exist"]);
  });

  it('logs in with an API key and unlocks with the password', async () => {
    const { apiKey } = await client.send<{ apiKey: string }>('POST', '/api/accounts/api-key', {
      masterPasswordHash: client.keys.passwordHash,
    });
    const { id } = await client.send<{ id: string }>('GET', '/api/accounts/profile');
    const other = new BwCli(server, path.join(folder, 'bw-api-key'), PASSWORD);
    other.use({ BW_CLIENTID: `user.${id}`, BW_CLIENTSECRET: apiKey });
    await other.call('config', 'server', server.endpoint);
    await other.call('login', '--apikey');
    other.use({ BW_SESSION: await other.call('unlock', '--passwordenv', 'BW_PASSWORD', '--raw') });
    const items = await other.json<Item[]>('list', 'items');
    expect(items.map(({ login }) => login.password)).toEqual(['second']);
  });

  it('reads members, an attachment and a secure note back as they were', async () => {
    const members = await bw.json<{ email: string; status: number }[]>(
      'list',
      'org-members',
      '--organizationid',
      organization.id,
    );
    expect(members).toMatchObject([{ email: client.email, status: 2, type: 0 }]);
    const note = { type: 2, name: 'note', notes: 'text', secureNote: { type: 0 } };
    const created = await bw.json<Item>('create', 'item', encoded(note));
    const file = path.join(folder, 'bw', 'ca.pem');
    await bw.call('create', 'attachment', '--file', file, '--itemid', created.id);
    const raw = await bw.call('get', 'attachment', 'ca.pem', '--itemid', created.id, '--raw');
    expect(raw).toBe(server.caCertificate.trim());
  });
});
