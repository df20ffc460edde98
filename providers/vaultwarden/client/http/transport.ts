import type { Dispatcher } from 'undici';
import { VaultError } from '../errors';
import { isObject } from '../json';
import type { Environment } from './proxy';
import { proxyFor } from './proxy';
import type { TlsOptions } from './tls-options';

/** One attempt of one request. */
export interface WireRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
  /** Milliseconds for the whole attempt: connect, send, and the last byte of the answer. */
  timeout: number;
  signal?: AbortSignal | undefined;
}

/** A whole answer. */
export interface WireResponse {
  status: number;
  /** Names in lower case; a repeated header is joined by commas. */
  headers: Record<string, string>;
  text: string;
}

/**
 * How far an attempt without an answer came: `connect` (the server saw nothing), `tls` (it was not trusted),
 * `exchange` (the server may have acted), `timeout` (likewise), `aborted` (the caller's signal).
 */
export type FailurePhase = 'connect' | 'tls' | 'exchange' | 'timeout' | 'aborted';

/** An attempt without an answer. Carries an error code only, since causes could quote headers. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';

  constructor(
    readonly phase: FailurePhase,
    readonly code: string,
  ) {
    super(`${phase}: ${code}`);
  }
}

/** Sends one attempt. Throws {@link TransportFailure}; an answer of any status is no failure. */
export interface Transport {
  send(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
}

const beforeTheServer = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const untrusted = /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_|UNABLE_TO_|ERR_OSSL)/;

/** The transport over undici, which is loaded with the first request. Redirects are answers, never followed. */
export class UndiciTransport implements Transport {
  readonly #tls: TlsOptions;
  readonly #environment: Environment;
  #dispatcher: Promise<Dispatcher> | undefined;

  constructor(tls: TlsOptions, environment: Environment) {
    this.#tls = tls;
    this.#environment = environment;
  }

  async send(request: WireRequest): Promise<WireResponse> {
    if (request.signal?.aborted) throw new TransportFailure('aborted', 'ABORT_ERR');
    const { request: dispatch } = await import('undici');
    const dispatcher = await (this.#dispatcher ??= this.#connect(request.url));
    const control = new AbortController();
    const abort = (): void => control.abort();
    request.signal?.addEventListener('abort', abort, { once: true });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      control.abort();
    }, request.timeout);
    try {
      const answer = await dispatch(request.url, {
        dispatcher,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        signal: control.signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(answer.headers)) {
        if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
      }
      return { status: answer.statusCode, headers, text: await answer.body.text() };
    } catch (error) {
      if (error instanceof VaultError) throw error;
      if (late) throw new TransportFailure('timeout', 'ETIMEDOUT');
      if (request.signal?.aborted) throw new TransportFailure('aborted', 'ABORT_ERR');
      throw classify(error);
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', abort);
    }
  }

  async close(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    if (dispatcher) await (await dispatcher).destroy();
  }

  async #connect(url: URL): Promise<Dispatcher> {
    const { Agent, ProxyAgent } = await import('undici');
    // As many as Terraform's default parallelism; more would only queue at the server's database.
    const connections = 10;
    const proxy = proxyFor(url, this.#environment);
    if (proxy === undefined) return new Agent({ connections, connect: { ...this.#tls } });
    try {
      return new ProxyAgent({ uri: proxy, connections, requestTls: { ...this.#tls } });
    } catch {
      // The address may hold the proxy's password: it is not quoted.
      throw new VaultError('invalid', {
        reason: 'The proxy variable for this endpoint (HTTPS_PROXY or HTTP_PROXY) is no usable URL.',
        cure: 'Set it to http://host:port, or name the host of the endpoint in NO_PROXY.',
      });
    }
  }
}

function classify(error: unknown): TransportFailure {
  const code = codeOf(error) ?? 'UNKNOWN';
  if (untrusted.test(code)) return new TransportFailure('tls', code);
  if (beforeTheServer.has(code)) return new TransportFailure('connect', code);
  return new TransportFailure('exchange', code);
}

function codeOf(error: unknown): string | undefined {
  if (!isObject(error)) return undefined;
  const code = typeof error['code'] === 'string' ? error['code'] : undefined;
  // A name that resolves to several addresses fails with one error for each.
  const several = Array.isArray(error['errors']) ? codeOf(error['errors'][0]) : undefined;
  const inner = several ?? codeOf(error['cause']);
  return code === undefined || code.startsWith('UND_ERR_') ? (inner ?? code) : code;
}
