import type { Agent } from 'node:https';
import { connect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import type { Duplex } from 'node:stream';
import { VaultError } from '../errors';

/** What an agent asks for: where to, and with which TLS. */
interface Target extends ConnectionOptions {
  readonly host: string;
  readonly port: number;
}

type Done = (error: Error | null, socket?: Duplex) => void;

/** Milliseconds until a proxy has to have answered; the request's own limit usually ends it sooner. */
const proxyTimeout = 30_000;

/**
 * Lets an agent make its connections through an HTTP proxy (CONNECT, RFC 9110 section 9.3.6). TLS runs inside the
 * tunnel, from here to the server: the proxy sees host and port only.
 * @param proxy URL; user and password in it are sent as Basic authorization
 * @throws VaultError `invalid`; the URL is not quoted, since it may hold a password
 */
export function tunnelThrough(proxy: string, agent: Agent): void {
  const url = parse(proxy);
  Object.assign(agent, {
    createConnection: (target: Target, done: Done): undefined => {
      open(url, target, (error, socket) => {
        if (error || socket === undefined) done(error ?? coded('PROXY_CLOSED'));
        else done(null, connect({ ...target, socket, servername: target.servername ?? target.host }));
      });
    },
  });
}

function open(proxy: URL, { host, port }: Target, done: Done): void {
  // Loaded when there is a proxy to talk to.
  const { request: start } = process.getBuiltinModule(proxy.protocol === 'https:' ? 'node:https' : 'node:http');
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const outgoing = start({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : proxy.port,
    method: 'CONNECT',
    path: authority,
    agent: false,
    timeout: proxyTimeout,
    headers: { host: authority, ...(credentials === ':' ? {} : { 'proxy-authorization': authorization }) },
  });
  outgoing.once('connect', (answer, socket) => {
    if (answer.statusCode === 200) return done(null, socket);
    socket.destroy();
    done(coded(`PROXY_${answer.statusCode}`));
  });
  // A proxy that answers like a server refuses the tunnel.
  outgoing.once('response', (answer) => {
    answer.resume();
    done(coded(`PROXY_${answer.statusCode}`));
  });
  outgoing.once('timeout', () => outgoing.destroy(coded('PROXY_TIMEOUT')));
  outgoing.once('error', (error) => done(error));
  outgoing.end();
}

function parse(proxy: string): URL {
  const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new VaultError('invalid', {
    reason: 'The proxy variable for this endpoint (HTTPS_PROXY or HTTP_PROXY) is no usable URL.',
    cure: 'Set it to http://host:port, or name the host of the endpoint in NO_PROXY.',
  });
}

/** The proxy let nothing through: the server saw nothing of the request. */
function coded(code: string): Error {
  return Object.assign(new Error('The proxy opened no tunnel.'), { code });
}
