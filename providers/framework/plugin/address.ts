import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './handshake';
import type { ListenAddress, Listener } from './listen';

/** Room for a path in the kernel's socket address, less the final zero byte; macOS has the least (104, Linux 108). */
const MAX_SOCKET_PATH = 103;

/** A Unix socket in a fresh folder that only this user can enter; `remove` deletes both. */
export function freshSocket(baseFolder: string = tmpdir()): { readonly address: ListenAddress; remove(): void } {
  const length = Buffer.byteLength(join(baseFolder, 'plugin-XXXXXX', 'socket'));
  if (length > MAX_SOCKET_PATH) {
    throw new Error(
      `a socket below ${baseFolder} would have a path of ${length} bytes, and the system allows ${MAX_SOCKET_PATH}; ` +
        'let TMPDIR name a folder with a shorter path',
    );
  }
  // mkdtemp creates the folder with mode 0700.
  const folder = mkdtempSync(join(baseFolder, 'plugin-'));
  return {
    address: { network: 'unix', path: join(folder, 'socket') },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Listens where the host wants it: on a Unix socket, or on Windows on a loopback port between PLUGIN_MIN_PORT and
 * PLUGIN_MAX_PORT (any free port when they are not set).
 * @throws Error naming the range when none of its ports is free.
 */
export async function listenForHost(
  env: Environment,
  platform: NodeJS.Platform,
  start: (address: ListenAddress) => Promise<Listener>,
): Promise<Listener & { removeSocket(): void }> {
  if (platform !== 'win32') {
    const socket = freshSocket(env.PLUGIN_UNIX_SOCKET_DIR === '' ? undefined : env.PLUGIN_UNIX_SOCKET_DIR);
    try {
      return { ...(await start(socket.address)), removeSocket: () => socket.remove() };
    } catch (error) {
      socket.remove();
      throw error;
    }
  }
  return { ...(await firstFreePort(env, start)), removeSocket: () => undefined };
}

async function firstFreePort(
  env: Environment,
  start: (address: ListenAddress) => Promise<Listener>,
): Promise<Listener> {
  const first = portOf(env, 'PLUGIN_MIN_PORT');
  const last = portOf(env, 'PLUGIN_MAX_PORT');
  if (first === undefined || last === undefined) return start({ network: 'tcp', port: 0 });
  let cause: unknown;
  for (let port = first; port <= last; port += 1) {
    try {
      return await start({ network: 'tcp', port });
    } catch (error) {
      cause = error;
    }
  }
  throw new Error(
    `no port from PLUGIN_MIN_PORT ${first} to PLUGIN_MAX_PORT ${last} is free on 127.0.0.1; free one or widen the range`,
    { cause },
  );
}

function portOf(env: Environment, name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`${name} is "${text}", which is no port; it must be a whole number from 1 to 65535`);
  }
  return port;
}
