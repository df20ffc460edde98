import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import { encryptFor } from '../../../sandbox/vaultwarden/account/client-crypto';
import { adminSession, inviteAccount } from '../../../sandbox/vaultwarden/account/register-account';
import {
  ADMIN_TOKEN,
  createItem,
  newFolder,
  removeFolder,
  startTestVault,
  TestClient,
  type TestOrganization,
} from './test-vault';

interface Row {
  id: string;
  readOnly: boolean;
  hidePasswords: boolean;
  manage: boolean;
}

describe('organizations, collections and members (reference sections 7 to 11)', () => {
  const folder = newFolder();
  let server: VaultServer;
  let owner: TestClient;
  let member: TestClient;
  let organization: TestOrganization;
  let base: string;

  beforeAll(async () => {
    server = await startTestVault(folder);
    owner = await TestClient.create(server, 'owner@example.com');
    member = await TestClient.create(server, 'member@example.com');
    organization = await owner.createOrganization();
    base = `/api/organizations/${organization.id}`;
  });

  afterAll(async () => {
    await server?.stop();
    removeFolder(folder);
  });

  const members = async () => (await owner.send<{ data: Record<string, unknown>[] }>('GET', `${base}/users`)).data;
  const collection = (more: Record<string, unknown> = {}) => ({ name: 'c', groups: [], users: [], ...more });

  it('makes one collection silently and lower-cases the billing address', async () => {
    const answer = await owner.send('PUT', base, { name: 'Renamed', billingEmail: 'Billing@Example.com' });
    expect(answer).toMatchObject({ name: 'Renamed', billingEmail: 'billing@example.com', object: 'organization' });
    expect(organization.collectionId).not.toBe('');
    expect(await owner.refused('PUT', base, { name: 'x' })).toEqual([422, '']);
    expect(await owner.refused('PUT', base, { name: 'x', billingEmail: 'none' })).toEqual([
      400,
      'BillingEmail none is not a valid email address',
    ]);
  });

  it('shows the organization and its key in the profile', async () => {
    const profile = await owner.send<{ organizations: Record<string, unknown>[] }>('GET', '/api/accounts/profile');
    expect(profile.organizations).toMatchObject([{ id: organization.id, status: 2, type: 0, enabled: true }]);
    expect(profile.organizations[0]?.['key']).toMatch(/^4\./);
  });

  it('replaces a collection, and clears the external id that is left out', async () => {
    const made = await owner.send('POST', `${base}/collections`, collection({ externalId: 'x' }));
    expect(made).toMatchObject({
      externalId: 'x',
      object: 'collectionDetails',
      readOnly: false,
      manage: true,
      type: 0,
    });
    const path = `${base}/collections/${String(made['id'])}`;
    expect(await owner.send('PUT', path, collection({ name: 'd' }))).toMatchObject({ name: 'd', externalId: null });
    expect(await owner.refused('PUT', path, { name: 'd', users: [] })).toEqual([422, '']);
    await owner.send('DELETE', path);
    expect((await owner.request(path, { method: 'DELETE' })).status).toBe(401);
  });

  it('leads a member from accepted to confirmed, and only from accepted', async () => {
    const invitation = { emails: [member.email], groups: [], type: 2, collections: [], permissions: {} };
    expect((await owner.request(`${base}/users/invite`, { method: 'POST', json: invitation })).text).toBe('');
    const again = await owner.refused('POST', `${base}/users/invite`, invitation);
    expect(again).toEqual([400, `User already in organization: ${member.email}`]);
    const entry = (await members()).find(({ email }) => email === member.email);
    expect(entry).toMatchObject({ status: 1, type: 2, accessAll: false });
    expect((await member.request(`${base}/collections`)).status).toBe(401);
    const path = `${base}/users/${String(entry?.['id'])}/confirm`;
    const key = encryptFor(member.keys.publicKey, organization.key);
    await owner.send('POST', path, { key });
    expect(await owner.refused('POST', path, { key })).toEqual([400, 'User in invalid state']);
    const [mine] = (await member.send<{ organizations: Record<string, unknown>[] }>('GET', '/api/accounts/profile'))
      .organizations;
    expect(mine).toMatchObject({ id: organization.id, key, status: 2, type: 2 });
  });

  it('hides items of other collections from a member, and binds readOnly', async () => {
    const item = await createItem(owner, organization);
    const path = `/api/ciphers/${String(item['id'])}`;
    expect(await member.refused('GET', path)).toEqual([400, 'Cipher is not owned by user']);
    const entry = (await members()).find(({ email }) => email === member.email);
    const row: Row = { id: String(entry?.['id']), readOnly: true, hidePasswords: false, manage: false };
    const self: Row = { ...row, id: String((await members()).find(({ type }) => type === 0)?.['id']) };
    const collectionPath = `${base}/collections/${organization.collectionId}`;
    await owner.send('PUT', collectionPath, collection({ users: [row, self] }));
    const details = await owner.send<{ users: Row[] }>('GET', `${collectionPath}/details`);
    expect(details.users).toEqual([row]);
    const { data } = await owner.send<{ data: { id: string; users: Row[] }[] }>('GET', `${base}/collections/details`);
    const listed = data.find(({ id }) => id === organization.collectionId);
    expect(listed?.users).toEqual([row, { ...self, readOnly: false, manage: true }]);
    expect(await member.send('GET', path)).toMatchObject({ edit: false, viewPassword: true });
    expect(await member.refused('PUT', path, item)).toEqual([400, 'Cipher is not write accessible']);
    expect(await member.refused('DELETE', path)).toEqual([400, "Cipher can't be deleted by user"]);
    expect(await member.send('PUT', `${path}/partial`, { folderId: null, favorite: true })).toMatchObject({
      favorite: true,
    });
  });

  it('keeps members out of what owners and managers may do, with 401', async () => {
    expect((await member.request(base)).status).toBe(401);
    expect((await member.request(`${base}/collections`)).status).toBe(401);
    expect((await member.request(`${base}/users`)).status).toBe(401);
  });

  it('answers 404 for lists to a manager without full access', async () => {
    const entry = (await members()).find(({ email }) => email === member.email);
    const role = { type: 4, collections: [], groups: [], permissions: {} };
    await owner.send('PUT', `${base}/users/${String(entry?.['id'])}`, role);
    expect(await member.refused('GET', `${base}/collections`)).toEqual([404, 'Resource not found.']);
    expect(await member.refused('POST', `${base}/collections`, collection())).toEqual([
      400,
      "You don't have permission to create collections",
    ]);
  });

  it('protects the last owner', async () => {
    const self = (await members()).find(({ type }) => type === 0);
    expect(await owner.refused('DELETE', `${base}/users/${String(self?.['id'])}`)).toEqual([
      400,
      "Can't delete the last owner",
    ]);
    expect(await owner.refused('POST', `${base}/leave`)).toEqual([400, "The last owner can't leave"]);
  });

  it('has no groups unless they are switched on', async () => {
    expect(await owner.send('GET', `${base}/groups`)).toMatchObject({ data: [] });
    const group = { name: 'g', collections: [], users: [] };
    expect(await owner.refused('POST', `${base}/groups`, group)).toEqual([400, 'Group support is disabled']);
  });

  it('takes the wrapped body of a policy only', async () => {
    expect(await owner.refused('PUT', `${base}/policies/1`, { enabled: true, data: null })).toEqual([422, '']);
    const written = await owner.send('PUT', `${base}/policies/1`, {
      policy: { enabled: true, data: { minLength: 12 } },
    });
    expect(written).toMatchObject({ type: 1, enabled: true, data: { minLength: 12 }, revisionDate: null });
    expect(await owner.refused('GET', `${base}/policies/4`)).toEqual([400, 'Invalid or unsupported policy type']);
  });

  it('refuses registration without invitation, and twice', async () => {
    const cookie = await adminSession(server, ADMIN_TOKEN);
    await expect(inviteAccount(server, cookie, owner.email)).rejects.toThrow('User already exists');
    const register = (email: string) =>
      owner.refused('POST', '/identity/accounts/register', {
        email,
        masterPasswordHash: 'h',
        key: 'k',
        kdf: 0,
        kdfIterations: 600_000,
      });
    const refusal = [400, 'Registration not allowed or user already exists'];
    expect(await register('stranger@example.com')).toEqual(refusal);
    expect(await register(owner.email)).toEqual(refusal);
  });
});
