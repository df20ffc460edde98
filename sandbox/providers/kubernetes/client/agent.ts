import { Agent as PlainAgent, request, type ClientRequest } from 'node:http';
import { Agent } from 'node:https';
import { connect, createSecureContext, type ConnectionOptions, type SecureContext } from 'node:tls';
import type { Duplex } from 'node:stream';
import type { Connection } from './connection';

/** Connections at a time: every further one costs both ends a handshake, and an answer takes some milliseconds. */
const MOST_CONNECTIONS = 4;
/** Milliseconds until a connection that is not used is closed. */
const IDLE = 30_000;
const POOL = { keepAlive: true, maxSockets: MOST_CONNECTIONS, timeout: IDLE };

/** Kept-alive connections to the API server of a kubeconfig, through its proxy where it names one. */
export function agentFor(connection: Connection): PlainAgent {
  const isTls = connection.server.startsWith('https:');
  if (connection.proxyUrl !== undefined) return new TunnelAgent(connection, connection.proxyUrl);
  return isTls ? new Agent({ ...POOL, ...trust(connection) }) : new PlainAgent(POOL);
}

/** Read once, not with every handshake. */
function trust(connection: Connection): {
  secureContext: SecureContext;
  servername?: string;
  rejectUnauthorized: boolean;
} {
  const { certificateAuthority: ca, clientCertificate: cert, clientKey: key, serverName, insecure } = connection;
  return {
    secureContext: createSecureContext({
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    rejectUnauthorized: insecure !== true,
  };
}

/** Asks an HTTP proxy for a tunnel to the API server (`CONNECT`), and speaks TLS through it. */
class TunnelAgent extends Agent {
  private readonly tls: ConnectionOptions;

  constructor(
    connection: Connection,
    private readonly proxyUrl: string,
  ) {
    super(POOL);
    this.tls = trust(connection);
  }

  /** What Node calls for a new connection. */
  createConnection(
    options: { host?: string | null; port?: number | string | null },
    callback: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const authority = `${options.host ?? ''}:${options.port ?? 443}`;
    const asked: ClientRequest = request(this.proxyUrl, { method: 'CONNECT', path: authority });
    const fail = (error: Error): void => callback(error, asked as unknown as Duplex);
    asked.once('error', fail);
    asked.once('connect', (answer, socket) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        fail(Object.assign(new Error('the proxy refused'), { code: `proxy answered ${answer.statusCode ?? 0}` }));
        return;
      }
      const secure = connect({ socket, ...serverNameOf(options.host), ...this.tls });
      secure.once('error', fail);
      secure.once('secureConnect', () => {
        secure.removeListener('error', fail);
        callback(null, secure);
      });
    });
    asked.end();
  }
}

/** An address is no server name: TLS refuses it. */
function serverNameOf(host: string | null | undefined): { servername?: string; host?: string } {
  if (typeof host !== 'string') return {};
  return /^[\d.]+$|:/.test(host) ? { host } : { host, servername: host };
}
