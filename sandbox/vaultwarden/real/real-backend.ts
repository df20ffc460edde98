import { request as httpRequest } from 'node:http';
import type { Backend, VaultReply, VaultRequest } from '../front/exchange';

/** Seconds; the real server answers within milliseconds, its password hash included. */
const DEADLINE = 60;
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** Hands requests on to a real Vaultwarden that listens on this port of 127.0.0.1, as a proxy in front of it does. */
export function realBackend(port: number): Backend {
  return (request) => forward(request, port);
}

function forward(request: VaultRequest, port: number): Promise<VaultReply> {
  const query = request.query.size > 0 ? `?${request.query.toString()}` : '';
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        // The server closes a connection whose body it did not read, as after a failed guard: one for each request.
        agent: false,
        method: request.method,
        path: `${request.path}${query}`,
        // The scheme decides whether the admin cookie is marked Secure (upstream src/auth.rs, Secure).
        headers: { ...request.headers, 'x-forwarded-proto': 'https', 'content-length': String(request.body.length) },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const headers = Object.entries(incoming.headers).filter(([name]) => !HOP_BY_HOP.has(name));
          resolve({
            status: incoming.statusCode ?? 502,
            headers: Object.fromEntries(headers),
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    outgoing.setTimeout(DEADLINE * 1000, () => outgoing.destroy(new Error(`no answer within ${DEADLINE} s`)));
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}
