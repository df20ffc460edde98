import type * as Http from 'node:http';
import type { Agent, ClientRequest, IncomingHttpHeaders } from 'node:http';
import type * as Https from 'node:https';
import { createSecureContext, rootCertificates } from 'node:tls';
import { isObject } from '../json';
import type { Environment } from './proxy';
import { proxyFor } from './proxy';
import type { TlsOptions } from './tls-options';
import { tunnelThrough } from './tunnel';

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
]);

const untrusted = /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_|UNABLE_TO_|ERR_OSSL)/;

// As many as Terraform's default parallelism; more would only queue at the server's database.
const connections = 10;

// Loaded when something is sent: of the processes that Terraform starts for an apply, all but one send nothing.
const plain = (): typeof Http => process.getBuiltinModule('node:http');
const secure = (): typeof Https => process.getBuiltinModule('node:https');

/** The transport over Node's own client, with connections that are kept. Redirects are answers, never followed. */
export class NodeTransport implements Transport {
  readonly #tls: TlsOptions;
  readonly #environment: Environment;
  #agent: Agent | undefined;
  // Reading the public authorities into a list of one's own takes longer than a login's requests: only when they are needed.
  #trustsPublic = false;

  constructor(tls: TlsOptions, environment: Environment) {
    this.#tls = tls;
    this.#environment = environment;
  }

  async send(request: WireRequest): Promise<WireResponse> {
    if (request.signal?.aborted) throw new TransportFailure('aborted', 'ABORT_ERR');
    const agent = (this.#agent ??= this.#connect(request.url));
    let outgoing: ClientRequest | undefined;
    const abort = (): void => void outgoing?.destroy(new Error('aborted'));
    request.signal?.addEventListener('abort', abort, { once: true });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      abort();
    }, request.timeout);
    try {
      return await exchange(request, agent, (started) => (outgoing = started));
    } catch (error) {
      if (late) throw new TransportFailure('timeout', 'ETIMEDOUT');
      if (request.signal?.aborted) throw new TransportFailure('aborted', 'ABORT_ERR');
      const failure = classify(error);
      if (failure.phase === 'tls' && this.#widens(agent)) return await this.send(request);
      throw failure;
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', abort);
    }
  }

  async close(): Promise<void> {
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  /** Whether what this agent did not trust may be trusted by now: the given authorities are tried before the public ones. */
  #widens(agent: Agent): boolean {
    if (agent !== this.#agent) return true;
    if (this.#trustsPublic || this.#tls.ca === undefined) return false;
    this.#trustsPublic = true;
    this.#agent = undefined;
    return true;
  }

  #connect(url: URL): Agent {
    const kept = { keepAlive: true, maxSockets: connections };
    if (url.protocol === 'http:') return new (plain().Agent)(kept);
    const { ca, ...rest } = this.#tls;
    const authorities = ca === undefined ? {} : { ca: this.#trustsPublic ? [...rootCertificates, ...ca] : ca };
    // One for all connections: Node would read every certificate again for each.
    const secureContext = createSecureContext({ ...rest, ...authorities });
    const agent = new (secure().Agent)({ ...kept, secureContext });
    const proxy = proxyFor(url, this.#environment);
    if (proxy !== undefined) tunnelThrough(proxy, agent);
    return agent;
  }
}

/**
 * One request and the whole of its answer.
 * @param started is given the request, which may be destroyed at any time: an AbortSignal of its own would cost more
 */
function exchange(
  request: WireRequest,
  agent: Agent,
  started: (outgoing: ClientRequest) => void,
): Promise<WireResponse> {
  const { url, method, body } = request;
  // Node announces no length for the body of a DELETE.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const headers = { ...request.headers, ...length };
  const { request: start } = url.protocol === 'https:' ? secure() : plain();
  return new Promise((resolve, reject) => {
    const outgoing = start(url, { method, headers, agent }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, headers: joined(incoming.headers), text });
      });
    });
    outgoing.on('error', reject);
    started(outgoing);
    outgoing.end(body);
  });
}

function joined(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function classify(error: unknown): TransportFailure {
  const code = codeOf(error) ?? 'UNKNOWN';
  if (untrusted.test(code)) return new TransportFailure('tls', code);
  if (beforeTheServer.has(code) || code.startsWith('PROXY_')) return new TransportFailure('connect', code);
  return new TransportFailure('exchange', code);
}

function codeOf(error: unknown): string | undefined {
  if (!isObject(error)) return undefined;
  const code = typeof error['code'] === 'string' ? error['code'] : undefined;
  // A name that resolves to several addresses fails with one error for each.
  const several = Array.isArray(error['errors']) ? codeOf(error['errors'][0]) : undefined;
  return code ?? several ?? codeOf(error['cause']);
}
