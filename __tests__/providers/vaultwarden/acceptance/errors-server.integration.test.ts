import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { ensureIdentity } from '../../../../sandbox/vaultwarden/identity';
import { newFolder, PASSWORD, removeFolder } from '../../../sandbox/vaultwarden/test-vault';
import { errorOf } from './error-text';
import { head, VaultTerraform } from './vault-terraform';

const lookUp = 'data "vaultwarden_organization" "o" { name = "Team" }';
const html = { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' };
const json = (body: unknown) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** What some other server on this machine answers to everything. */
interface Foreign {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

describe('errors of the way to the server', () => {
  const folder = newFolder();
  const others: Server[] = [];
  let vault: VaultTerraform;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
  });

  afterAll(async () => {
    for (const server of others) {
      server.closeAllConnections();
      server.close();
    }
    await vault?.stop();
    removeFolder(folder);
  });

  afterEach(() => vault.server.faults.clear());

  const explain = async (options: string): Promise<string> => {
    const block = `provider "vaultwarden" {\n${options}\n}`;
    const configuration = head.replace('provider "vaultwarden" {}', block);
    const text = await errorOf(vault.workspace(`${configuration} ${lookUp}`), 'plan');
    expect(text).not.toContain(PASSWORD);
    expect(text.match(/Error: /g)).toHaveLength(1);
    return text;
  };

  const elsewhere = async (answer: Foreign): Promise<string> => {
    const server = createServer((_, response) => {
      response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
    });
    others.push(server);
    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
    return `endpoint = "http://127.0.0.1:${(server.address() as AddressInfo).port}"`;
  };

  it('names the options to check after a wrong password', async () => {
    const text = await explain('password = "wrong-password"');
    expect(text).toContain('Username or password is incorrect. Try again. Check email and password.');
    expect(text).not.toContain('wrong-password');
  });

  it('asks for the authority when the certificate is another’s', async () => {
    const { authority } = await ensureIdentity(path.join(folder, 'other'));
    const text = await explain(`ca_certificate = <<-PEM\n${authority}\nPEM`);
    expect(text).toContain(`The certificate or the TLS of ${vault.server.endpoint} was not accepted (`);
    expect(text).toContain('Set ca_certificate to the authority that signed it (PEM text or file), and check');
  });

  it('says that nobody answers, and what to look at', async () => {
    const text = await explain('endpoint = "https://127.0.0.1:1"\n max_retry_time = 1');
    expect(text).toMatch(/https:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED, (one attempt|\d+ attempts)\)\./);
    expect(text).toContain(
      'Check the endpoint, that the server runs, and the proxy variables HTTPS_PROXY and NO_PROXY.',
    );
  });

  it('gives up on a server that never answers, by its deadline', async () => {
    const delay = { kind: 'delay', milliseconds: 5_000 } as const;
    vault.server.faults.add({ route: 'GET /api/version', times: 50, action: delay });
    const text = await explain('request_timeout = 0.5\n max_retry_time = 1.5');
    expect(text).toMatch(
      /did not answer within 0\.\d s \((one attempt|\d attempts)\)\. Check the server and the way to it, or raise/,
    );
  });

  it.each([
    ['a web page', { status: 200, ...html }, 'answered 200 with something that is not JSON.'],
    ['a page of a proxy', { status: 403, ...html }, 'it comes from a proxy or another server.'],
    [
      'a login page of its own',
      { status: 302, headers: { location: 'https://login.example.org/?next=secret' } },
      'was redirected (302) to login.example.org.',
    ],
    ['Bitwarden’s own server', { status: 200, ...json('2026.6.0') }, "is Bitwarden's numbering."],
    ['another API', { status: 200, ...json({ hello: 'world' }) }, 'does not name itself Vaultwarden at /api/config.'],
    ['a sub-path that is no vault', { status: 404, ...html }, 'something that is not JSON'],
  ])('recognizes %s, which is not Vaultwarden', async (_, answer: Foreign, cause) => {
    const text = await explain(await elsewhere(answer));
    expect(text).toContain(cause);
    expect(text).toMatch(/(Check the endpoint and its sub-path|Give the final base URL as endpoint)/);
    expect(text).not.toContain('next=secret');
  });

  it('refuses a server that is too old, by its version', async () => {
    const answer = { kind: 'answer', status: 200, ...json('1.33.2') } as const;
    vault.server.faults.add({ route: 'GET /api/version', times: 9, action: answer });
    const text = await explain('');
    expect(text).toContain('runs Vaultwarden 1.33.2; the oldest supported is 1.34.');
    expect(text).toContain('Upgrade the server to 1.34 or newer.');
  });

  it('refuses a server that is too old, by the version that it imitates', async () => {
    const config = { version: '2025.5.0', server: { name: 'Vaultwarden' } };
    const { faults } = vault.server;
    faults.add({ route: 'GET /api/version', times: 9, action: { kind: 'answer', status: 200, ...json('') } });
    faults.add({ route: 'GET /api/config', times: 9, action: { kind: 'answer', status: 200, ...json(config) } });
    expect(await explain('')).toContain('imitates Bitwarden 2025.5.0; Vaultwarden 1.34, the oldest supported,');
  });

  it('gives up on the login limit by its deadline, and names the settings of the server', async () => {
    const limited = json({ message: 'Too many login requests', object: 'error' });
    const action = { kind: 'answer', status: 429, ...limited } as const;
    vault.server.faults.add({ route: 'POST /identity/connect/token', times: 99, action });
    const text = await explain('max_retry_time = 2');
    expect(text).toContain(
      "The server's login (by default 10, then one a minute) limit for this address is used up (429",
    );
    expect(text).toContain('raise LOGIN_RATELIMIT_SECONDS and LOGIN_RATELIMIT_MAX_BURST on the server');
    expect(vault.server.requests.count({ kind: 'login' })).toBeLessThan(9);
  });
});
