import { canLogIn } from '../../../sandbox/vaultwarden/account/can-log-in';
import { adminSession, inviteAccount, registerAccount } from '../../../sandbox/vaultwarden/account/register-account';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import { ADMIN_TOKEN, newFolder, PASSWORD, removeFolder, startTestVault } from './test-vault';

const kdf = { kind: 'pbkdf2', iterations: 100_000 } as const;
const account = { email: 'Terraform@Example.com', password: PASSWORD, kdf };

describe('whether an account can log in', () => {
  const folder = newFolder();
  let server: VaultServer;

  beforeAll(async () => {
    server = await startTestVault(folder);
  });

  afterEach(() => server.faults.clear());

  afterAll(async () => {
    await server?.stop();
    removeFolder(folder);
  });

  it('cannot before it exists, nor while it is only invited; it can once registered, whatever the case', async () => {
    expect(await canLogIn(server, account)).toBe(false);
    await inviteAccount(server, await adminSession(server, ADMIN_TOKEN), account.email);
    expect(await canLogIn(server, account)).toBe(false);
    await registerAccount(server, account);
    expect(await canLogIn(server, account)).toBe(true);
    expect(await canLogIn(server, { ...account, email: account.email.toLowerCase() })).toBe(true);
  });

  it('can however the server says that its key is derived', async () => {
    const kdfs = [
      { kind: 'pbkdf2', iterations: 100_001 },
      { kind: 'argon2id', iterations: 2, memory: 15, parallelism: 1 },
    ] as const;
    const cookie = await adminSession(server, ADMIN_TOKEN);
    for (const kdf of kdfs) {
      const other = { email: `${kdf.kind}@example.com`, password: PASSWORD, kdf };
      await inviteAccount(server, cookie, other.email);
      await registerAccount(server, other);
      expect(await canLogIn(server, { email: other.email, password: PASSWORD })).toBe(true);
      expect(await canLogIn(server, { email: other.email, password: `${PASSWORD}!` })).toBe(false);
    }
  });

  it('cannot with another password', async () => {
    expect(await canLogIn(server, { ...account, password: `${PASSWORD}!` })).toBe(false);
  });

  it.each([429, 500, 502])('does not take a %i for a refusal, and keeps the password to itself', async (status) => {
    const body = JSON.stringify({ message: 'not now' });
    const headers = { 'content-type': 'application/json' };
    server.faults.add({
      route: 'POST /identity/connect/token',
      action: { kind: 'answer', status, headers, body },
    });
    const failed = await canLogIn(server, account).then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(failed).toMatch(
      /^SandboxError: Login of Terraform@Example\.com at https:\/\/127\.0\.0\.1:\d+ failed: .*not now/,
    );
    expect(failed).not.toContain(PASSWORD);
  });

  it('fails when nobody answers', async () => {
    await expect(canLogIn({ ...server, endpoint: 'https://127.0.0.1:1' }, account)).rejects.toThrow('ECONNREFUSED');
  });
});
