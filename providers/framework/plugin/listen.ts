import { X509Certificate } from 'node:crypto';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsOptions, TLSSocket } from 'node:tls';
import { createServer as createTlsServer } from 'node:tls';
import type { ServerCertificate } from './certificate';
import { holdSilentStream, refuseOtherHttp, refuseUnknownMethod, serveUnary } from './grpc-stream';
import { Http2Connection } from './http2/connection';
import type { Headers } from './http2/header-decoder';
import type { ServerStream } from './http2/server-stream';
import type { MethodDefinition, ServiceDefinition } from './service';

/** Where to listen: a Unix socket's path, or a port of the loopback address (0: any free one). */
export type ListenAddress =
  { readonly network: 'unix'; readonly path: string } | { readonly network: 'tcp'; readonly port: number };

/** The services of every connection, or a way to make those of a new one. */
export type Services = readonly ServiceDefinition[] | (() => readonly ServiceDefinition[]);

/** The server's own certificate and the one client certificate it accepts. */
export interface MutualTls {
  readonly server: ServerCertificate;
  readonly clientCertificatePem: string;
}

export interface Listener {
  readonly network: 'unix' | 'tcp';
  /** A path, or `127.0.0.1:port`: the form in which the handshake line and a reattach entry carry it. */
  readonly address: string;
  /** Settles when a client was connected and the last one has gone. */
  readonly clientsGone: Promise<void>;
  /** Settles when no call is being handled, at once if none is. */
  idle(): Promise<void>;
  /** Ends all connections and stops listening. */
  stop(): Promise<void>;
}

/**
 * Serves gRPC. The one place that knows what carries it: everything above deals in {@link ServiceDefinition}.
 * Why HTTP/2 is our own: docs/adr/0010-transport.md.
 * @param tls Mutual TLS, or null for plain text (reattach mode; a Unix socket or loopback only).
 * @throws Error when the address cannot be bound, with the address and the cause.
 */
export async function listen(services: Services, tls: MutualTls | null, address: ListenAddress): Promise<Listener> {
  const methodsOf = methodsOfConnections(services);
  const activity = new Activity();
  const sockets = new Set<Socket>();
  const serve = (socket: Duplex): void => {
    const methods = methodsOf();
    new Http2Connection(socket, (stream, headers) => serveStream(stream, headers, methods, activity));
  };
  const server = tls === null ? createServer({ noDelay: true }, serve) : createMutualTlsServer(tls, serve);
  // Also in the TLS server: the socket below, from its first byte on.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await bind(server, address);
  return {
    network: address.network,
    address: address.network === 'unix' ? address.path : `127.0.0.1:${port}`,
    clientsGone: activity.clientsGone,
    idle: () => activity.idle(),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/**
 * The client is known by its very certificate, whose key it has proven to hold when the handshake is done. As an authority
 * (`ca`) it would cost more: Node reads all public authorities before it adds one, half of the CPU time of a provider's start.
 */
function createMutualTlsServer(tls: MutualTls, serve: (socket: Duplex) => void): Server {
  const client = new X509Certificate(tls.clientCertificatePem).raw;
  const options: TlsOptions = {
    noDelay: true,
    ALPNProtocols: ['h2'],
    key: tls.server.privateKeyPem,
    cert: tls.server.certificatePem,
    ca: [],
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
  };
  // Whoever shows another certificate, or speaks no TLS, is disconnected; it is nobody's fault here.
  const serveClient = (socket: TLSSocket): void => {
    if (socket.getPeerX509Certificate()?.raw.equals(client) === true) serve(socket);
    else socket.destroy();
  };
  return createTlsServer(options, serveClient).on('tlsClientError', () => undefined);
}

/** The port that was bound, 0 for a Unix socket. */
function bind(server: Server, address: ListenAddress): Promise<number> {
  const target = address.network === 'unix' ? `unix:${address.path}` : `127.0.0.1:${address.port}`;
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void =>
      reject(new Error(`cannot listen on ${target}: ${error.message}`, { cause: error }));
    server.once('error', failed);
    const options = address.network === 'unix' ? { path: address.path } : { host: '127.0.0.1', port: address.port };
    server.listen(options, () => {
      server.off('error', failed);
      // Such as too many open files while accepting: the connections that exist go on.
      server.on('error', () => undefined);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
}

type Methods = ReadonlyMap<string, MethodDefinition>;

/** For each new connection the methods that it may call. */
function methodsOfConnections(services: Services): () => Methods {
  if (typeof services === 'function') return () => methodsByPath(services());
  const methods = methodsByPath(services);
  return () => methods;
}

function methodsByPath(services: readonly ServiceDefinition[]): Methods {
  return new Map(
    services.flatMap((service) =>
      Object.entries(service.methods).map(([name, method]) => [`/${service.name}/${name}`, method] as const),
    ),
  );
}

function serveStream(stream: ServerStream, headers: Headers, methods: Methods, activity: Activity): void {
  if (refuseOtherHttp(stream, headers)) return;
  const path = headers.get(':path') ?? '';
  const method = methods.get(path);
  if (method === undefined) {
    refuseUnknownMethod(stream, path);
  } else if (method.kind === 'unary') {
    activity.callStarted();
    serveUnary(stream, method, () => activity.callEnded());
  } else {
    activity.streamOpened();
    holdSilentStream(stream, method.clientStreams, () => activity.streamClosed());
  }
}

/**
 * Counts what is going on. Each go-plugin client holds its silent streams open from connect to close, so these tell
 * whether one is there; a connection alone may be anybody's who tries the address.
 */
class Activity {
  private streams = 0;
  private calls = 0;
  private whenIdle: Array<() => void> = [];
  private resolveGone: () => void = () => undefined;
  readonly clientsGone = new Promise<void>((resolve) => (this.resolveGone = resolve));

  streamOpened(): void {
    this.streams += 1;
  }

  streamClosed(): void {
    this.streams -= 1;
    if (this.streams === 0) this.resolveGone();
  }

  callStarted(): void {
    this.calls += 1;
  }

  callEnded(): void {
    this.calls -= 1;
    if (this.calls === 0) this.whenIdle.splice(0).forEach((resolve) => resolve());
  }

  idle(): Promise<void> {
    return this.calls === 0 ? Promise.resolve() : new Promise((resolve) => this.whenIdle.push(resolve));
  }
}
