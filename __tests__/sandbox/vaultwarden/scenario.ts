import { encryptFor } from '../../../sandbox/vaultwarden/account/client-crypto';
import { adminSession } from '../../../sandbox/vaultwarden/account/register-account';
import { httpsCall } from '../../../sandbox/vaultwarden/account/https-call';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import { ADMIN_TOKEN, loginItem, TestClient, type TestOrganization } from './test-vault';
import { type Recorded, Transcript } from './transcript';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

async function accounts(log: Transcript, client: TestClient): Promise<void> {
  const proof = { masterPasswordHash: client.keys.passwordHash };
  await log.call(client, 'GET', '/api/accounts/profile');
  await log.call(client, 'PUT', '/api/accounts/profile', { name: 'New name' });
  await log.call(client, 'PUT', '/api/accounts/profile', { name: 'x'.repeat(51) });
  await log.call(client, 'POST', '/api/accounts/verify-password', proof);
  await log.call(client, 'POST', '/api/accounts/verify-password', { masterPasswordHash: 'no' });
  await log.call(client, 'POST', '/api/accounts/api-key', proof);
  await log.call(client, 'POST', '/api/accounts/api-key', {});
  await log.call(client, 'POST', '/identity/accounts/prelogin', { email: client.email });
  await log.call(client, 'GET', `/api/users/${NOWHERE}/public-key`);
  await log.call(client, 'GET', '/api/two-factor');
  await log.call(client, 'GET', '/api/collections');
  await log.call(client, 'GET', '/api/sync?excludeDomains=true');
}

async function items(log: Transcript, client: TestClient, organization: TestOrganization): Promise<void> {
  const base = `/api/organizations/${organization.id}`;
  const sent = loginItem(organization, 'item', {
    fields: [{ type: '2', name: 'a', value: 'b' }, { name: 'c' }],
    passwordHistory: [{ password: 'p' }, { password: null }],
    login: { uris: [{ uri: 'x', match: 'y' }], passwordRevisionDate: '2024-01-01T10:00:00+02:00', Extra: { Inner: 1 } },
  });
  const create = { cipher: sent, collectionIds: [organization.collectionId] };
  const item = await log.call(client, 'POST', '/api/ciphers/create', create);
  const path = `/api/ciphers/${String(item['id'])}`;
  await log.call(client, 'POST', '/api/ciphers/create', { ...create, collectionIds: [] });
  await log.call(client, 'POST', '/api/ciphers/create', { ...create, collectionIds: ['x'] });
  await log.call(client, 'POST', '/api/ciphers/create', { cipher: sent });
  await log.call(client, 'POST', '/api/ciphers/create', {
    cipher: { ...sent, organizationId: NOWHERE },
    collectionIds: [],
  });
  await log.call(client, 'POST', '/api/ciphers/create', { cipher: { ...sent, type: 6 }, collectionIds: [] });
  await log.call(client, 'POST', '/api/ciphers/create', { cipher: { ...sent, type: 2 }, collectionIds: [] });
  await log.call(client, 'POST', '/api/ciphers', { type: 2, name: 'note', secureNote: {}, notes: 'n' });
  await log.call(client, 'POST', '/api/ciphers', { type: 3, name: 'card', card: { Number: '1' }, reprompt: 2 });
  await log.call(client, 'POST', '/api/ciphers', { type: 5, name: 'key', sshKey: { privateKey: 'a', publicKey: '' } });
  const folder = await log.call(client, 'POST', '/api/folders', { name: 'folder' });
  await log.call(client, 'PUT', path, {
    ...sent,
    folderId: folder['id'],
    favorite: true,
    archivedDate: '2024-01-01T00:00:00Z',
  });
  await log.call(client, 'PUT', path, { ...sent, folderId: NOWHERE });
  await log.call(client, 'PUT', path, { ...sent, name: undefined });
  await log.call(client, 'PUT', `${path}/partial`, { folderId: '', favorite: false });
  await log.call(client, 'PUT', `${path}/archive`);
  await log.call(client, 'PUT', `${path}/unarchive`);
  await log.call(client, 'PUT', `${path}/collections_v2`, { collectionIds: [NOWHERE] });
  await log.call(client, 'PUT', `${path}/collections`, { collectionIds: [] });
  await log.call(client, 'PUT', `${path}/collections-admin`, { collectionIds: [organization.collectionId] });
  const bulk = {
    organizationId: organization.id,
    cipherIds: [item['id'], NOWHERE],
    collectionIds: [organization.collectionId],
  };
  await log.call(client, 'POST', '/api/ciphers/bulk-collections', { ...bulk, removeCollections: true });
  await log.call(client, 'POST', '/api/ciphers/bulk-collections', { ...bulk, removeCollections: false });
  await log.call(client, 'POST', '/api/ciphers/bulk-collections', {
    ...bulk,
    collectionIds: [NOWHERE],
    removeCollections: false,
  });
  await log.call(client, 'PUT', `${path}/delete`);
  await log.call(client, 'GET', path);
  await log.call(client, 'PUT', '/api/ciphers/restore', { ids: [item['id']] });
  await log.call(client, 'PUT', '/api/ciphers/restore', { ids: [NOWHERE] });
  await log.call(client, 'POST', '/api/ciphers/move', { folderId: null, ids: [item['id'], NOWHERE] });
  await log.call(client, 'GET', '/api/ciphers/not-an-id');
  await log.call(client, 'GET', `${base}/collections/not-an-id/details`);
  await log.call(client, 'GET', `/api/ciphers/organization-details?organizationId=${organization.id}`);
  await attachments(log, client, path);
  await log.call(client, 'DELETE', '/api/ciphers', { ids: [item['id'], NOWHERE] });
  await log.call(client, 'DELETE', `/api/folders/${String(folder['id'])}`);
}

async function attachments(log: Transcript, client: TestClient, path: string): Promise<void> {
  const announced = await log.call(client, 'POST', `${path}/attachment/v2`, {
    key: 'k',
    fileName: 'f',
    fileSize: 3_000_000,
  });
  const id = String(announced['attachmentId']);
  const raw = Buffer.from('--b\r\nContent-Disposition: form-data; name="data"; filename="f"\r\n\r\nabc\r\n--b--\r\n');
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const upload = await client.request(`${path}/attachment/${id}`, { method: 'POST', raw, headers });
  log.add('POST attachment of another size', upload);
  await log.call(client, 'GET', path);
  const second = await client.request(`${path}/attachment`, { method: 'POST', raw, headers });
  log.add('POST attachment as a plain value', second);
  const part =
    '--b\r\nContent-Disposition: form-data; name="data"; filename="f"\r\nContent-Type: text/plain\r\n\r\nabc\r\n--b--\r\n';
  const third = await client.request(`${path}/attachment`, { method: 'POST', raw: Buffer.from(part), headers });
  log.add('POST attachment without key', third);
  await log.call(client, 'PUT', '/api/ciphers/not-an-id/delete');
  await log.call(client, 'POST', '/api/accounts/verify-password', {});
}

async function organizations(log: Transcript, owner: TestClient, member: TestClient, organization: TestOrganization) {
  const base = `/api/organizations/${organization.id}`;
  const rows = { groups: [], users: [] };
  await log.call(owner, 'POST', '/api/organizations', {
    name: 'x',
    billingEmail: 'UP@Example.com',
    collectionName: 'c',
    key: 'k',
  });
  const other = { name: 'Other', billingEmail: 'UP@Example.com', collectionName: 'c', key: 'k', planType: '0' };
  await log.call(owner, 'POST', '/api/organizations', other);
  await log.call(owner, 'GET', base);
  await log.call(owner, 'GET', `${base}/public-key`);
  await log.call(owner, 'POST', `${base}/keys`, { publicKey: 'p', encryptedPrivateKey: 'e' });
  await log.call(owner, 'POST', `${base}/keys`, { publicKey: 'p', encryptedPrivateKey: 'e' });
  await log.call(owner, 'POST', `${base}/api-key`, { masterPasswordHash: owner.keys.passwordHash });
  await log.call(owner, 'POST', `${base}/collections`, {
    name: 'c',
    ...rows,
    users: [{ id: NOWHERE, readOnly: true, hidePasswords: true, manage: true }],
  });
  await log.call(owner, 'POST', `${base}/users/invite`, {
    emails: [member.email, 'new@example.com'],
    groups: [],
    type: 4,
    collections: null,
    permissions: {},
  });
  await log.call(owner, 'POST', `${base}/users/invite`, {
    emails: ['third@example.com'],
    groups: [],
    type: 9,
    collections: null,
    permissions: {},
  });
  const list = (await owner.send<{ data: { id: string; email: string }[] }>('GET', `${base}/users`)).data;
  const id = list.find(({ email }) => email === member.email)?.id ?? '';
  const key = encryptFor(member.keys.publicKey, organization.key);
  await log.call(owner, 'POST', `${base}/users/confirm`, { keys: [{ id, key }] });
  await log.call(owner, 'POST', `${base}/users/confirm`, { keys: [{ id, key }] });
  await log.call(owner, 'POST', `${base}/users/public-keys`, { ids: [id, NOWHERE] });
  const row = { id, readOnly: false, hidePasswords: true, manage: false };
  await log.call(owner, 'PUT', `${base}/collections/${organization.collectionId}`, {
    name: 'c',
    externalId: ' ',
    groups: [],
    users: [row],
  });
  await log.call(owner, 'GET', `${base}/collections/${organization.collectionId}/details`);
  await log.call(owner, 'GET', `${base}/collections/${organization.collectionId}/users`);
  await log.call(owner, 'GET', `${base}/users/${id}?includeGroups=true`);
  await log.call(member, 'GET', `${base}/collections/details`);
  await log.call(member, 'GET', '/api/sync?excludeDomains=true');
  await log.call(member, 'PUT', `${base}/collections/${organization.collectionId}`, { name: 'c', ...rows });
  await log.call(owner, 'POST', `${base}/collections/bulk-access`, {
    collectionIds: [organization.collectionId],
    groups: [],
    users: [{ ...row, manage: true }],
  });
  await log.call(member, 'GET', '/api/collections');
  await log.call(member, 'GET', `${base}/users/mini-details`);
  await log.call(owner, 'PUT', `${base}/users/${id}/revoke`);
  await log.call(owner, 'PUT', `${base}/users/${id}/revoke`);
  await log.call(member, 'GET', `${base}/keys`);
  await log.call(owner, 'PUT', `${base}/users/${id}/restore`);
  await log.call(owner, 'PUT', `${base}/users/${id}/restore`);
  await log.call(owner, 'GET', `${base}/policies/5`);
  await log.call(owner, 'PUT', `${base}/policies/5/vnext`, { policy: { enabled: true, data: null } });
  await log.call(member, 'POST', '/api/ciphers', { type: 2, name: 'note', secureNote: { type: 0 } });
  await log.call(owner, 'DELETE', `${base}/users`, { ids: [id, NOWHERE] });
  await log.call(owner, 'DELETE', `${base}/collections`, { ids: [organization.collectionId, NOWHERE] });
  await log.call(owner, 'POST', `/api/ciphers/purge?organizationId=${organization.id}`, {
    masterPasswordHash: owner.keys.passwordHash,
  });
  await log.call(owner, 'POST', `${base}/leave`);
}

async function administration(log: Transcript, server: VaultServer, client: TestClient): Promise<void> {
  const cookie = await adminSession(server, ADMIN_TOKEN);
  const admin = async (method: string, path: string, json?: unknown) =>
    log.add(
      `${method} ${path}`,
      await httpsCall(server, path, { method, headers: { cookie }, ...(json === undefined ? {} : { json }) }),
    );
  await admin('POST', '/admin/invite', { email: 'Fresh@Example.com' });
  await admin('POST', '/admin/invite', { email: 'fresh@example.com' });
  await admin('POST', '/admin/invite', {});
  await admin('GET', '/admin/users/by-mail/none@example.com');
  await admin('POST', `/admin/users/${NOWHERE}/delete`, {});
  const { id } = await client.send<{ id: string }>('GET', '/api/accounts/profile');
  await admin('POST', `/admin/users/${id}/disable`, {});
  log.add(
    'login of a disabled user',
    await httpsCall(server, '/identity/connect/token', { method: 'POST', form: client.loginForm() }),
  );
  await admin('POST', `/admin/users/${id}/delete`, {});
}

/** The calls that are recorded from a real Vaultwarden and replayed on the contract server. */
export async function playScenario(server: VaultServer): Promise<Recorded[]> {
  const log = new Transcript();
  const owner = await TestClient.create(server, 'owner@example.com');
  const member = await TestClient.create(server, 'member@example.com');
  log.add('login', await owner.request('/identity/connect/token', { method: 'POST', form: owner.loginForm() }));
  const organization = await owner.createOrganization();
  await accounts(log, owner);
  await items(log, owner, organization);
  await organizations(log, owner, member, organization);
  await administration(log, server, member);
  return log.recorded;
}
