import { SandboxError } from '../../sandbox-error';
import { type AccountKeys, createAccountKeys, kdfFields } from './account-keys';
import type { KeyDerivation } from './client-crypto';
import { type Answer, httpsCall, type ServerAddress } from './https-call';

/** A person to be. */
export interface NewAccount {
  readonly email: string;
  readonly password: string;
  /** Default: the e-mail. */
  readonly name?: string;
  /** Default: PBKDF2 with 600,000 rounds, as clients choose. */
  readonly kdf?: KeyDerivation;
}

/** What clients choose for a new account. */
export const DEFAULT_KDF: KeyDerivation = { kind: 'pbkdf2', iterations: 600_000 };

/** What the server said, short enough for an error; its messages hold no secrets. */
export function messageIn(answer: Answer): string {
  try {
    const { message } = JSON.parse(answer.text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: the status says enough.
  }
  return `status ${answer.status}`;
}

function expect200(answer: Answer, what: string): void {
  if (answer.status !== 200) throw new SandboxError(`${what} failed: ${messageIn(answer)}.`);
}

/**
 * Logs in as administrator once. The burst is three in five minutes, so keep the session for several calls.
 *
 * @returns the cookie to send.
 */
export async function adminSession(server: ServerAddress, adminToken: string): Promise<string> {
  const answer = await httpsCall(server, '/admin', { method: 'POST', form: { token: adminToken } });
  expect200(answer, `Login to ${server.endpoint}/admin`);
  const cookie = (answer.headers['set-cookie'] ?? []).find((entry) => entry.startsWith('VW_ADMIN='));
  if (cookie === undefined) throw new SandboxError(`${server.endpoint}/admin gave no session cookie.`);
  return cookie.split(';')[0] ?? '';
}

/** Lets this address register although sign-up is closed. */
export async function inviteAccount(server: ServerAddress, cookie: string, email: string): Promise<void> {
  const options = { method: 'POST', json: { email }, headers: { cookie } };
  expect200(await httpsCall(server, '/admin/invite', options), `Invitation of ${email}`);
}

/** Registers with keys made here, as a client does; the server never sees the password. */
export async function registerAccount(server: ServerAddress, account: NewAccount): Promise<AccountKeys> {
  const kdf = account.kdf ?? DEFAULT_KDF;
  const keys = await createAccountKeys(account.email, account.password, kdf);
  const json = {
    email: account.email,
    name: account.name ?? account.email,
    masterPasswordHash: keys.passwordHash,
    masterPasswordHint: null,
    key: keys.wrappedUserKey,
    keys: { publicKey: keys.publicKey, encryptedPrivateKey: keys.wrappedPrivateKey },
    ...kdfFields(kdf),
  };
  const answer = await httpsCall(server, '/identity/accounts/register', { method: 'POST', json });
  expect200(answer, `Registration of ${account.email}`);
  return keys;
}

/** Invitation and registration: how accounts come to be on a closed server. */
export async function registerInvitedAccount(
  server: ServerAddress,
  adminToken: string,
  account: NewAccount,
): Promise<AccountKeys> {
  await inviteAccount(server, await adminSession(server, adminToken), account.email);
  return registerAccount(server, account);
}
