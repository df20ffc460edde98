import { createSecureServer, createServer } from 'node:http2';
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { ServerCertificate } from './certificate';
import { holdSilentStream, httpFault, MAX_MESSAGE, refuseUnknownMethod, serveUnary } from './grpc-stream';
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
 * How much the client may send before this side has taken it, in bytes, for a stream and for a connection. The default of
 * HTTP/2 (64 KiB) makes a large message wait for a hundred answers on its way.
 */
const STREAM_WINDOW = 4 * 1024 * 1024;
const CONNECTION_WINDOW = 16 * 1024 * 1024;

/** Megabytes that a connection may keep: ten calls at once (as many as Terraform makes) with the largest message each. */
const SESSION_MEMORY = (10 * MAX_MESSAGE) / 1_000_000;

/**
 * Serves gRPC on node:http2. The one place that knows what carries it: everything above deals in {@link ServiceDefinition}.
 * Why not a library: docs/adr/0010-transport.md.
 * @param tls Mutual TLS, or null for plain text (reattach mode; a Unix socket or loopback only).
 * @throws Error when the address cannot be bound, with the address and the cause.
 */
export async function listen(services: Services, tls: MutualTls | null, address: ListenAddress): Promise<Listener> {
  const methodsOf = methodsOfConnections(services);
  const activity = new Activity();
  const sessions = new Set<ServerHttp2Session>();
  const server = createHttp2Server(tls);
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.setLocalWindowSize(CONNECTION_WINDOW);
  });
  // What breaks a connection (a client that is gone, a refused certificate) ends its streams; it is nobody's fault here.
  server.on('sessionError', () => undefined);
  server.on('tlsClientError', () => undefined);
  server.on('stream', (stream, headers) => serveStream(stream, headers, methodsOf, activity));
  const port = await bind(server, address);
  return {
    network: address.network,
    address: address.network === 'unix' ? address.path : `127.0.0.1:${port}`,
    clientsGone: activity.clientsGone,
    idle: () => activity.idle(),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

function createHttp2Server(tls: MutualTls | null): Http2Server {
  const options = {
    settings: { initialWindowSize: STREAM_WINDOW },
    maxSessionMemory: SESSION_MEMORY,
    noDelay: true,
  };
  if (tls === null) return createServer(options);
  return createSecureServer({
    ...options,
    key: tls.server.privateKeyPem,
    cert: tls.server.certificatePem,
    ca: tls.clientCertificatePem,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
}

/** The port that was bound, 0 for a Unix socket. */
function bind(server: Http2Server, address: ListenAddress): Promise<number> {
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

function methodsOfConnections(services: Services): (stream: ServerHttp2Stream) => Methods {
  if (typeof services !== 'function') {
    const methods = methodsByPath(services);
    return () => methods;
  }
  const known = new WeakMap<object, Methods>();
  return ({ session }) => {
    // A stream that lost its connection is never answered.
    if (session === undefined) return new Map();
    const methods = known.get(session) ?? methodsByPath(services());
    known.set(session, methods);
    return methods;
  };
}

function methodsByPath(services: readonly ServiceDefinition[]): Methods {
  return new Map(
    services.flatMap((service) =>
      Object.entries(service.methods).map(([name, method]) => [`/${service.name}/${name}`, method] as const),
    ),
  );
}

function serveStream(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders & { readonly ':path'?: string },
  methodsOf: (stream: ServerHttp2Stream) => Methods,
  activity: Activity,
): void {
  // A stream that breaks is closed too, and only its close matters.
  stream.on('error', () => undefined);
  const fault = httpFault(headers);
  if (fault !== undefined) {
    stream.respond({ ':status': fault }, { endStream: true });
    stream.resume();
    return;
  }
  const path = headers[':path'] ?? '';
  const method = methodsOf(stream).get(path);
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
