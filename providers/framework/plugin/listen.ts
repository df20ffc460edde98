import { logVerbosity, Server, ServerCredentials, setLogVerbosity, status } from '@grpc/grpc-js';
import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  MethodDefinition as GrpcMethod,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { once } from 'node:events';
import type { MethodDefinition, ServiceDefinition } from './service';
import type { ServerCertificate } from './certificate';

/** Where to listen: a Unix socket's path, or a port of the loopback address (0: any free one). */
export type ListenAddress =
  { readonly network: 'unix'; readonly path: string } | { readonly network: 'tcp'; readonly port: number };

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

/** What Terraform's side of the protocol allows for one message, in bytes. */
const MAX_MESSAGE = 256 * 1024 * 1024;

/**
 * Serves gRPC. The one place that knows which library does: everything above it deals in {@link ServiceDefinition}.
 * @param tls Mutual TLS, or null for plain text (reattach mode; a Unix socket or loopback only).
 * @throws Error when the address cannot be bound, with the address and the cause.
 */
export async function listen(
  services: readonly ServiceDefinition[],
  tls: MutualTls | null,
  address: ListenAddress,
): Promise<Listener> {
  // The library prints plain text on stderr, where only log lines belong; what goes wrong is reported by its callbacks.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE,
    'grpc.max_send_message_length': MAX_MESSAGE,
  });
  const activity = new Activity();
  for (const service of services) addService(server, service, activity);
  const target = address.network === 'unix' ? `unix:${address.path}` : `127.0.0.1:${address.port}`;
  const port = await bind(server, target, credentials(tls));
  return {
    network: address.network,
    address: address.network === 'unix' ? address.path : `127.0.0.1:${port}`,
    clientsGone: activity.clientsGone,
    idle: () => activity.idle(),
    stop: async () => {
      server.forceShutdown();
    },
  };
}

function credentials(tls: MutualTls | null): ServerCredentials {
  if (tls === null) return ServerCredentials.createInsecure();
  const key = {
    private_key: Buffer.from(tls.server.privateKeyPem),
    cert_chain: Buffer.from(tls.server.certificatePem),
  };
  return ServerCredentials.createSsl(Buffer.from(tls.clientCertificatePem), [key], true);
}

function bind(server: Server, target: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(target, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(new Error(`cannot listen on ${target}: ${error.message}`, { cause: error }));
    });
  });
}

/**
 * Counts what is going on. A connection itself is not visible through the library, but each go-plugin client holds its
 * silent streams open from connect to close, so these tell whether a client is there.
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

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.calls += 1;
    try {
      return await work();
    } finally {
      this.calls -= 1;
      if (this.calls === 0) this.whenIdle.splice(0).forEach((resolve) => resolve());
    }
  }

  idle(): Promise<void> {
    return this.calls === 0 ? Promise.resolve() : new Promise((resolve) => this.whenIdle.push(resolve));
  }
}

const asIs = (bytes: Buffer): Buffer => bytes;
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function addService(server: Server, service: ServiceDefinition, activity: Activity): void {
  const definition: { [method: string]: GrpcMethod<Buffer, Uint8Array> } = {};
  const implementation: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries(service.methods)) {
    definition[name] = {
      path: `/${service.name}/${name}`,
      requestStream: method.kind === 'silent-stream' && method.clientStreams,
      responseStream: method.kind === 'silent-stream',
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asBuffer,
      responseDeserialize: asIs,
    };
    implementation[name] = method.kind === 'unary' ? unaryCall(method, activity) : silentStream(activity);
  }
  server.addService(definition, implementation);
}

function unaryCall(
  method: Extract<MethodDefinition, { kind: 'unary' }>,
  activity: Activity,
): handleUnaryCall<Buffer, Uint8Array> {
  return (call, answer) => {
    const controller = new AbortController();
    call.once('cancelled', () => controller.abort(new Error('the client cancelled the call or is gone')));
    activity
      .during(() => method.handle(call.request, { signal: controller.signal }))
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer({ code: status.INTERNAL, details: error instanceof Error ? error.name : 'error' }),
      );
  };
}

function silentStream(
  activity: Activity,
): handleBidiStreamingCall<Buffer, Uint8Array> & handleServerStreamingCall<Buffer, Uint8Array> {
  return (call) => {
    activity.streamOpened();
    let open = true;
    const close = (): void => {
      if (open) activity.streamClosed();
      open = false;
    };
    call.once('cancelled', close);
    call.once('error', close);
    if ('resume' in call) {
      call.resume();
      void once(call, 'end').then(() => {
        close();
        call.end();
      }, close);
    }
  };
}
