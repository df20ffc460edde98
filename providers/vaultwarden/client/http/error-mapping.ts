import { VaultError } from '../errors';
import type { VaultErrorKind } from '../errors';
import type { JsonObject } from '../json';
import { isObject, textOf } from '../json';
import type { WireResponse } from './transport';

/** What a server's refusal means: the message it starts with, the kind, and the cure. First match wins. */
const refusals: readonly { pattern: RegExp; kind: VaultErrorKind; cure: string }[] = [
  {
    pattern: /client copy of this cipher is out of date/i,
    kind: 'stale',
    cure: 'Somebody else is changing the item: run it again when they are done.',
  },
  { pattern: /Username or password is incorrect/i, kind: 'wrong-credentials', cure: 'Check email and password.' },
  {
    pattern: /Incorrect client_secret|Invalid client_id|Malformed client_id/i,
    kind: 'wrong-credentials',
    cure: 'Check client_id (user.<id>) and client_secret: the web vault shows them under Settings, Security, Keys.',
  },
  { pattern: /has been disabled/i, kind: 'wrong-credentials', cure: 'Let an administrator enable the account.' },
  {
    pattern: /verify your email/i,
    kind: 'wrong-credentials',
    cure: 'Follow the link in the mail that the server sent to the account.',
  },
  {
    pattern: /SSO sign-in is required/i,
    kind: 'wrong-credentials',
    cure: 'Use an API key (client_id and client_secret), or allow password logins (SSO_ONLY=false).',
  },
  {
    pattern: /Invalid TOTP code/i,
    kind: 'wrong-two-factor-code',
    cure: 'Check totp_secret and the clocks of both machines.',
  },
  {
    pattern: /client is too old|is not a supported version/i,
    kind: 'too-old',
    cure: 'Use a newer release of this client.',
  },
  {
    // Said of an item that exists only (upstream src/api/core/ciphers.rs).
    pattern: /^Cipher is not owned by user/i,
    kind: 'out-of-sight',
    cure: 'Give the account its membership or its rights on a collection of the item back.',
  },
  {
    pattern:
      /^(Cipher doesn't exist|Cipher does not exist|Collection not found|Collection is not owned by organization|Organization not found|Can't find organization details|Group not found|Invalid folder|Attachment doesn't exist|The specified user isn't a member of the organization|User to delete isn't member of the organization)/i,
    kind: 'not-found',
    cure: 'It was deleted, or this account cannot see it: check the id and the rights of the account.',
  },
  {
    pattern:
      /not write accessible|No rights to modify|don't have permission|cannot be edited|not allowed to create organizations|Cipher is not write/i,
    kind: 'no-permission',
    cure: 'Give the account the right: Owner or Admin of the organization, or "can manage" on the collection.',
  },
  {
    pattern: /^Resource not found/i,
    kind: 'no-full-access',
    cure: 'Give the account full access to the organization (Owner or Admin), or read single objects.',
  },
  {
    pattern: /maximum encrypted value length/i,
    kind: 'invalid',
    cure: 'Shorten the notes to 7,439 bytes, or set INCREASE_NOTE_SIZE_LIMIT=true on the server (74,943 bytes).',
  },
];

/** What a refused request was: for messages only. */
export interface RequestName {
  method: string;
  /** From the server's root, without query. */
  path: string;
}

/**
 * The meaning of an answer that is no success. A 401 means an expired token, a membership that is gone or a missing
 * right: the session tells these apart, here it is `no-permission`.
 * @param clean takes secrets out of the server's message
 */
export function errorFromAnswer(
  request: RequestName,
  response: WireResponse,
  clean: (text: string) => string,
): VaultError {
  const { status } = response;
  const call = `${request.method} /${request.path}`;
  const body = parseJson(response.text);
  const make = (kind: VaultErrorKind, reason: string, cure: string): VaultError =>
    new VaultError(kind, { reason, cure, status });

  if (status === 429) {
    const login = request.path.startsWith('identity/');
    const limit = login ? 'login (by default 10, then one a minute)' : 'request';
    const cure = login
      ? 'Wait a minute, or raise LOGIN_RATELIMIT_SECONDS and LOGIN_RATELIMIT_MAX_BURST on the server; behind a proxy, check IP_HEADER, since all clients may share one address.'
      : 'Wait a minute, or raise the limit of the proxy in front of the server.';
    return make('rate-limited', `The server's ${limit} limit for this address is used up (429 at ${call}).`, cure);
  }
  if (status >= 300 && status < 400) {
    return make(
      'not-vaultwarden',
      `${call} was redirected (${status}) to ${hostOf(response.headers['location'])}.`,
      'Give the final base URL as endpoint, and let no login page stand in front of the API.',
    );
  }
  if (status === 413)
    return make('invalid', `The request is too large for the server (413 at ${call}).`, 'Shorten it.');
  if (status >= 500) {
    return make('server', `The server failed with ${status} at ${call}.`, "Read the server's and the proxy's log.");
  }
  if (body === undefined) {
    return make(
      'not-vaultwarden',
      `${call} answered ${status} with something that is not JSON: it comes from a proxy or another server.`,
      'Check the endpoint and its sub-path, and that no proxy asks for a login of its own.',
    );
  }
  if (body['error'] === 'invalid_grant' && isObject(body['TwoFactorProviders2'])) {
    const kinds = Object.keys(body['TwoFactorProviders2']).join(', ');
    return make(
      'two-factor-required',
      `The account asks for a second factor (types ${kinds}; 0 is an authenticator app).`,
      'Set totp_secret (type 0 only), or use an API key (client_id and client_secret), which needs no second factor.',
    );
  }
  const message = messageOf(body);
  if (status === 401) {
    return make('no-permission', `The server refused the token (401 at ${call}).`, 'Check the rights of the account.');
  }
  if (status === 404 && message === undefined) {
    return make('too-old', `The server does not know ${call} (404).`, 'Use Vaultwarden 1.34 or newer.');
  }
  const text = message === undefined ? 'no message' : clean(message);
  const known = refusals.find(({ pattern }) => message !== undefined && pattern.test(message));
  const reason = `The server refused ${call} (${status}): ${text.replace(/[.!]?$/, '.')}`;
  if (known) return make(known.kind, reason, known.cure);
  if (status === 404) return make('not-found', reason, 'Check the id and the rights of the account.');
  return make('invalid', reason, 'Correct what the message names; a newer server may expect a newer client.');
}

/** The JSON object in `text`, or undefined. */
export function parseJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function messageOf(body: JsonObject): string | undefined {
  const model = body['errorModel'] ?? body['ErrorModel'];
  const inner = isObject(model) ? (textOf(model['message']) ?? textOf(model['Message'])) : undefined;
  return textOf(body['message']) ?? inner ?? textOf(body['error_description']) ?? textOf(body['error']);
}

function hostOf(location: string | undefined): string {
  try {
    return location === undefined ? 'nowhere' : new URL(location, 'https://same.host.invalid').host;
  } catch {
    return 'an unreadable address';
  }
}
