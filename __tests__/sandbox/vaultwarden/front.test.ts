import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { get } from 'node:http';
import { createAuthority } from '../../../sandbox/control-plane/certificate-authority';
import { httpsCall } from '../../../sandbox/vaultwarden/account/https-call';
import { routeOf } from '../../../sandbox/vaultwarden/front/request-log';
import { FaultPlan } from '../../../sandbox/vaultwarden/front/faults';
import { Limiter } from '../../../sandbox/vaultwarden/contract/auth/limiter';
import { formatDate, secondsSince } from '../../../sandbox/vaultwarden/contract/store/clock';
import { startVault } from '../../../sandbox/vaultwarden/start-vault';
import { parseSettings } from '../../../sandbox/vaultwarden/settings';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import {
  createItem,
  loginItem,
  newFolder,
  PASSWORD,
  removeFolder,
  startTestVault,
  TestClient,
  type TestOrganization,
} from './test-vault';

describe('failures on purpose, counting, and what is kept', () => {
  const folder = newFolder();
  let server: VaultServer;
  let client: TestClient;
  let organization: TestOrganization;

  beforeAll(async () => {
    server = await startTestVault(folder);
    client = await TestClient.create(server, 'front@example.com');
    organization = await client.createOrganization();
  });

  afterAll(async () => {
    await server?.stop();
    removeFolder(folder);
  });

  afterEach(() => server.faults.clear());

  const names = async () => {
    const { ciphers } = await client.send<{ ciphers: { name: string }[] }>('GET', '/api/sync');
    return ciphers.map(({ name }) => name);
  };
  const create = (item: Record<string, unknown>) =>
    client.send('POST', '/api/ciphers/create', { cipher: item, collectionIds: [organization.collectionId] });

  it('keeps what was written when only the answer is dropped', async () => {
    const item = loginItem(organization, 'dropped');
    server.faults.add({ route: 'POST /api/ciphers/create', action: { kind: 'drop-answer' } });
    await expect(create(item)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(await names()).toContain(item.name);
    expect(server.faults.hits).toBe(1);
  });

  it('writes nothing when the connection is cut before, and lets skipped requests through', async () => {
    const items = ['a', 'b', 'c'].map((name) => loginItem(organization, name));
    server.faults.add({ route: 'POST /api/ciphers/create', skip: 1, action: { kind: 'cut' } });
    await create(items[0] ?? {});
    await expect(create(items[1] ?? {})).rejects.toThrow(/socket hang up|ECONNRESET/);
    await create(items[2] ?? {});
    expect((await names()).filter((name) => items.some((item) => item.name === name))).toEqual([
      expect.stringMatching(/./),
      expect.stringMatching(/./),
    ]);
    expect(await names()).not.toContain(items[1]?.name);
  });

  it('answers in place of the server, delays, and hits the Nth request of the run', async () => {
    const path = '/api/accounts/profile';
    server.faults.add({
      route: 'GET /api/accounts/*',
      times: 2,
      action: { kind: 'answer', status: 503, body: 'busy' },
    });
    for (const status of [503, 503, 200]) expect((await client.request(path)).status).toBe(status);
    const next = (server.requests.entries.at(-1)?.number ?? 0) + 2;
    server.faults.add({ atRequest: next, action: { kind: 'answer', status: 429 } });
    for (const status of [200, 429, 200]) expect((await client.request(path)).status).toBe(status);
    server.faults.add({ route: `GET ${path}`, action: { kind: 'delay', milliseconds: 300 } });
    const start = Date.now();
    await client.request(path);
    expect(Date.now() - start).toBeGreaterThanOrEqual(300);
  });

  it('counts by route and kind, and remembers no body, query or header', async () => {
    server.requests.clear();
    await client.send('GET', `/api/collections?secret=value`);
    await client.send('GET', `/api/organizations/${organization.id}`);
    await client.login();
    expect(server.requests.count()).toBe(3);
    expect(server.requests.count({ kind: 'login' })).toBe(1);
    expect(server.requests.count({ method: 'GET', route: '/api/organizations/:id', kind: 'read' })).toBe(1);
    const text = JSON.stringify(server.requests.entries);
    expect(text).not.toContain('secret');
    expect(text).not.toContain(client.keys.passwordHash);
  });

  it('speaks HTTPS only', async () => {
    const port = Number(new URL(server.endpoint).port);
    await expect(
      new Promise((resolve, reject) => get({ host: '127.0.0.1', port, path: '/alive' }, resolve).on('error', reject)),
    ).rejects.toThrow();
    const { certificate: caCertificate } = await createAuthority('another authority');
    await expect(httpsCall({ ...server, caCertificate }, '/alive')).rejects.toThrow(/self-signed|unable to/);
    await expect(httpsCall({ ...server, caCertificate: '' }, '/alive')).rejects.toThrow('no authority to trust');
  });

  it('goes on where it stopped: certificate, items and sessions, and keeps no password', async () => {
    const data = newFolder();
    try {
      const first = await startTestVault(data);
      const person = await TestClient.create(first, 'kept@example.com');
      const team = await person.createOrganization();
      const item = await createItem(person, team);
      const port = Number(new URL(first.endpoint).port);
      await first.stop();
      if (!process.env['VAULTWARDEN_BIN']) {
        const file = path.join(data, 'vault.json');
        expect(statSync(file).mode & 0o077).toBe(0);
        expect(readFileSync(file, 'utf8')).not.toContain(person.keys.passwordHash);
        expect(readFileSync(file, 'utf8')).not.toContain(PASSWORD);
      }
      const second = await startVault({ dataFolder: data, port });
      try {
        expect([second.endpoint, second.caCertificate]).toEqual([first.endpoint, first.caCertificate]);
        expect(await person.send('GET', `/api/ciphers/${String(item['id'])}`)).toEqual(item);
      } finally {
        await second.stop();
      }
    } finally {
      removeFolder(data);
    }
  });
});

describe('parts of the vault server', () => {
  it('replaces ids in routes, nothing else', () => {
    const id = '0b0e1f6a-93d5-4f0c-8f77-1d1f6f2f5a10';
    expect(routeOf(`/api/ciphers/${id}/attachment/0123456789abcdef0123`)).toBe('/api/ciphers/:id/attachment/:id');
    expect(routeOf('/api/ciphers/organization-details')).toBe('/api/ciphers/organization-details');
  });

  it('refuses a fault that could never match', () => {
    const plan = new FaultPlan();
    expect(() => plan.add({ action: { kind: 'cut' } })).toThrow('neither a route nor a request');
    expect(() => plan.add({ route: '/api/sync', action: { kind: 'cut' } })).toThrow('"/api/sync" is not of the form');
  });

  it('limits by address: a burst, then one per period', () => {
    let time = 0;
    const limiter = new Limiter(60, 3, () => time);
    const take = (count: number) => Array.from({ length: count }, () => limiter.accepts('a'));
    expect(take(4)).toEqual([true, true, true, false]);
    expect(limiter.accepts('b')).toBe(true);
    time = 59_000;
    expect(take(1)).toEqual([false]);
    time = 60_000;
    expect(take(2)).toEqual([true, false]);
    time = 600_000;
    expect(take(4)).toEqual([true, true, true, false]);
  });

  it('reads dates as upstream does', () => {
    expect(formatDate('2024-01-01T10:00:00+02:00')).toBe('2024-01-01T10:00:00.000000+02:00');
    expect(formatDate('yesterday')).toBe('1970-01-01T00:00:00.000000Z');
    const stored = '2024-01-01T10:00:03.900000Z';
    expect(secondsSince('2024-01-01T10:00:02.000Z', stored)).toBe(1);
    expect(secondsSince('2024-01-01T10:00:01.900+05:00', stored)).toBe(2);
    expect(secondsSince('2024-01-01T10:00:01', stored)).toBeNull();
  });

  it('names settings that are unknown or wrong', () => {
    expect(() => parseSettings({ SIGNUPS_ALLOWED: 'perhaps', LOGIN_RATELIMIT_SECONDS: 0 })).toThrow(
      /SIGNUPS_ALLOWED: .*\n.*LOGIN_RATELIMIT_SECONDS: /,
    );
    const unknown = { SIGN_UP: 'true', VERSION: '1' };
    expect(() => parseSettings(unknown)).toThrow('SIGN_UP');
    expect(parseSettings({ SIGNUPS_ALLOWED: 'false' }).SIGNUPS_ALLOWED).toBe(false);
  });
});
