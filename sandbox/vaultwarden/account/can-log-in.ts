import { SandboxError } from '../../sandbox-error';
import { kdfOf } from './account-keys';
import { masterKey, passwordHash } from './client-crypto';
import { type Answer, httpsCall, type ServerAddress } from './https-call';
import { messageIn, type NewAccount } from './register-account';

/**
 * Whether this account exists and has this password.
 *
 * @throws SandboxError when the server answers with anything else than a session or a refusal
 */
export async function canLogIn(
  server: ServerAddress,
  { email, password }: Pick<NewAccount, 'email' | 'password'>,
): Promise<boolean> {
  const failed = (answer: Answer): SandboxError =>
    new SandboxError(`Login of ${email} at ${server.endpoint} failed: ${messageIn(answer)}.`);
  const options = { method: 'POST', json: { email } };
  const before = await httpsCall(server, '/identity/accounts/prelogin', options);
  if (before.status !== 200) throw failed(before);
  const kdf = kdfOf(JSON.parse(before.text) as Record<string, unknown>);
  const answer = await httpsCall(server, '/identity/connect/token', {
    method: 'POST',
    form: {
      grant_type: 'password',
      client_id: 'cli',
      scope: 'api offline_access',
      username: email,
      password: await passwordHash(await masterKey(password, email, kdf), password),
      deviceIdentifier: 'c5a9e6d2-7c57-4b19-9d0e-5a9d3c1f0b42',
      deviceName: 'sandbox',
      deviceType: '25',
    },
  });
  if (answer.status === 200) return true;
  if (answer.status === 400) return false;
  throw failed(answer);
}
