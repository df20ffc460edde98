import { request as plainRequest, type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { text } from 'node:stream/consumers';

import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { agentFor } from './agent';
import type { Connection } from './connection';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with query, starting with `/`. */
  path: string;
  contentType?: string;
  body?: string;
  signal: AbortSignal;
}

export interface HttpResponse {
  status: number;
  /** Seconds, from `Retry-After`. */
  retryAfter?: number;
  body: string;
}

/** Milliseconds until a connection has to stand. */
const CONNECT_TIMEOUT = 10_000;

/**
 * Sends requests to one API server over kept-alive connections. By Node's own client: loading `undici` takes a process,
 * which lives for one command of Terraform, a tenth of a second.
 */
export class Transport {
  private agent: Agent | undefined;

  constructor(private readonly connection: Connection) {}

  /** @throws TfError when no answer came: refused, reset, timed out, untrusted certificate. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    try {
      const answer = await this.answerTo(request);
      const retryAfter = Number(answer.headers['retry-after']);
      const body = await text(answer);
      return { status: answer.statusCode ?? 0, body, ...(Number.isFinite(retryAfter) ? { retryAfter } : {}) };
    } catch (error) {
      if (request.signal.aborted) throw error;
      throw new NoAnswer(this.connection.server, error);
    }
  }

  close(): void {
    this.agent?.destroy();
  }

  private answerTo(request: HttpRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const url = new URL(request.path, this.connection.server);
      const { method, signal } = request;
      const options = {
        method,
        signal,
        headers: this.headers(request),
        agent: (this.agent ??= agentFor(this.connection)),
      };
      const sent = url.protocol === 'https:' ? tlsRequest(url, options, resolve) : plainRequest(url, options, resolve);
      sent.once('error', reject);
      limitConnecting(sent);
      sent.end(request.body);
    });
  }

  private headers(request: HttpRequest): Record<string, string> {
    const { token, username, password } = this.connection;
    const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
    return {
      accept: 'application/json',
      'user-agent': 'cluster-infra-stand-in (terraform-provider-kubernetes)',
      ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
      // Node gives a DELETE no length by itself: the server would take its body for the next request
      ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
      ...(token !== undefined
        ? { authorization: `Bearer ${token}` }
        : username !== undefined
          ? { authorization: `Basic ${basic}` }
          : {}),
    };
  }
}

/** No answer came from the server. Whether a write was carried out is then unknown. */
export class NoAnswer extends TfError {
  constructor(server: string, cause: unknown) {
    const named = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
    const code = typeof named === 'string' ? named : 'unknown error';
    super(
      'Kubernetes API not reachable',
      `No answer from ${server} (${code}). Check that the cluster runs and that the kubeconfig's server and certificates are current.`,
      [],
      { cause },
    );
  }
}

function limitConnecting(sent: ClientRequest): void {
  sent.once('socket', (socket) => {
    if (!socket.connecting) return;
    const late = setTimeout(() => {
      sent.destroy(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' }));
    }, CONNECT_TIMEOUT);
    const done = (): void => clearTimeout(late);
    socket.once('connect', done).once('close', done);
  });
}
