import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, SandboxError } from '../../sandbox-error';
import type { KeyPair } from '../../control-plane/certificate-authority';
import type { Backend, VaultReply, VaultRequest } from './exchange';
import { FaultPlan } from './faults';
import { RequestLog } from './request-log';

/** Upstream takes 20 MB of JSON and 525 MB of a form (reference section 2); the contract checks the smaller one. */
const LARGEST_BODY = 525_000_000;

/** An HTTPS server on 127.0.0.1 that counts requests, lets some fail on purpose, and hands the others on. */
export class Listener {
  readonly requests = new RequestLog();
  readonly faults = new FaultPlan();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #backend: Backend | null = null;

  private constructor(identity: KeyPair) {
    this.#server = createServer({ cert: identity.certificate, key: identity.key }, (request, response) => {
      this.#serve(request, response).catch(() => request.socket.destroy());
    });
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** @throws SandboxError when the port is taken. */
  static async open(identity: KeyPair, port: number): Promise<Listener> {
    const listener = new Listener(identity);
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', (error) =>
        reject(
          hasCode(error, 'EADDRINUSE')
            ? new SandboxError(`Port ${port} on 127.0.0.1 is taken: choose another.`)
            : error,
        ),
      );
      listener.#server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
    });
    return listener;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Requests that come before this wait for it. */
  use(backend: Backend): void {
    this.#backend = backend;
  }

  /** Lets no new request in and closes every connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const idle = setTimeout(() => this.#sockets.forEach((socket) => socket.destroy()), 500);
    await closed;
    clearTimeout(idle);
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    if (request === null) return send(response, { status: 413, headers: {}, body: '' });
    const entry = this.requests.record(request);
    const fault = this.faults.take(entry);
    if (fault?.kind === 'cut') return void incoming.socket.destroy();
    if (fault?.kind === 'hold') return;
    // A closed listener waits for nobody: the timer alone does not keep the process.
    if (fault?.kind === 'delay') await sleep(fault.milliseconds, undefined, { ref: false });
    if (fault?.kind === 'wait') await fault.until;
    if (fault?.kind === 'answer') {
      entry.status = fault.status;
      return send(response, { status: fault.status, headers: fault.headers ?? {}, body: fault.body ?? '' });
    }
    if (this.#backend === null) throw new SandboxError('The vault server is not ready.');
    const reply = await this.#backend(request);
    if (fault?.kind === 'drop-answer') return void incoming.socket.destroy();
    if (fault?.kind === 'hold-answer') return;
    entry.status = reply.status;
    send(response, reply);
  }
}

async function read(incoming: IncomingMessage): Promise<VaultRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  const url = new URL(incoming.url ?? '/', 'https://localhost');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
    address: incoming.socket.remoteAddress ?? '0.0.0.0',
  };
}

function send(response: ServerResponse, reply: VaultReply): void {
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  response.end(body);
}
