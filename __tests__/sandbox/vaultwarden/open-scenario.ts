import { encryptFor } from '../../../sandbox/vaultwarden/account/client-crypto';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import { loginItem, TestClient, type TestOrganization } from './test-vault';
import { type Recorded, Transcript } from './transcript';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

async function register(log: Transcript, client: TestClient): Promise<void> {
  const path = '/identity/accounts/register';
  const kdf = { kdfType: 1, iterations: 3, memory: 16, parallelism: 1 };
  const email = 'new@form.example';
  const salted = { salt: email, kdf };
  const current = {
    email,
    masterPasswordAuthentication: { ...salted, masterPasswordAuthenticationHash: 'h' },
    masterPasswordUnlock: { ...salted, masterKeyWrappedUserKey: 'k' },
    userAsymmetricKeys: { publicKey: 'p', encryptedPrivateKey: 'e' },
  };
  const unlock = current.masterPasswordUnlock;
  await log.call(client, 'POST', path, { ...current, masterPasswordUnlock: { ...unlock, salt: 'other' } });
  await log.call(client, 'POST', path, {
    ...current,
    masterPasswordUnlock: { ...unlock, kdf: { ...kdf, memory: 17 } },
  });
  await log.call(client, 'POST', path, { ...current, name: 'x'.repeat(51) });
  await log.call(client, 'POST', path, current);
  await log.call(client, 'POST', path, current);
  await log.call(client, 'POST', '/identity/accounts/prelogin', { email });
  const old = { email: 'old@form.example', masterPasswordHash: 'h', userSymmetricKey: 'k' };
  for (const bounds of [
    { kdf: 0, kdfIterations: 99_999 },
    { kdf: 1, kdfIterations: 0, kdfMemory: 64, kdfParallelism: 4 },
    { kdf: 1, kdfIterations: 3, kdfParallelism: 4 },
    { kdf: 1, kdfIterations: 3, kdfMemory: 14, kdfParallelism: 4 },
    { kdf: 1, kdfIterations: 3, kdfMemory: 64 },
    { kdf: 1, kdfIterations: 3, kdfMemory: 64, kdfParallelism: 17 },
    { kdf: 0, kdfIterations: 600_000 },
  ]) {
    await log.call(client, 'POST', path, { ...old, ...bounds });
  }
  await log.call(client, 'POST', `${path}/finish`, {
    ...old,
    email: 'finish@form.example',
    kdf: 0,
    kdfIterations: 600_000,
  });
  await log.call(client, 'POST', `${path}/send-verification-email`, { email: 'finish@form.example', name: 'N' });
}

async function groups(
  log: Transcript,
  owner: TestClient,
  member: TestClient,
  organization: TestOrganization,
): Promise<void> {
  const base = `/api/organizations/${organization.id}`;
  const row = { id: organization.collectionId, readOnly: false, hidePasswords: false, manage: false };
  const invitation = { emails: [member.email], groups: [], type: 2, collections: [], permissions: {} };
  await owner.send('POST', `${base}/users/invite`, invitation);
  const { data } = await owner.send<{ data: { id: string; email: string }[] }>('GET', `${base}/users`);
  const id = data.find(({ email }) => email === member.email)?.id ?? '';
  await owner.send('POST', `${base}/users/${id}/confirm`, { key: encryptFor(member.keys.publicKey, organization.key) });
  const body = { name: 'group', accessAll: false, externalId: 'ext', collections: [row], users: [id] };
  const group = await log.call(owner, 'POST', `${base}/groups`, body);
  const path = `${base}/groups/${String(group['id'])}`;
  await log.call(owner, 'POST', `${base}/groups`, { name: 'x' });
  await log.call(owner, 'POST', `${base}/groups`, { ...body, users: [NOWHERE] });
  await log.call(owner, 'POST', `${base}/groups`, { ...body, collections: [{ ...row, id: NOWHERE }] });
  await log.call(owner, 'GET', `${base}/groups`);
  await log.call(owner, 'GET', `${base}/groups/details`);
  await log.call(owner, 'GET', `${path}/users`);
  await log.call(owner, 'GET', `${base}/collections/${organization.collectionId}/details`);
  await log.call(owner, 'GET', `${base}/users?includeGroups=true&includeCollections=true`);
  const item = await owner.send('POST', '/api/ciphers/create', {
    cipher: loginItem(organization, 'item'),
    collectionIds: [organization.collectionId],
  });
  await log.call(member, 'GET', `/api/ciphers/${String(item['id'])}`);
  await log.call(member, 'GET', '/api/sync?excludeDomains=true');
  await log.call(member, 'PUT', `/api/ciphers/${String(item['id'])}`, loginItem(organization, 'changed'));
  await log.call(owner, 'PUT', path, { ...body, name: 'renamed', externalId: 'new', collections: [], users: [] });
  await log.call(member, 'GET', `/api/ciphers/${String(item['id'])}`);
  await log.call(owner, 'PUT', `${path}/users`, [id]);
  await log.call(owner, 'PUT', path, { ...body, accessAll: true, collections: [] });
  await log.call(member, 'GET', '/api/sync?excludeDomains=true');
  await log.call(owner, 'GET', `${base}/groups/${NOWHERE}/details`);
  await log.call(owner, 'DELETE', path);
  await log.call(owner, 'PUT', `${base}/policies/0`, { policy: { enabled: true } });
  await log.call(owner, 'GET', `${base}/users/${id}`);
}

/** With sign-up open and groups switched on. */
export async function playOpenScenario(server: VaultServer): Promise<Recorded[]> {
  const log = new Transcript();
  const owner = await TestClient.create(server, 'owner@example.com');
  const member = await TestClient.create(server, 'member@example.com');
  await register(log, new TestClient(server, 'nobody@example.com', owner.keys));
  await groups(log, owner, member, await owner.createOrganization());
  return log.recorded;
}
