import { request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';

/** Where a server is and what makes it trusted. */
export interface ServerAddress {
  /** `https://...`, without a slash at the end. */
  readonly endpoint: string;
  /** PEM text, not empty. */
  readonly caCertificate: string;
}

/** What to send; an object is sent as JSON, form fields as such, a buffer as it is. */
export interface CallOptions {
  readonly method?: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly raw?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer whose body has arrived. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Seconds; a login on a slow machine takes one or two. */
const DEADLINE = 60;

function contentOf({ json, form, raw }: CallOptions): { type?: string; content: Buffer } {
  if (json !== undefined) return { type: 'application/json', content: Buffer.from(JSON.stringify(json)) };
  if (form !== undefined) {
    return { type: 'application/x-www-form-urlencoded', content: Buffer.from(new URLSearchParams(form).toString()) };
  }
  return { content: raw ?? Buffer.alloc(0) };
}

/** One HTTPS request on a connection of its own. Every status is an answer; it rejects only when none comes. */
export function httpsCall(server: ServerAddress, path: string, options: CallOptions = {}): Promise<Answer> {
  const { type, content } = contentOf(options);
  // Node takes an empty authority for none, and trusts whatever else it trusts.
  if (server.caCertificate.trim() === '')
    return Promise.reject(new Error(`no authority to trust for ${server.endpoint}`));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${server.endpoint}${path}`,
      {
        method: options.method ?? 'GET',
        ca: server.caCertificate,
        agent: false,
        headers: {
          accept: 'application/json',
          'content-length': String(content.length),
          ...(type === undefined ? {} : { 'content-type': type }),
          ...options.headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
        });
      },
    );
    outgoing.setTimeout(DEADLINE * 1000, () =>
      outgoing.destroy(new Error(`${server.endpoint}${path} gave no answer within ${DEADLINE} s`)),
    );
    outgoing.on('error', reject);
    outgoing.end(content);
  });
}
