import type { Clock } from '../clock';
import { accountSalt, masterPasswordHash, readKdfParameters } from '../crypto/kdf';
import type { deriveMasterKey, KdfParameters } from '../crypto/kdf';
import { KeyRing } from '../crypto/key-ring';
import { VaultError, isVaultError } from '../errors';
import type { HttpClient } from '../http/http-client';
import type { Redaction } from '../http/redaction';
import { numberOf, requireObject, requireText, textOf } from '../json';
import type { JsonObject } from '../json';
import { deviceIdentifier } from './device-identifier';
import type { OneTimePassword } from './one-time-password';

/** The account to log in with. All but the e-mail address are secrets. */
export interface Account {
  email: string;
  /** Master password: opens the keys, also when an API key does the login. */
  password: string;
  /** Personal API key, `user.<id>` and its secret: logs in without a second factor. */
  apiKey: { clientId: string; clientSecret: string } | undefined;
  oneTimePassword: OneTimePassword | undefined;
}

/** Access as the server granted it. */
export interface Grant {
  accessToken: string;
  /** Only after a login with the master password. */
  refreshToken: string | undefined;
  /** Milliseconds since 1970 from which on the token is renewed: a minute before it ends. */
  renewAt: number;
}

/** What a login yields. */
export interface Login {
  grant: Grant;
  keyRing: KeyRing;
  /** Proves the master password to the server, as deleting an organization asks for. */
  passwordHash: string;
}

/** What a login works with. */
export interface LoginParts {
  http: HttpClient;
  account: Account;
  clock: Clock;
  redaction: Redaction;
  deriveMasterKey: typeof deriveMasterKey;
  signal?: AbortSignal | undefined;
}

const tokenPath = 'identity/connect/token';

/**
 * Logs in with the master password (prelogin, token), or with an API key (token), and opens the keys.
 * @throws VaultError `wrong-credentials`, `two-factor-required`, `wrong-two-factor-code`, `rate-limited`, `decrypt`
 */
export async function login(parts: LoginParts): Promise<Login> {
  return parts.account.apiKey ? loginWithApiKey(parts, parts.account.apiKey) : loginWithPassword(parts);
}

/**
 * Exchanges a refresh token, which does not count against the login limit.
 * @throws VaultError when the server does not take it any more
 */
export async function refresh(parts: LoginParts, refreshToken: string): Promise<Grant> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'cli' };
  return readGrant(parts, await requestToken(parts, async () => form), refreshToken);
}

async function loginWithPassword(parts: LoginParts): Promise<Login> {
  const { account } = parts;
  const derived = await derive(parts, await prelogin(parts));
  const form = async (): Promise<Record<string, string>> => ({
    grant_type: 'password',
    client_id: 'cli',
    scope: 'api offline_access',
    username: accountSalt(account.email),
    password: derived.passwordHash,
    ...device(parts),
    ...(account.oneTimePassword
      ? { twoFactorProvider: '0', twoFactorToken: await account.oneTimePassword.next(parts.signal) }
      : {}),
  });
  let answer: JsonObject;
  try {
    answer = await requestToken(parts, form);
  } catch (error) {
    // Another process of the same run may have used up this step's code: one more try, with the next step's.
    if (!account.oneTimePassword || !isVaultError(error, 'wrong-two-factor-code')) throw error;
    answer = await requestToken(parts, form);
  }
  return finish(parts, answer, derived);
}

async function loginWithApiKey(parts: LoginParts, apiKey: { clientId: string; clientSecret: string }): Promise<Login> {
  const answer = await requestToken(parts, async () => ({
    grant_type: 'client_credentials',
    client_id: apiKey.clientId,
    client_secret: apiKey.clientSecret,
    scope: 'api',
    ...device(parts),
  }));
  const kdf = numberOf(answer['Kdf']) === undefined ? await prelogin(parts) : readKdfParameters(answer);
  return finish(parts, answer, await derive(parts, kdf));
}

async function prelogin({ http, account, signal }: LoginParts): Promise<KdfParameters> {
  const answer = await http.send({
    method: 'POST',
    // The route that every supported version has; prelogin/password came with 1.36.
    path: 'identity/accounts/prelogin',
    json: { email: accountSalt(account.email) },
    repeatable: true,
    signal,
  });
  return readKdfParameters(requireObject(answer, 'The prelogin answer'));
}

interface Derived {
  masterKey: Buffer;
  passwordHash: string;
}

async function derive({ account, redaction, deriveMasterKey }: LoginParts, kdf: KdfParameters): Promise<Derived> {
  const masterKey = await deriveMasterKey(account.password, accountSalt(account.email), kdf);
  const passwordHash = await masterPasswordHash(masterKey, account.password);
  redaction.add(passwordHash);
  return { masterKey, passwordHash };
}

async function requestToken(parts: LoginParts, form: () => Promise<Record<string, string>>): Promise<JsonObject> {
  // A login that arrives twice makes one more token, nothing else.
  const answer = await parts.http.send({
    method: 'POST',
    path: tokenPath,
    form,
    repeatable: true,
    signal: parts.signal,
  });
  return requireObject(answer, 'The token answer');
}

function finish(parts: LoginParts, answer: JsonObject, derived: Derived): Login {
  const grant = readGrant(parts, answer, undefined);
  const wrappedKey = requireText(answer, 'Key', 'The token answer');
  const wrappedPrivateKey = requireText(answer, 'PrivateKey', 'The token answer');
  try {
    const keyRing = KeyRing.open(derived.masterKey, wrappedKey, wrappedPrivateKey);
    return { grant, keyRing, passwordHash: derived.passwordHash };
  } catch (error) {
    if (!parts.account.apiKey || !isVaultError(error, 'decrypt')) throw error;
    throw new VaultError('wrong-credentials', {
      reason: 'The API key was accepted, but email and password do not open the keys of its account.',
      cure: 'Set email and password (the master password) of the account that client_id belongs to.',
    });
  }
}

function readGrant(parts: LoginParts, answer: JsonObject, earlier: string | undefined): Grant {
  const accessToken = requireText(answer, 'access_token', 'The token answer');
  const refreshToken = textOf(answer['refresh_token']) ?? earlier;
  parts.redaction.add(accessToken);
  parts.redaction.add(refreshToken);
  const seconds = numberOf(answer['expires_in']) ?? 3_600;
  const renewAt = parts.clock.now() + Math.max(seconds - 60, seconds / 2) * 1_000;
  return { accessToken, refreshToken, renewAt };
}

function device({ http, account }: LoginParts): Record<string, string> {
  return {
    deviceIdentifier: deviceIdentifier(http.endpoint.text, account.email),
    deviceName: 'cluster-infra',
    deviceType: '25',
  };
}
