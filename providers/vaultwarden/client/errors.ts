/**
 * What went wrong, in the words of a caller:
 * - `not-found` the object does not exist (or is not visible to this account);
 * - `out-of-sight` an item that exists, and that this account may not see;
 * - `not-member` the account is no confirmed member of the organization, or the organization is gone;
 * - `no-permission` a member, but the role or the collection's rights do not allow the call;
 * - `no-full-access` a list that only members with full access may read;
 * - `wrong-credentials`, `two-factor-required`, `wrong-two-factor-code`, `rate-limited`: the login;
 * - `stale` somebody changed the item at the same time, twice;
 * - `unreachable`, `timeout`, `tls`, `not-vaultwarden`, `too-old`: the way to the server, or the server itself;
 * - `invalid` the input, or a request the server refused; `server` the server failed (5xx);
 * - `decrypt` a value that the account's keys do not open;
 * - `lost-answer` a create whose answer never came and that could not be settled;
 * - `aborted` the caller's signal.
 */
export type VaultErrorKind =
  | 'not-found'
  | 'out-of-sight'
  | 'not-member'
  | 'no-permission'
  | 'no-full-access'
  | 'wrong-credentials'
  | 'two-factor-required'
  | 'wrong-two-factor-code'
  | 'rate-limited'
  | 'stale'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'not-vaultwarden'
  | 'too-old'
  | 'invalid'
  | 'server'
  | 'decrypt'
  | 'lost-answer'
  | 'aborted';

/** What a {@link VaultError} is made of. None of the texts may hold a secret. */
export interface VaultErrorParts {
  /** One sentence: what is wrong. */
  reason: string;
  /** One sentence: what to do about it. */
  cure: string;
  /** HTTP status of the answer, when there was one. */
  status?: number;
}

/** The only error the client throws on purpose: a kind to decide by, and one sentence each of cause and cure. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly kind: VaultErrorKind;
  readonly reason: string;
  readonly cure: string;
  readonly status: number | undefined;

  constructor(kind: VaultErrorKind, parts: VaultErrorParts) {
    super(`${parts.reason} ${parts.cure}`);
    this.kind = kind;
    this.reason = parts.reason;
    this.cure = parts.cure;
    this.status = parts.status;
  }
}

/** Whether `error` is a {@link VaultError} of one of the given kinds. */
export function isVaultError(error: unknown, ...kinds: VaultErrorKind[]): error is VaultError {
  return error instanceof VaultError && (kinds.length === 0 || kinds.includes(error.kind));
}
