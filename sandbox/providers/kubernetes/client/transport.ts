import type { Dispatcher } from 'undici';

import { TfError } from '../../../../providers/framework/provider/diagnostics';
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

/** Sends requests to one API server over kept-alive connections. `undici` is loaded with the first request. */
export class Transport {
  private dispatcher: Promise<Dispatcher> | undefined;

  constructor(private readonly connection: Connection) {}

  /** @throws TfError when no answer came: refused, reset, timed out, untrusted certificate. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const { request: send } = await import('undici');
    this.dispatcher ??= makeDispatcher(this.connection);
    try {
      const answer = await send(new URL(request.path, this.connection.server), {
        method: request.method,
        headers: this.headers(request),
        body: request.body ?? null,
        signal: request.signal,
        dispatcher: await this.dispatcher,
      });
      const retryAfter = Number(answer.headers['retry-after']);
      const body = await answer.body.text();
      return { status: answer.statusCode, body, ...(Number.isFinite(retryAfter) ? { retryAfter } : {}) };
    } catch (error) {
      if (request.signal.aborted) throw error;
      throw new NoAnswer(this.connection.server, error);
    }
  }

  async close(): Promise<void> {
    await (await this.dispatcher)?.close();
  }

  private headers(request: HttpRequest): Record<string, string> {
    const { token, username, password } = this.connection;
    const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
    return {
      accept: 'application/json',
      'user-agent': 'cluster-infra-stand-in (terraform-provider-kubernetes)',
      ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
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
    const code =
      cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown error';
    super(
      'Kubernetes API not reachable',
      `No answer from ${server} (${code}). Check that the cluster runs and that the kubeconfig's server and certificates are current.`,
      [],
      { cause },
    );
  }
}

async function makeDispatcher(connection: Connection): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await import('undici');
  const tls = {
    ...(connection.certificateAuthority === undefined ? {} : { ca: connection.certificateAuthority }),
    ...(connection.clientCertificate === undefined ? {} : { cert: connection.clientCertificate }),
    ...(connection.clientKey === undefined ? {} : { key: connection.clientKey }),
    ...(connection.serverName === undefined ? {} : { servername: connection.serverName }),
    rejectUnauthorized: connection.insecure !== true,
  };
  return connection.proxyUrl === undefined
    ? new Agent({ connect: { ...tls, timeout: 10_000 }, keepAliveTimeout: 30_000 })
    : new ProxyAgent({ uri: connection.proxyUrl, requestTls: tls });
}
