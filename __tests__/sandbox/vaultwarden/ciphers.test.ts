import { setTimeout as sleep } from 'node:timers/promises';
import { encrypt } from '../../../sandbox/vaultwarden/account/client-crypto';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import {
  createItem,
  loginItem,
  newFolder,
  removeFolder,
  startTestVault,
  TestClient,
  type TestOrganization,
} from './test-vault';

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

describe('vault items, as Vaultwarden keeps them (reference section 12)', () => {
  const folder = newFolder();
  let server: VaultServer;
  let client: TestClient;
  let organization: TestOrganization;

  beforeAll(async () => {
    server = await startTestVault(folder);
    client = await TestClient.create(server, 'items@example.com');
    organization = await client.createOrganization();
  });

  afterAll(async () => {
    await server?.stop();
    removeFolder(folder);
  });

  const path = (item: Record<string, unknown>) => `/api/ciphers/${String(item['id'])}`;
  const body = (more: Record<string, unknown> = {}) => loginItem(organization, 'item', more);

  it('creates with a revision a little after the creation, and everything absent as null', async () => {
    const item = await createItem(client, organization);
    expect(item).toMatchObject({
      object: 'cipherDetails',
      type: 1,
      organizationId: organization.id,
      collectionIds: [organization.collectionId],
      key: null,
      notes: null,
      fields: [],
      passwordHistory: [],
      attachments: null,
      deletedDate: null,
      archivedDate: null,
      folderId: null,
      favorite: false,
      edit: true,
      viewPassword: true,
      permissions: { delete: true, restore: true },
      reprompt: 0,
      secureNote: null,
      sshKey: null,
    });
    expect(item['creationDate']).toMatch(DATE);
    expect(String(item['revisionDate']) > String(item['creationDate'])).toBe(true);
    expect(await client.send('GET', path(item))).toEqual(item);
  });

  it('keeps unknown keys inside the type block and drops those outside', async () => {
    const block = {
      ...body().login,
      marker: 'kept',
      Nested: { Inner: 1 },
      uris: [{ uri: 'u', match: '3' }],
      response: 1,
    };
    const item = await createItem(client, organization, { login: block, encryptedFor: 'x' });
    expect(item['login']).toMatchObject({
      marker: 'kept',
      nested: { inner: 1 },
      uri: 'u',
      uris: [{ uri: 'u', match: 3 }],
    });
    expect(item['login']).not.toHaveProperty('response');
    expect(item).not.toHaveProperty('encryptedFor');
  });

  it('replaces everything that an update leaves out, but not the collections', async () => {
    const full = {
      key: encrypt(organization.key, 'k'),
      notes: encrypt(organization.key, 'n'),
      fields: [{ type: 1, name: 'a', value: 'b', linkedId: null }],
      passwordHistory: [{ password: 'old', lastUsedDate: '2024-01-01T00:00:00Z' }],
      favorite: true,
      reprompt: 1,
    };
    const item = await createItem(client, organization, full);
    expect(item).toMatchObject({
      ...full,
      passwordHistory: [{ password: 'old', lastUsedDate: '2024-01-01T00:00:00.000000Z' }],
    });
    const updated = await client.send('PUT', path(item), { ...body(), login: { username: null } });
    expect(updated).toMatchObject({
      key: null,
      notes: null,
      fields: [],
      passwordHistory: [],
      reprompt: 0,
      login: { username: null, uri: null },
      favorite: true,
      collectionIds: [organization.collectionId],
      creationDate: item['creationDate'],
    });
    expect(updated['login']).not.toHaveProperty('password');
  });

  it('cannot change the type, and reads the block that the request names', async () => {
    const item = await createItem(client, organization);
    const updated = await client.send('PUT', path(item), { ...body(), type: 2, secureNote: { type: 0 } });
    expect(updated).toMatchObject({ type: 1, login: { type: 0 }, secureNote: null });
    expect(await client.refused('PUT', path(item), { ...body(), type: 3 })).toEqual([400, 'Data missing']);
    expect(await client.refused('PUT', path(item), { ...body(), type: 6 })).toEqual([400, 'Invalid type']);
  });

  it('refuses an older copy only when it is two whole seconds behind', async () => {
    const item = await createItem(client, organization);
    const revision = Date.parse(String(item['revisionDate']));
    const back = (milliseconds: number) => new Date(revision - milliseconds).toISOString();
    const stale = { ...body(), lastKnownRevisionDate: back(2500) };
    const message = 'The client copy of this cipher is out of date. Resync the client and try again.';
    expect(await client.refused('PUT', path(item), stale)).toEqual([400, message]);
    await client.send('PUT', path(item), { ...body(), lastKnownRevisionDate: back(1200) });
    await sleep(10);
    await client.send('PUT', path(item), { ...body(), lastKnownRevisionDate: 'no date' });
    await client.send('PUT', path(item), body());
  });

  it('refuses another organization, or none, for an item of an organization', async () => {
    const item = await createItem(client, organization);
    const message = 'Organization mismatch. Please resync the client before updating the cipher';
    expect(await client.refused('PUT', path(item), { ...body(), organizationId: null })).toEqual([400, message]);
  });

  it('counts the characters of the encrypted note', async () => {
    const long = 'n'.repeat(10_001);
    const message = 'The field Notes exceeds the maximum encrypted value length of 10000 characters.';
    const cipher = body({ notes: long });
    const request = { cipher, collectionIds: [organization.collectionId] };
    expect(await client.refused('POST', '/api/ciphers/create', request)).toEqual([400, message]);
    const item = await createItem(client, organization, { notes: long.slice(1) });
    expect(await client.refused('PUT', path(item), cipher)).toEqual([400, message]);
  });

  it('leaves nothing behind when a creation fails', async () => {
    const before = await client.send<{ ciphers: unknown[] }>('GET', '/api/sync?excludeDomains=true');
    const request = { cipher: body(), collectionIds: ['00000000-0000-4000-8000-000000000000'] };
    expect(await client.refused('POST', '/api/ciphers/create', request)).toEqual([
      400,
      'Invalid collection ID provided',
    ]);
    const after = await client.send<{ ciphers: unknown[] }>('GET', '/api/sync?excludeDomains=true');
    expect(after.ciphers).toHaveLength(before.ciphers.length);
  });

  it('keeps trashed items in sync until they are deleted for good', async () => {
    const item = await createItem(client, organization);
    const find = async () => {
      const { ciphers } = await client.send<{ ciphers: Record<string, unknown>[] }>('GET', '/api/sync');
      return ciphers.find(({ id }) => id === item['id']);
    };
    await client.send('PUT', `${path(item)}/delete`);
    expect((await find())?.['deletedDate']).toMatch(DATE);
    const restored = await client.send('PUT', `${path(item)}/restore`);
    expect(restored['deletedDate']).toBeNull();
    await client.send('DELETE', path(item));
    expect(await find()).toBeUndefined();
  });

  it('sets collections, also to none, and answers with the wrapped item', async () => {
    const item = await createItem(client, organization);
    const rows = { groups: [], users: [] };
    const second = await client.send('POST', `/api/organizations/${organization.id}/collections`, {
      name: 'c',
      ...rows,
    });
    const ids = [String(second['id'])];
    const answer = await client.send('PUT', `${path(item)}/collections_v2`, { collectionIds: ids });
    expect(answer).toMatchObject({
      object: 'optionalCipherDetails',
      unavailable: false,
      cipher: { collectionIds: ids },
    });
    expect(await client.send('PUT', `${path(item)}/collections_v2`, { collectionIds: [] })).toMatchObject({
      cipher: { collectionIds: [] },
    });
  });

  it('leaves SSH keys out of sync for clients that do not say a version from 2024.12.0 on', async () => {
    const sshKey = { privateKey: 'a', publicKey: 'b', keyFingerprint: 'c' };
    const item = await createItem(client, organization, { type: 5, login: null, sshKey });
    const listed = async (headers: Record<string, string>) => {
      const { text } = await client.request('/api/sync', { headers });
      return (JSON.parse(text) as { ciphers: { id: string }[] }).ciphers.some(({ id }) => id === item['id']);
    };
    expect(await listed({})).toBe(false);
    expect(await listed({ 'bitwarden-client-version': '2024.11.9' })).toBe(false);
    expect(await listed({ 'bitwarden-client-version': '2024.12.0' })).toBe(true);
  });

  it('imports into an organization without answering ids', async () => {
    const answer = await client.request(`/api/ciphers/import-organization?organizationId=${organization.id}`, {
      method: 'POST',
      json: {
        ciphers: [loginItem(organization, 'imported')],
        collections: [{ name: 'by import', groups: [], users: [] }],
        collectionRelationships: [{ key: 0, value: 0 }],
      },
    });
    expect([answer.status, answer.text]).toEqual([200, '']);
    const { data } = await client.send<{ data: { id: string; name: string }[] }>(
      'GET',
      `/api/organizations/${organization.id}/collections`,
    );
    const made = data.find(({ name }) => name === 'by import');
    const { ciphers } = await client.send<{ ciphers: { collectionIds: string[] }[] }>('GET', '/api/sync');
    expect(ciphers.filter(({ collectionIds }) => collectionIds.includes(made?.id ?? ''))).toHaveLength(1);
  });
});
