import { errorBody } from '../../../sandbox/vaultwarden/contract/http/failure';
import { httpsCall } from '../../../sandbox/vaultwarden/account/https-call';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import { createItem, newFolder, removeFolder, startTestVault, TestClient, type TestOrganization } from './test-vault';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

/** Runs against the contract server, or against a real Vaultwarden when VAULTWARDEN_BIN names one. */
describe('errors, as Vaultwarden answers them (reference section 1)', () => {
  const folder = newFolder();
  let server: VaultServer;
  let client: TestClient;
  let organization: TestOrganization;

  beforeAll(async () => {
    server = await startTestVault(folder);
    client = await TestClient.create(server, 'errors@example.com');
    organization = await client.createOrganization();
  });

  afterAll(async () => {
    await server?.stop();
    removeFolder(folder);
  });

  it('answers what does not exist with 400 and the full body', async () => {
    const answer = await client.request(`/api/ciphers/${NOWHERE}`);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.text).toBe(errorBody("Cipher doesn't exist"));
  });

  it.each([
    ['PUT', `/api/ciphers/${NOWHERE}/partial`, { folderId: null, favorite: true }, 'Cipher does not exist'],
    ['DELETE', `/api/ciphers/${NOWHERE}`, undefined, "Cipher doesn't exist"],
    ['PUT', `/api/ciphers/${NOWHERE}/collections_v2`, { collectionIds: [] }, "Cipher doesn't exist"],
    ['GET', `/api/folders/${NOWHERE}`, undefined, 'Invalid folder'],
  ])('%s %s is a 400 with its own text', async (method, path, json, message) => {
    expect(await client.refused(method, path, json)).toEqual([400, message]);
  });

  it('answers every guard with 401 and the words of the web framework', async () => {
    const expected = {
      error: { code: 401, reason: 'Unauthorized', description: 'The request requires user authentication.' },
    };
    const without = await httpsCall(server, '/api/sync');
    expect([without.status, without.text]).toEqual([401, JSON.stringify(expected, null, 2)]);
    const html = await httpsCall(server, '/api/sync', { headers: { accept: '*/*' } });
    expect([html.status, html.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
    const forged = await httpsCall(server, '/api/sync', { headers: { authorization: `Bearer ${client.token}x` } });
    expect(forged.status).toBe(401);
    for (const path of [
      `/api/organizations/${NOWHERE}`,
      '/api/organizations/none',
      `/api/organizations/${organization.id}/collections/${NOWHERE}/details`,
    ]) {
      expect([path, (await client.request(path)).status]).toEqual([path, 401]);
    }
  });

  it('answers an unknown route below /api in JSON whatever is accepted', async () => {
    const answer = await httpsCall(server, '/api/nothing', { headers: { accept: 'text/html' } });
    expect(answer.text).toBe(
      '{"error":{"code":404,"reason":"Not Found","description":"The requested resource could not be found."}}',
    );
    expect((await httpsCall(server, '/nothing', { headers: { accept: 'text/html' } })).headers['content-type']).toMatch(
      'text/html',
    );
  });

  it('tells broken JSON from JSON of another shape, after the guards', async () => {
    const path = `/api/organizations/${organization.id}/collections`;
    expect((await client.request(path, { method: 'POST', raw: Buffer.from('{') })).status).toBe(400);
    expect(await client.refused('POST', path, { name: 'x', users: [] })).toEqual([422, '']);
    expect((await httpsCall(server, path, { method: 'POST', raw: Buffer.from('{') })).status).toBe(401);
  });

  it('refuses a form of another media type with 415 and one without grant with 422', async () => {
    const token = '/identity/connect/token';
    expect((await httpsCall(server, token, { method: 'POST', json: {} })).status).toBe(415);
    expect((await httpsCall(server, token, { method: 'POST', form: { x: '1' } })).status).toBe(422);
  });

  it('answers a deleted organization like an expired token, while the profile still answers', async () => {
    const other = await client.createOrganization('short lived');
    const item = await createItem(client, other);
    const wrong = await client.refused('DELETE', `/api/organizations/${other.id}`, { masterPasswordHash: 'wrong' });
    expect(wrong).toEqual([400, 'Invalid password']);
    await client.send('DELETE', `/api/organizations/${other.id}`, { masterPasswordHash: client.keys.passwordHash });
    expect((await client.request(`/api/organizations/${other.id}`)).status).toBe(401);
    expect((await client.request(`/api/ciphers/${String(item['id'])}`)).status).toBe(400);
    expect((await client.request('/api/accounts/profile')).status).toBe(200);
  });
});
