import { inspect } from 'node:util';
import type { KeyRing } from '../crypto/key-ring';
import { VaultError, isVaultError } from '../errors';
import type { ApiRequest } from '../http/http-client';
import type { CallOptions } from '../interrupt';
import { untilAborted } from '../interrupt';
import { objectsOf, requireObject } from '../json';
import type { JsonObject } from '../json';
import { SingleFlight } from '../single-flight';
import { login, refresh } from './login';
import type { Grant, Login, LoginParts } from './login';
import { probeVersion } from './server-version';
import type { ServerVersion } from './server-version';

/** A request in the name of the account. */
export interface AccountRequest extends Omit<ApiRequest, 'token' | 'form'> {
  /** The organization it is about: decides what a 401 means. */
  organizationId?: string;
}

// A second try would only use up the server's login limit.
const lasting = new Set<VaultError['kind']>([
  'wrong-credentials',
  'two-factor-required',
  'wrong-two-factor-code',
  'rate-limited',
  'too-old',
  'not-vaultwarden',
  'invalid',
  'decrypt',
  'tls',
]);

/** One login, made when it is first needed and shared by all callers; renews its token by itself. */
export class Session {
  readonly #parts: LoginParts;
  readonly #opening = new SingleFlight<Login>();
  readonly #renewing = new SingleFlight<Grant>();
  readonly #profile = new SingleFlight<JsonObject>();
  #login: Login | undefined;
  #failure: VaultError | undefined;
  #version: ServerVersion | undefined;

  constructor(parts: LoginParts) {
    this.#parts = parts;
  }

  /** The keys of the account; logs in if that has not happened yet. */
  async keyRing(options: CallOptions = {}): Promise<KeyRing> {
    return (this.#login ?? (await untilAborted(this.#open(), options.signal))).keyRing;
  }

  /** What proves the master password to the server. A secret. */
  async passwordHash(options: CallOptions = {}): Promise<string> {
    return (this.#login ?? (await untilAborted(this.#open(), options.signal))).passwordHash;
  }

  /** The version of the server, asked for once. */
  async version(): Promise<ServerVersion> {
    return (this.#version ??= await probeVersion(this.#parts.http, this.#parts.signal));
  }

  /**
   * Sends a request with a token that is good, and tells the three meanings of a 401 apart: a token that ended (renewed,
   * sent again), a membership that is gone, and a right that is missing.
   * @throws VaultError
   */
  async request(request: AccountRequest): Promise<unknown> {
    const { organizationId: _, ...wire } = request;
    const signal = wire.signal ?? this.#parts.signal;
    const token = await untilAborted(this.#token(), signal);
    try {
      return await this.#parts.http.send({ ...wire, signal, token });
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
      const profile = await untilAborted(this.#tryProfile(token), signal);
      if (profile) throw meaningOf(request, profile, error);
    }
    const renewed = await untilAborted(this.#renew(token), signal);
    try {
      return await this.#parts.http.send({ ...wire, signal, token: renewed });
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
      const profile = await untilAborted(this.#tryProfile(renewed), signal);
      throw profile ? meaningOf(request, profile, error) : error;
    }
  }

  /** The account's profile if the token is good, undefined if the server does not take it. */
  async #tryProfile(token: string): Promise<JsonObject | undefined> {
    const { http, signal } = this.#parts;
    try {
      return await this.#profile.run(async () =>
        requireObject(await http.send({ method: 'GET', path: 'api/accounts/profile', token, signal }), 'The profile'),
      );
    } catch (error) {
      if (isRefusedToken(error)) return undefined;
      throw error;
    }
  }

  async #open(): Promise<Login> {
    if (this.#login) return this.#login;
    if (this.#failure) throw this.#failure;
    return this.#opening.run(async () => {
      try {
        this.#login = await this.#checkedLogin();
        return this.#login;
      } catch (error) {
        if (isVaultError(error) && lasting.has(error.kind)) this.#failure = error;
        throw error;
      }
    });
  }

  /** Login and version check side by side; a server that is none, or too old, explains a failed login better. */
  async #checkedLogin(): Promise<Login> {
    const [version, opened] = await Promise.allSettled([this.version(), login(this.#parts)]);
    if (version.status === 'rejected') throw version.reason;
    if (opened.status === 'rejected') throw opened.reason;
    return opened.value;
  }

  async #token(): Promise<string> {
    const { grant } = await this.#open();
    return this.#parts.clock.now() < grant.renewAt ? grant.accessToken : this.#renew(grant.accessToken);
  }

  /** A token other than `old`: the one that somebody renewed meanwhile, or a new one. */
  async #renew(old: string): Promise<string> {
    const current = this.#login;
    if (current && current.grant.accessToken !== old) return current.grant.accessToken;
    const grant = await this.#renewing.run(async () => {
      const renewed = (await this.#refresh(current?.grant.refreshToken)) ?? (await login(this.#parts)).grant;
      if (this.#login) this.#login = { ...this.#login, grant: renewed };
      return renewed;
    });
    return grant.accessToken;
  }

  async #refresh(refreshToken: string | undefined): Promise<Grant | undefined> {
    if (refreshToken === undefined) return undefined;
    try {
      return await refresh(this.#parts, refreshToken);
    } catch (error) {
      // 400 or 401: the token ended, or the password changed. A new login tells which.
      if (isVaultError(error) && (error.status === 400 || error.status === 401)) return undefined;
      throw error;
    }
  }

  [inspect.custom](): string {
    return '[Session]';
  }
}

/** A 401 of the server itself: a proxy's own, with a page for people, says nothing about the token. */
function isRefusedToken(error: unknown): error is VaultError {
  return isVaultError(error, 'no-permission') && error.status === 401;
}

function meaningOf(request: AccountRequest, profile: JsonObject, error: VaultError): VaultError {
  const { organizationId } = request;
  const member =
    organizationId === undefined || objectsOf(profile['organizations']).some(({ id }) => id === organizationId);
  if (!member) {
    return new VaultError('not-member', {
      reason: `The account is no confirmed member of organization ${organizationId} (any more), or it was deleted.`,
      cure: 'Check that the organization exists, and let an owner invite and confirm the account.',
      status: 401,
    });
  }
  return new VaultError('no-permission', {
    reason: `The account may not do ${request.method} /${request.path}: its role or its rights on the collection do not allow it, or the object is gone.`,
    cure: 'Make the account Owner or Admin of the organization, or give it "can manage" on the collection.',
    ...(error.status === undefined ? {} : { status: error.status }),
  });
}
