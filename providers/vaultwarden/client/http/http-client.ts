import type { Clock } from '../clock';
import { VaultError } from '../errors';
import { aborted, lateSignal } from '../interrupt';
import type { Endpoint } from './endpoint';
import { errorFromAnswer } from './error-mapping';
import type { Redaction } from './redaction';
import { decideRetry } from './retry-policy';
import type { Outcome } from './retry-policy';
import { TransportFailure } from './transport';
import type { Transport, WireRequest, WireResponse } from './transport';

/** Below 2024.12.0, or without the header, the server leaves SSH keys out of a sync, as if they were deleted. */
export const clientVersion = '2026.6.0';

/** A request to a route of the server. */
export interface ApiRequest {
  method: WireRequest['method'];
  /** From the server's root: `api/...` or `identity/...`. */
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent form-encoded, instead of `json`; asked for anew at each attempt, since a one-time password works once. */
  form?: () => Promise<Record<string, string>>;
  /** Whether a second arrival does no harm. Default: true for all methods but POST. */
  repeatable?: boolean;
  token?: string;
  /** Ends waits and further attempts. A read or a login under way is dropped, a write gets some seconds to finish. */
  signal?: AbortSignal | undefined;
}

/** What an {@link HttpClient} works with. */
export interface HttpClientParts {
  endpoint: Endpoint;
  transport: Transport;
  clock: Clock;
  redaction: Redaction;
  /** Seconds for one attempt. */
  requestTimeout: number;
  /** Seconds for a call with all its retries. */
  maxRetryTime: number;
}

/** Sends requests with bounded retries and gives every failure its meaning. */
export class HttpClient {
  readonly #parts: HttpClientParts;
  #sent = 0;

  constructor(parts: HttpClientParts) {
    this.#parts = parts;
  }

  /** Requests sent so far, retries included. */
  get requestCount(): number {
    return this.#sent;
  }

  get endpoint(): Endpoint {
    return this.#parts.endpoint;
  }

  /**
   * Sends until there is an answer that settles the request.
   * @returns the parsed body of a 2xx answer; undefined when it is empty
   * @throws VaultError; `lost-answer` when a request that is not repeatable may have been carried out
   */
  async send(request: ApiRequest): Promise<unknown> {
    if (request.signal?.aborted) throw aborted();
    // Of a write the outcome is worth knowing; what may be repeated on purpose (a login) is dropped like a read.
    const isWrite = request.method !== 'GET' && request.repeatable !== true;
    const late = isWrite ? lateSignal(request.signal, this.#parts.clock) : undefined;
    try {
      return await this.#attempt(request, late?.signal ?? request.signal);
    } finally {
      late?.end();
    }
  }

  /** @param drop ends an attempt under way */
  async #attempt(request: ApiRequest, drop: AbortSignal | undefined): Promise<unknown> {
    const { clock, endpoint, transport, requestTimeout, maxRetryTime, redaction } = this.#parts;
    const deadline = clock.now() + maxRetryTime * 1_000;
    const repeatable = request.repeatable ?? request.method !== 'POST';
    for (let attempts = 1; ; attempts += 1) {
      const content = await encode(request);
      const timeout = Math.max(1, Math.min(requestTimeout * 1_000, deadline - clock.now()));
      const wire = { ...content, method: request.method, timeout, signal: drop };
      let response: WireResponse | undefined;
      let failure: TransportFailure | undefined;
      this.#sent += 1;
      try {
        response = await transport.send({ ...wire, url: endpoint.resolve(request.path, request.query) });
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        failure = error;
      }
      if (response && response.status >= 200 && response.status < 300) return this.#body(request, response);
      const outcome: Outcome = response
        ? { type: 'answer', status: response.status, retryAfterSeconds: retryAfter(response) }
        : { type: 'failure', phase: failure?.phase ?? 'exchange' };
      const remaining = deadline - clock.now();
      const decision = decideRetry({ outcome, repeatable, attempts, remaining, random: clock.random() });
      if (decision.action === 'retry') {
        if (!(await this.#pause(decision.delay, request.signal))) throw interrupted(request, attempts, outcome);
        continue;
      }
      if (decision.action === 'lost') throw this.#lost(request, response, failure);
      if (response) throw errorFromAnswer(request, response, (text) => redaction.clean(text));
      if (failure?.phase === 'aborted') throw interrupted(request, attempts, outcome);
      throw this.#unanswered(failure, attempts, timeout);
    }
  }

  /** Waits; false when the signal fired. */
  async #pause(delay: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted) return false;
    try {
      await this.#parts.clock.sleep(delay, signal);
    } catch {
      return false;
    }
    return !signal?.aborted;
  }

  #body(request: ApiRequest, response: WireResponse): unknown {
    if (response.text.trim() === '') return undefined;
    try {
      return JSON.parse(response.text) as unknown;
    } catch {
      throw new VaultError('not-vaultwarden', {
        reason: `${request.method} /${request.path} answered ${response.status} with something that is not JSON.`,
        cure: 'Check the endpoint and its sub-path, and that no proxy shows a page of its own.',
        status: response.status,
      });
    }
  }

  #lost(request: ApiRequest, response: WireResponse | undefined, failure: TransportFailure | undefined): VaultError {
    const what = response ? `with ${response.status}` : `without an answer (${failure?.code ?? 'unknown'})`;
    return new VaultError('lost-answer', {
      reason: `${request.method} /${request.path} ended ${what}: the server may have carried it out.`,
      cure: 'Look whether it is there before it is sent again.',
      ...(response ? { status: response.status } : {}),
    });
  }

  #unanswered(failure: TransportFailure | undefined, attempts: number, timeout: number): VaultError {
    const where = this.#parts.endpoint.text;
    const code = failure?.code ?? 'unknown';
    const tries = attempts === 1 ? 'one attempt' : `${attempts} attempts`;
    switch (failure?.phase) {
      case 'tls':
        return new VaultError('tls', {
          reason: `The certificate or the TLS of ${where} was not accepted (${code}).`,
          cure: 'Set ca_certificate to the authority that signed it (PEM text or file), and check the host name and the clock.',
        });
      case 'timeout':
        return new VaultError('timeout', {
          reason: `${where} did not answer within ${(timeout / 1_000).toFixed(timeout < 10_000 ? 1 : 0)} s (${tries}).`,
          cure: 'Check the server and the way to it, or raise request_timeout and max_retry_time.',
        });
      case 'connect':
      case 'exchange':
      case 'aborted':
      case undefined:
        return new VaultError('unreachable', {
          reason: `${where} cannot be reached (${code}, ${tries}).`,
          cure: 'Check the endpoint, that the server runs, and the proxy variables HTTPS_PROXY and NO_PROXY.',
        });
    }
  }
}

/** The error for a call that the caller's signal ended: what became of the request, as far as it is known. */
function interrupted(request: ApiRequest, attempts: number, outcome: Outcome): VaultError {
  const untouched =
    request.method === 'GET' ||
    request.repeatable === true ||
    (outcome.type === 'answer' ? outcome.status === 429 : outcome.phase === 'connect');
  const tries = attempts === 1 ? 'one attempt' : `${attempts} attempts`;
  const end = outcome.type === 'answer' ? `the last was answered with ${outcome.status}` : 'the last had no answer';
  return new VaultError('aborted', {
    reason: `${request.method} /${request.path} was interrupted after ${tries}; ${end}${untouched ? '' : ', and the server may have carried it out'}.`,
    cure: 'Run it again: it begins with what the server holds by then.',
  });
}

async function encode(request: ApiRequest): Promise<{ headers: Record<string, string>; body?: string }> {
  // Without Accept, the server answers 401, 404 and 422 with HTML.
  const headers: Record<string, string> = {
    accept: 'application/json',
    'bitwarden-client-name': 'cli',
    'bitwarden-client-version': clientVersion,
    'device-type': '25',
    'user-agent': 'cluster-infra-vaultwarden-client',
  };
  if (request.token !== undefined) headers['authorization'] = `Bearer ${request.token}`;
  if (request.form) {
    headers['content-type'] = 'application/x-www-form-urlencoded; charset=utf-8';
    return { headers, body: new URLSearchParams(await request.form()).toString() };
  }
  if (request.json !== undefined) {
    headers['content-type'] = 'application/json; charset=utf-8';
    return { headers, body: JSON.stringify(request.json) };
  }
  return { headers };
}

function retryAfter(response: WireResponse): number | undefined {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}
