import { lookup } from 'node:dns/promises';
import https from 'node:https';
import net from 'node:net';
import type { DetailedPeerCertificate } from 'node:tls';

/** An answer over HTTPS. */
export interface HttpsAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
  /** SHA-256 of the certificate that was served, as `AB:CD:...`. */
  readonly fingerprint: string;
  /** Whether this machine trusts it for the host. */
  readonly isTrusted: boolean;
}

/** The world as seen from this machine. */
export interface Network {
  /** Addresses of a host name; empty when it has none. @throws Error when the name service fails */
  addresses(host: string): Promise<string[]>;
  /** One GET over HTTPS without following redirects; any certificate is taken, and described. @throws Error */
  get(url: string): Promise<HttpsAnswer>;
  /** Connects by TCP, and ends it. @throws Error */
  connect(host: string, port: number): Promise<void>;
}

/** Milliseconds for one attempt. */
const ATTEMPT = 10_000;
/** Characters of a body that are read. */
const BODY = 100_000;

const NO_SUCH_NAME = new Set(['ENOTFOUND', 'ENODATA']);

/** The network of this machine. @param signal ends what is under way */
export function machineNetwork(signal: AbortSignal): Network {
  return {
    addresses: async (host) => {
      try {
        return [...new Set((await lookup(host, { all: true })).map(({ address }) => address))];
      } catch (error) {
        if (NO_SUCH_NAME.has((error as NodeJS.ErrnoException).code ?? '')) return [];
        throw error;
      }
    },
    get: (url) => get(url, AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT)])),
    connect: (host, port) =>
      new Promise((resolve, reject) => {
        const socket = net.connect({ host, port, timeout: ATTEMPT, signal });
        socket.once('connect', () => {
          socket.destroy();
          resolve();
        });
        socket.once('timeout', () => socket.destroy(new Error(`no connection within ${ATTEMPT / 1000} s`)));
        socket.once('error', reject);
      }),
  };
}

function get(url: string, signal: AbortSignal): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    // The certificate is judged by the checks: an untrusted issuer may be what is configured.
    const options = {
      agent: false,
      rejectUnauthorized: false,
      signal,
      headers: { 'user-agent': 'cluster-infra-verify' },
    };
    const request = https.get(url, options, (answer) => {
      const { socket } = answer;
      const peer =
        'getPeerCertificate' in socket
          ? (socket as unknown as { authorized: boolean; getPeerCertificate(detailed: true): DetailedPeerCertificate })
          : undefined;
      const described = {
        status: answer.statusCode ?? 0,
        location: answer.headers.location,
        fingerprint: peer?.getPeerCertificate(true).fingerprint256 ?? '',
        isTrusted: peer?.authorized === true,
      };
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        if (body.length < BODY) body += chunk;
      });
      answer.once('end', () => resolve({ ...described, body }));
      answer.once('error', reject);
    });
    request.once('error', (error) =>
      reject(signal.aborted ? new Error(`no answer within ${ATTEMPT / 1000} s`) : error),
    );
  });
}
