import http from 'node:http';
import https from 'node:https';
import { z } from 'zod';
import { CommandError, InterruptedError } from '../errors/command-error';
import { type Asked, badAnswer, lateAnswer, noAnswer } from './cluster-error';
import { Credentials, pemOf, type Proof } from './credentials';
import type { KubeconfigContext } from './kubeconfig';

/** One request to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  /** For errors. */
  readonly asked: Pick<Asked, 'verb' | 'what' | 'canI'>;
  readonly body?: unknown;
  /** Of the body. @default - application/json */
  readonly contentType?: string;
  /** @default - application/json */
  readonly accept?: string;
  /** Seconds; @default - that of the server */
  readonly deadline?: number;
  /** Whether it is sent although the command was interrupted: what it leaves in order. */
  readonly evenInterrupted?: boolean;
}

/** The `status` that the API server sends with an error. */
const statusSchema = z.looseObject({ message: z.string().optional(), reason: z.string().optional() });

/** Requests of the API server at a time. */
const SOCKETS = 6;

/** Reaches the API server of one context over HTTPS. */
export class ApiServer {
  readonly address: string;
  private readonly base: URL;
  private readonly credentials: Credentials;
  private readonly agent: http.Agent;

  constructor(
    private readonly context: KubeconfigContext,
    private readonly options: {
      readonly env: Readonly<NodeJS.ProcessEnv>;
      readonly signal: AbortSignal;
      /** Seconds for one request. */
      readonly deadline: number;
    },
  ) {
    const { cluster } = context;
    if (cluster['proxy-url'] !== undefined)
      throw new CommandError({
        problem: `The cluster of context ${context.name} is reached through a proxy (proxy-url), which this command does not know.`,
        fix: 'Run it where the API server can be reached directly.',
      });
    this.base = new URL(cluster.server);
    this.address = this.base.origin;
    this.credentials = new Credentials(context, options.env);
    const keep = { keepAlive: true, maxSockets: SOCKETS };
    this.agent =
      this.base.protocol === 'http:'
        ? new http.Agent(keep)
        : new https.Agent({
            ...keep,
            ca: pemOf(cluster, 'certificate-authority'),
            rejectUnauthorized: cluster['insecure-skip-tls-verify'] !== true,
            servername: cluster['tls-server-name'],
          });
  }

  /**
   * Sends one request.
   *
   * @returns the text of the answer.
   * @throws ClusterError, CommandError (credentials), InterruptedError.
   */
  async send(request: ApiRequest): Promise<string> {
    const signal = request.evenInterrupted === true ? new AbortController().signal : this.options.signal;
    const asked: Asked = {
      ...request.asked,
      server: this.address,
      context: this.context.name,
      user: this.context.userName,
    };
    const interrupted = () => new InterruptedError(`the cluster was being asked (${asked.verb} ${asked.what}).`);
    if (signal.aborted) throw interrupted();
    const proof = await this.credentials.current(signal);
    const deadline = request.deadline ?? this.options.deadline;
    const timer = AbortSignal.timeout(deadline * 1000);
    try {
      const { code, text } = await this.exchange(request, proof, AbortSignal.any([signal, timer]));
      if (code >= 200 && code < 300) return text;
      throw badAnswer(asked, code, messageOf(text));
    } catch (error) {
      if (error instanceof CommandError) throw error;
      if (signal.aborted) throw interrupted();
      if (timer.aborted) throw lateAnswer(asked, deadline);
      throw noAnswer(asked, error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Ends idle connections, so that the process can end. */
  close(): void {
    this.agent.destroy();
  }

  private exchange(
    { method, path, body, contentType, accept }: ApiRequest,
    { headers, cert, key }: Proof,
    signal: AbortSignal,
  ): Promise<{ code: number; text: string }> {
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const options: https.RequestOptions = {
      method,
      agent: this.agent,
      signal,
      headers: {
        ...headers,
        accept: accept ?? 'application/json',
        'user-agent': 'cluster-infra',
        ...(content === undefined
          ? {}
          : { 'content-type': contentType ?? 'application/json', 'content-length': content.length }),
      },
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    };
    const url = new URL(`${this.base.pathname.replace(/\/$/, '')}${path}`, this.base);
    return new Promise((resolve, reject) => {
      const { request } = this.base.protocol === 'http:' ? http : https;
      const outgoing = request(url, options, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.once('end', () => resolve({ code: answer.statusCode ?? 0, text }));
        answer.once('error', reject);
      });
      outgoing.once('error', reject);
      outgoing.end(content);
    });
  }
}

/** What an error's body says; the API server sends a Status, a proxy before it may send anything. */
function messageOf(text: string): string {
  try {
    const { message, reason } = statusSchema.parse(JSON.parse(text));
    return message ?? reason ?? 'no message';
  } catch {
    return text.slice(0, 200).replaceAll(/\s+/g, ' ').trim() || 'no message';
  }
}
