import { systemClock } from '../../../../providers/vaultwarden/client/clock';
import { deriveMasterKey } from '../../../../providers/vaultwarden/client/crypto/kdf';
import { Endpoint } from '../../../../providers/vaultwarden/client/http/endpoint';
import { HttpClient } from '../../../../providers/vaultwarden/client/http/http-client';
import { Redaction } from '../../../../providers/vaultwarden/client/http/redaction';
import { loadTlsOptions } from '../../../../providers/vaultwarden/client/http/tls-options';
import { NodeTransport } from '../../../../providers/vaultwarden/client/http/transport';
import { requireObject, requireText } from '../../../../providers/vaultwarden/client/json';
import { deviceIdentifier } from '../../../../providers/vaultwarden/client/session/device-identifier';
import { Session } from '../../../../providers/vaultwarden/client/session/session';
import { sendPastCode } from '../../../sandbox/vaultwarden/past-code';
import { VaultFixture, hasty, masterPassword } from './vault-fixture';

/** A session beside the client, for calls that the client does not offer. */
function rawSession(vault: VaultFixture, email: string): { session: Session; close(): Promise<void> } {
  const transport = new NodeTransport(loadTlsOptions({ caCertificate: vault.server.caCertificate }, {}), {});
  const redaction = new Redaction();
  const endpoint = new Endpoint(vault.server.endpoint);
  const http = new HttpClient({ endpoint, transport, clock: hasty, redaction, requestTimeout: 60, maxRetryTime: 60 });
  const account = { email, password: masterPassword, apiKey: undefined, oneTimePassword: undefined };
  return {
    session: new Session({ http, account, clock: hasty, redaction, deriveMasterKey }),
    close: async () => transport.close(),
  };
}

describe('session', () => {
  let vault: VaultFixture;
  beforeAll(async () => {
    vault = await VaultFixture.start();
  });
  afterAll(async () => vault.stop());
  afterEach(() => vault.server.faults.clear());

  it('shows itself as the same device on every run', async () => {
    await vault.register('device@example.org');
    for (const email of ['device@example.org', ' Device@Example.org']) await vault.client(email).organizations.list();
    const raw = rawSession(vault, 'device@example.org');
    const list = requireObject(await raw.session.request({ method: 'GET', path: 'api/devices' }), 'List');
    expect(list['data']).toEqual([
      expect.objectContaining({ id: deviceIdentifier(vault.server.endpoint, 'device@example.org') }),
    ]);
    await raw.close();
    expect(deviceIdentifier('https://a', 'x@y')).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
    expect(deviceIdentifier('https://a', 'x@y')).not.toBe(deviceIdentifier('https://b', 'x@y'));
  });

  it('logs in with a second factor in one request, and explains a missing or wrong one', async () => {
    const email = 'totp@example.org';
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    await vault.register(email);
    const raw = rawSession(vault, email);
    const proof = { key: secret, masterPasswordHash: await raw.session.passwordHash() };
    await sendPastCode(secret, (token) =>
      raw.session.request({ method: 'PUT', path: 'api/two-factor/authenticator', json: { ...proof, token } }),
    );
    await expect(vault.client(email).organizations.list()).rejects.toMatchObject({ kind: 'two-factor-required' });
    vault.server.requests.clear();
    expect(await vault.client(email, { totpSecret: secret, clock: systemClock }).organizations.list()).toEqual([]);
    expect(vault.server.requests.count({ kind: 'login' })).toBe(1);
    let waited = 0;
    const clock = {
      ...hasty,
      now: () => Date.now() + waited,
      sleep: async (milliseconds: number) => void (waited += milliseconds),
    };
    const wrong = vault.client(email, { totpSecret: 'GEZDGNBVGY3TQOJQ', clock });
    await expect(wrong.organizations.list()).rejects.toMatchObject({ kind: 'wrong-two-factor-code' });
    expect(waited).toBeGreaterThan(0);
    expect(vault.server.requests.count({ kind: 'login' })).toBe(3);

    const profile = requireObject(
      await raw.session.request({ method: 'GET', path: 'api/accounts/profile' }),
      'Profile',
    );
    const answer = await raw.session.request({
      method: 'POST',
      path: 'api/accounts/api-key',
      json: { masterPasswordHash: await raw.session.passwordHash() },
    });
    const clientSecret = requireText(requireObject(answer, 'Key'), 'apiKey', 'Key');
    const clientId = `user.${requireText(profile, 'id', 'Profile')}`;
    vault.server.requests.clear();
    expect(await vault.client(email, { clientId, clientSecret }).organizations.list()).toEqual([]);
    expect(vault.server.requests.entries).toHaveLength(3);
    const mixed = vault.client(email, { clientId, clientSecret, password: 'another-password' });
    await expect(mixed.organizations.list()).rejects.toMatchObject({
      kind: 'wrong-credentials',
      reason: expect.stringContaining('API key was accepted') as string,
    });
    const bad = vault.client(email, { clientId, clientSecret: 'x'.repeat(30) });
    await expect(bad.organizations.list()).rejects.toMatchObject({ kind: 'wrong-credentials' });
    await raw.close();
  });

  it('logs in once more, for all callers together, when its tokens were revoked', async () => {
    const email = 'revoked@example.org';
    await vault.register(email);
    const client = vault.client(email);
    await client.organizations.list();
    const refuse = (route: string, status: number, answer: unknown) =>
      vault.server.faults.add({ route, action: { kind: 'answer', status, body: JSON.stringify(answer) } });
    const unauthorized = { error: { code: 401, reason: 'Unauthorized', description: '' } };
    refuse('GET /api/sync', 401, unauthorized);
    refuse('GET /api/accounts/profile', 401, unauthorized);
    refuse('POST /identity/connect/token', 400, { error: 'invalid_grant' });
    vault.server.requests.clear();
    await Promise.all(Array.from({ length: 10 }, async () => client.resync()));
    expect(vault.server.requests.count({ kind: 'login' })).toBe(1);
    expect(vault.server.faults.pending).toBe(false);
  });

  it('says what a member may not do, and does not take the 401 of a proxy for that', async () => {
    const email = 'proxy@example.org';
    await vault.register(email);
    const client = vault.client(email);
    const { id } = await client.organizations.create({ name: 'Org' });
    const route = 'GET /api/organizations/:id';
    vault.server.faults.add({ route, action: { kind: 'answer', status: 401, body: '<html>log in</html>' } });
    await expect(client.organizations.read(id)).rejects.toMatchObject({ kind: 'not-vaultwarden' });
    const body = JSON.stringify({ error: { code: 401, reason: 'Unauthorized', description: '' } });
    vault.server.faults.add({ route, action: { kind: 'answer', status: 401, body } });
    await expect(client.organizations.read(id)).rejects.toMatchObject({ kind: 'no-permission' });
    expect(await client.organizations.read(id)).toMatchObject({ name: 'Org' });
  });

  it('refuses a server whose certificate it does not trust', async () => {
    const stranger = vault.client('x@example.org', { caCertificate: undefined });
    await expect(stranger.version()).rejects.toMatchObject({
      kind: 'tls',
      cure: expect.stringContaining('ca_certificate') as string,
    });
  });

  it.each([
    [{ email: ' ' }, 'email is missing'],
    [{ password: '' }, 'password is missing'],
    [{ clientId: 'user.1' }, 'client_secret is missing'],
    [{ clientId: 'organization.1', clientSecret: 's' }, 'no personal API key'],
    [{ requestTimeout: 0 }, 'request_timeout is 0'],
    [{ maxRetryTime: Number.NaN }, 'max_retry_time is NaN'],
    [{ totpSecret: '???' }, 'The TOTP secret'],
  ])('refuses the options %j', (options, words) => {
    expect(() => vault.client('x@example.org', options)).toThrow(words);
  });
});

describe('session on a server', () => {
  it('renews a token that ends by the refresh token, without another login', async () => {
    const vault = await VaultFixture.start({ ACCESS_TOKEN_LIFETIME: 60 });
    await vault.register('short@example.org');
    let skew = 0;
    const clock = { ...hasty, now: () => Date.now() + skew };
    const client = vault.client('short@example.org', { clock });
    await client.organizations.list();
    skew = 31_000;
    await Promise.all(Array.from({ length: 5 }, async () => client.resync()));
    expect(vault.server.requests.count({ kind: 'refresh' })).toBe(1);
    expect(vault.server.requests.count({ kind: 'login' })).toBe(1);
    await vault.stop();
  });

  it.each([
    ['1.33.2', 'too-old'],
    ['2025.6.0', 'not-vaultwarden'],
  ])('of version %s is refused as %s', async (version, kind) => {
    const vault = await VaultFixture.start({ VERSION: version });
    await expect(vault.client('x@example.org').version()).rejects.toMatchObject({ kind });
    await vault.stop();
  });

  it.each([
    ['', '2026.6.0'],
    ['1.34.0', '1.34.0'],
  ])('of version "%s" is accepted', async (version, text) => {
    const vault = await VaultFixture.start({ VERSION: version });
    expect(await vault.client('x@example.org').version()).toMatchObject({ text });
    await vault.stop();
  });
});
