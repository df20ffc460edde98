import { inspect } from 'node:util';
import { CollectionApi } from './api/collections';
import { organizationKey } from './api/context';
import { LoginItemApi } from './api/login-items';
import { OrganizationApi } from './api/organizations';
import type { Clock } from './clock';
import { systemClock } from './clock';
import { deriveMasterKey } from './crypto/kdf';
import { VaultError } from './errors';
import { Endpoint } from './http/endpoint';
import { HttpClient } from './http/http-client';
import type { Environment } from './http/proxy';
import { Redaction } from './http/redaction';
import { loadTlsOptions } from './http/tls-options';
import type { CertificateOptions } from './http/tls-options';
import { NodeTransport } from './http/transport';
import type { Transport } from './http/transport';
import type { CallOptions } from './interrupt';
import { OneTimePassword } from './session/one-time-password';
import type { ServerVersion } from './session/server-version';
import { Session } from './session/session';
import { SyncCache } from './sync-cache';

/** How to reach a server and who to be there. */
export interface VaultClientOptions extends CertificateOptions {
  /** Base URL, with the sub-path if there is one. HTTPS, or HTTP to this machine. */
  endpoint: string;
  email: string;
  /** Master password: opens the keys, also with an API key. */
  password: string;
  /** Personal API key, both or none: logs in without a second factor. */
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** Secret of the account's authenticator app, base32 or otpauth:// URI; not needed with an API key. */
  totpSecret?: string | undefined;
  /** Seconds for one attempt of one request. Default 30. */
  requestTimeout?: number | undefined;
  /** Seconds for a request with all its retries. Default 120. */
  maxRetryTime?: number | undefined;
  /** Ends everything that runs. */
  signal?: AbortSignal | undefined;
  /** Where proxy variables and NODE_EXTRA_CA_CERTS are read. Default the process's. */
  environment?: Environment | undefined;
  /** For tests. */
  clock?: Clock | undefined;
  transport?: Transport | undefined;
  deriveMasterKey?: typeof deriveMasterKey | undefined;
}

/**
 * A client of one account on one Vaultwarden server (1.34 or newer). Nothing is sent before the first call; one login
 * and one sync serve all calls, however many run side by side.
 */
export class VaultClient {
  readonly organizations: OrganizationApi;
  readonly collections: CollectionApi;
  readonly loginItems: LoginItemApi;
  readonly #session: Session;
  readonly #cache: SyncCache;
  readonly #http: HttpClient;
  readonly #transport: Transport;
  readonly #closing = new AbortController();

  /** @throws VaultError `invalid`, naming the option; never a secret's value */
  constructor(options: VaultClientOptions) {
    const clock = options.clock ?? systemClock;
    const environment = options.environment ?? process.env;
    const email = required('email', options.email);
    const password = required('password', options.password);
    const apiKey = readApiKey(options.clientId, options.clientSecret);
    const requestTimeout = seconds('request_timeout', options.requestTimeout, 30);
    const maxRetryTime = seconds('max_retry_time', options.maxRetryTime, 120);
    const endpoint = new Endpoint(required('endpoint', options.endpoint));
    const oneTimePassword = options.totpSecret ? new OneTimePassword(options.totpSecret, clock) : undefined;
    const redaction = new Redaction();
    for (const secret of [password, options.clientSecret, options.totpSecret]) redaction.add(secret);
    this.#transport = options.transport ?? new NodeTransport(loadTlsOptions(options, environment), environment);
    this.#http = new HttpClient({
      endpoint,
      transport: this.#transport,
      clock,
      redaction,
      requestTimeout,
      maxRetryTime,
    });
    const account = { email, password, apiKey, oneTimePassword };
    const { signal: closed } = this.#closing;
    const signal = options.signal ? AbortSignal.any([options.signal, closed]) : closed;
    const derive = options.deriveMasterKey ?? deriveMasterKey;
    const parts = { http: this.#http, account, clock, redaction, deriveMasterKey: derive, signal };
    this.#session = new Session(parts);
    this.#cache = new SyncCache(this.#session);
    const context = { session: this.#session, cache: this.#cache, clock };
    this.organizations = new OrganizationApi(context);
    this.collections = new CollectionApi(context);
    this.loginItems = new LoginItemApi(context);
  }

  /** The server's version, asked for once and checked. Needs no login. */
  async version(): Promise<ServerVersion> {
    return this.#session.version();
  }

  /** Syncs again, to see what others changed since. */
  async resync(): Promise<void> {
    await this.#cache.reload();
  }

  /** A key of 32 bytes for one purpose, bound to an organization: for digests kept outside the vault. */
  async digestKey(organizationId: string, purpose: string, options: CallOptions = {}): Promise<Buffer> {
    const context = { session: this.#session, cache: this.#cache, clock: systemClock };
    return (await organizationKey(context, organizationId, options)).deriveFor(purpose);
  }

  /** Requests sent so far, retries included. */
  get requestCount(): number {
    return this.#http.requestCount;
  }

  /** Closes the connections; requests under way fail, and nothing is tried again. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#transport.close();
  }

  toString(): string {
    return `[VaultClient ${this.#http.endpoint.text}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function required(option: string, value: string | undefined): string {
  if (value !== undefined && value.trim() !== '') return value;
  throw new VaultError('invalid', { reason: `${option} is missing.`, cure: `Set ${option}.` });
}

function readApiKey(clientId: string | undefined, clientSecret: string | undefined) {
  if (!clientId && !clientSecret) return undefined;
  if (!clientId || !clientSecret) {
    const missing = clientId ? 'client_secret' : 'client_id';
    throw new VaultError('invalid', {
      reason: `${missing} is missing, while its counterpart is set.`,
      cure: 'Set both for a login by API key, or none.',
    });
  }
  if (!/^user\../.test(clientId)) {
    throw new VaultError('invalid', {
      reason: 'client_id is no personal API key: those begin with "user.".',
      cure: "Use the account's own API key; that of an organization can neither read nor write items.",
    });
  }
  return { clientId, clientSecret };
}

function seconds(option: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (Number.isFinite(value) && value > 0 && value <= 86_400) return value;
  throw new VaultError('invalid', {
    reason: `${option} is ${value}; allowed are more than 0 and at most 86400 seconds.`,
    cure: `Set ${option} to a number of seconds.`,
  });
}
