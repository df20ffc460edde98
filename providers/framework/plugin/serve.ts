import { listenForHost } from './address';
import { createServerCertificate } from './certificate';
import { endOnFault } from './fault';
import { goPluginServices } from './go-plugin-services';
import type { Environment, MagicCookie } from './handshake';
import { handshakeLine, refusal } from './handshake';
import { listen } from './listen';
import type { Logger } from './log';
import type { ServiceDefinition } from './service';
import { redirectStdout, writeLine } from './stdout';

export interface PluginOptions {
  /** What a person calls this plugin; appears in messages. */
  readonly name: string;
  readonly cookie: MagicCookie;
  readonly protocolVersion: number;
  readonly services: readonly ServiceDefinition[];
  readonly logger: Logger;
  /** Called when a Ctrl-C of the terminal reaches this process, too: should end waits, and nothing else. */
  readonly interrupted?: () => void;
  readonly env?: Environment;
}

/** How long calls that are under way may go on after the host has gone, in milliseconds. */
const GRACE = 5_000;
/** How long the answer to Shutdown may take to leave, in milliseconds; the host kills after 2 seconds. */
const SHUTDOWN_FLUSH = 100;
const PARENT_CHECK = 1_000;

/**
 * Serves as a go-plugin plugin until the host says Shutdown, closes its connection, or dies; then the process ends.
 * Refuses with exit code 1 and a sentence on stderr when no host has started it.
 */
export async function servePlugin(options: PluginOptions): Promise<void> {
  const { name, protocolVersion, logger, env = process.env } = options;
  redirectStdout();
  const reason = refusal(options.cookie, protocolVersion, env, name);
  if (reason !== null) {
    process.stderr.write(reason);
    process.exitCode = 1;
    return;
  }
  endOnFault(name);
  // A terminal's Ctrl-C reaches the whole process group. The host decides when to stop; but while `terraform import` runs,
  // or `terraform apply` plans, it tells no plugin about it and waits for the calls under way.
  process.on('SIGINT', () => {
    logger.debug('interrupt: calls under way are asked to end; the host decides when to stop');
    options.interrupted?.();
  });
  process.on('SIGTERM', () => process.exit(143));

  const clientCertificatePem = env.PLUGIN_CLIENT_CERT;
  const certificate = clientCertificatePem ? createServerCertificate() : null;
  const tls = certificate && clientCertificatePem ? { server: certificate, clientCertificatePem } : null;
  let listener: Awaited<ReturnType<typeof listenForHost>>;
  const end = (why: string): void => {
    logger.debug('plugin ends', { why });
    process.exit(0);
  };
  const services = [
    ...options.services,
    ...goPluginServices(() => setTimeout(() => end('the host asked to shut down'), SHUTDOWN_FLUSH)),
  ];
  try {
    listener = await listenForHost(env, process.platform, (address) => listen(services, tls, address));
  } catch (error) {
    process.stderr.write(`${name} cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return;
  }
  process.on('exit', () => listener.removeSocket());

  const endAfterCalls = (why: string): void => {
    setTimeout(() => end(`${why}; calls were still under way after ${GRACE} ms`), GRACE);
    void listener.idle().then(() => end(why));
  };
  void listener.clientsGone.then(() => endAfterCalls('the host closed the connection'));
  watchParent(() => endAfterCalls('the host process is gone'));
  writeLine(handshakeLine(protocolVersion, listener, certificate?.der ?? null));
}

/** Calls back once when the process that started this one has ended: the kernel then hands it to another parent. */
function watchParent(gone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, PARENT_CHECK);
}
