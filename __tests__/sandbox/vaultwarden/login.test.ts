import { httpsCall } from '../../../sandbox/vaultwarden/account/https-call';
import { decodeBase32, totpCode } from '../../../sandbox/vaultwarden/contract/auth/totp';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import { sendPastCode } from './past-code';
import { ADMIN_TOKEN, newFolder, removeFolder, startTestVault, TestClient } from './test-vault';

const TOKEN = '/identity/connect/token';

describe('logging in, as Vaultwarden lets in (reference sections 2 to 4)', () => {
  const folder = newFolder();
  let server: VaultServer;
  let client: TestClient;

  beforeAll(async () => {
    server = await startTestVault(folder);
    client = await TestClient.create(server, 'login@example.com');
  });

  afterAll(async () => {
    await server?.stop();
    removeFolder(folder);
  });

  const login = async (form: Record<string, string>): Promise<Record<string, unknown>> => {
    const answer = await httpsCall(server, TOKEN, { method: 'POST', form });
    return { status: answer.status, ...(JSON.parse(answer.text) as Record<string, unknown>) };
  };

  it('answers keys and parameters with capital letters', async () => {
    const answer = await client.login();
    expect(answer).toMatchObject({
      expires_in: 7200,
      token_type: 'Bearer',
      scope: 'api offline_access',
      Key: client.keys.wrappedUserKey,
      PrivateKey: client.keys.wrappedPrivateKey,
      Kdf: 0,
      KdfIterations: 100_000,
      KdfMemory: null,
      KdfParallelism: null,
      UserDecryptionOptions: { HasMasterPassword: true, MasterPasswordUnlock: { Salt: client.email } },
    });
  });

  it('tells prelogin the defaults for an address that is unknown', async () => {
    const json = { email: 'nobody@example.com' };
    for (const path of ['/identity/accounts/prelogin', '/identity/accounts/prelogin/password']) {
      const answer = await httpsCall(server, path, { method: 'POST', json });
      expect(JSON.parse(answer.text)).toEqual({
        kdf: 0,
        kdfIterations: 600_000,
        kdfMemory: null,
        kdfParallelism: null,
        kdfSettings: { iterations: 600_000, kdfType: 0, memory: null, parallelism: null },
        salt: null,
      });
    }
  });

  it('names what is wrong', async () => {
    const wrong = 'Username or password is incorrect. Try again';
    expect(await login(client.loginForm({ password: 'no' }))).toMatchObject({ status: 400, message: wrong });
    expect(await login(client.loginForm({ username: 'no@example.com' }))).toMatchObject({ message: wrong });
    expect(await login(client.loginForm({ scope: 'api' }))).toMatchObject({ message: 'Scope (api) not supported' });
    const { deviceIdentifier: _, ...rest } = client.loginForm();
    expect(await login(rest)).toMatchObject({ message: 'device_identifier cannot be blank' });
  });

  it('matches field names without case and underscores', async () => {
    const { deviceIdentifier, deviceName, deviceType, ...rest } = client.loginForm();
    const form = {
      ...rest,
      device_identifier: deviceIdentifier ?? '',
      DeviceName: deviceName ?? '',
      devicetype: deviceType ?? '',
    };
    expect(await login(form)).toMatchObject({ status: 200 });
  });

  it('refreshes without keys, and answers invalid_grant for a token that is none', async () => {
    const answer = await login({ grant_type: 'refresh_token', client_id: 'cli', refresh_token: client.refreshToken });
    expect(Object.keys(answer).sort()).toEqual(
      ['access_token', 'expires_in', 'refresh_token', 'scope', 'status', 'token_type'].sort(),
    );
    const bad = await login({ grant_type: 'refresh_token', client_id: 'cli', refresh_token: 'x.y.z' });
    expect(bad).toEqual({ status: 400, error: 'invalid_grant' });
  });

  it('lets an API key in, without refresh token', async () => {
    const proof = { masterPasswordHash: client.keys.passwordHash };
    const { apiKey } = await client.send<{ apiKey: string }>('POST', '/api/accounts/api-key', proof);
    expect(apiKey).toMatch(/^[A-Za-z0-9]{30}$/);
    const { id } = await client.send<{ id: string }>('GET', '/api/accounts/profile');
    const form = { ...client.loginForm(), grant_type: 'client_credentials', scope: 'api', client_id: `user.${id}` };
    const answer = await login({ ...form, client_secret: apiKey });
    expect(answer).toMatchObject({ status: 200, Key: client.keys.wrappedUserKey, scope: 'api' });
    expect(answer).not.toHaveProperty('refresh_token');
    expect(await login({ ...form, client_secret: 'no' })).toMatchObject({ message: 'Incorrect client_secret' });
    expect(await login({ ...form, client_id: 'x', client_secret: 'no' })).toMatchObject({
      message: 'Malformed client_id',
    });
  });

  it('asks for the second factor, takes each code once, and lets the API key pass', async () => {
    const second = await TestClient.create(server, 'totp@example.com');
    const proof = { masterPasswordHash: second.keys.passwordHash };
    const { key } = await second.send<{ key: string }>('POST', '/api/two-factor/get-authenticator', proof);
    const secret = decodeBase32(key) ?? Buffer.alloc(0);
    const activation = sendPastCode(key, (token) =>
      second.send('POST', '/api/two-factor/authenticator', { ...proof, key, token }),
    );
    expect(await activation).toMatchObject({ enabled: true });
    expect(await login(second.loginForm())).toMatchObject({
      status: 400,
      error: 'invalid_grant',
      error_description: 'Two factor required.',
      TwoFactorProviders: ['0'],
      TwoFactorProviders2: { 0: null },
    });
    const code = { twoFactorProvider: '0', twoFactorToken: totpCode(secret, Math.floor(Date.now() / 30_000)) };
    expect(await login(second.loginForm(code))).toMatchObject({ status: 200 });
    const again = await login(second.loginForm(code));
    expect(again['message']).toMatch(/^Invalid TOTP code! Server time: .* UTC IP: 127\.0\.0\.1$/);
  });

  it('ends every session when the password changes', async () => {
    const other = await TestClient.create(server, 'stamp@example.com');
    const change = {
      masterPasswordHash: other.keys.passwordHash,
      newMasterPasswordHash: 'another hash',
      key: other.keys.wrappedUserKey,
    };
    await other.send('POST', '/api/accounts/password', change);
    expect((await other.request('/api/accounts/profile')).status).toBe(401);
  });

  it('lets the burst in and then answers 429 without Retry-After; refreshing does not count', async () => {
    const data = newFolder();
    const limited = await startTestVault(data, { LOGIN_RATELIMIT_MAX_BURST: 3, ADMIN_RATELIMIT_MAX_BURST: 3 });
    try {
      const form = client.loginForm();
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 4; attempt++) {
        statuses.push((await httpsCall(limited, TOKEN, { method: 'POST', form })).status);
      }
      expect(statuses).toEqual([400, 400, 400, 429]);
      const last = await httpsCall(limited, TOKEN, { method: 'POST', form });
      expect(JSON.parse(last.text)).toMatchObject({ message: 'Too many login requests', object: 'error' });
      expect(last.headers).not.toHaveProperty('retry-after');
      const refresh = { grant_type: 'refresh_token', refresh_token: 'x' };
      expect((await httpsCall(limited, TOKEN, { method: 'POST', form: refresh })).status).toBe(400);
      const admin: number[] = [];
      for (const token of [ADMIN_TOKEN, 'wrong', ADMIN_TOKEN, ADMIN_TOKEN]) {
        admin.push((await httpsCall(limited, '/admin', { method: 'POST', form: { token } })).status);
      }
      expect(admin).toEqual([200, 401, 200, 429]);
    } finally {
      await limited.stop();
      removeFolder(data);
    }
  });

  it('gives the administrator a cookie with Max-Age only, and wants the JSON content type', async () => {
    const answer = await httpsCall(server, '/admin', { method: 'POST', form: { token: ADMIN_TOKEN } });
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    const parts = cookie.split('; ');
    expect(parts.slice(1).sort()).toEqual(['HttpOnly', 'Max-Age=1200', 'Path=/admin', 'SameSite=Strict', 'Secure']);
    const headers = { cookie: parts[0] ?? '' };
    const users = await httpsCall(server, '/admin/users', { headers });
    expect((JSON.parse(users.text) as { email: string }[]).map(({ email }) => email)).toContain(client.email);
    const { id } = await client.send<{ id: string }>('GET', '/api/accounts/profile');
    const path = `/admin/users/${id}/deauth`;
    expect((await httpsCall(server, path, { method: 'POST', headers })).status).toBe(404);
    const json = { ...headers, 'content-type': 'application/json' };
    expect((await httpsCall(server, path, { method: 'POST', headers: json })).status).toBe(200);
    expect((await client.request('/api/accounts/profile')).status).toBe(401);
    const without = await httpsCall(server, '/admin/users');
    expect([without.status, without.text]).toMatchObject([401, expect.stringContaining('Authorization failed.')]);
  });
});
