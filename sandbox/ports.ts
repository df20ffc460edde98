import { createConnection, createServer } from 'node:net';
import { type Layout, layoutOf } from './layout';
import { withPortClaims } from './port-claims';
import { SandboxError } from './sandbox-error';

/**
 * Below the range that operating systems hand out for outgoing connections (32768 and up on Linux, 49152 and up on macOS),
 * so that a stopped sandbox finds its ports free again.
 */
const FIRST = 20000;
const COUNT = 10000;

/** Who chooses ports: usually a sandbox. `root` is the folder whose end ends the claim, `id` says where the search begins. */
export type PortOwner = Pick<Layout, 'id' | 'root'>;

/** Milliseconds that a process of this machine may take to accept a connection. */
const ACCEPT = 3000;

/** Whether nothing listens on 127.0.0.1:port. Listens there for a moment: only for a port that nobody else is about to take. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether something accepts connections on 127.0.0.1:port. Unlike a trial to listen there, it is in nobody's way. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ACCEPT, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/**
 * Chooses ports on 127.0.0.1 that nothing listens on and that no other sandbox of this user has chosen, and claims them:
 * minutes may pass until they are used, and a stopped sandbox comes back to them.
 *
 * @param names one per port.
 * @param layout of the sandbox, whose folder exists: its claims count as long as that folder is there, or until
 *   `releasePorts`. Each checkout starts its search somewhere else, so that ports hardly ever change hands.
 */
export function choosePorts<Name extends string>(
  names: readonly Name[],
  layout: PortOwner,
): Promise<Record<Name, number>> {
  const start = Number.parseInt(layout.id.slice(0, 8), 16) % COUNT;
  return withPortClaims(async (claims) => {
    const chosen: [Name, number][] = [];
    let offset = 0;
    for (const name of names) {
      for (;;) {
        if (offset >= COUNT) throw new SandboxError(`No free port on 127.0.0.1 between ${FIRST} and ${FIRST + COUNT}.`);
        const port = FIRST + ((start + offset++) % COUNT);
        const owner = claims.get(port) ?? layout.root;
        if (owner === layout.root && (await isPortFree(port))) {
          chosen.push([name, port]);
          claims.set(port, layout.root);
          break;
        }
      }
    }
    return Object.fromEntries(chosen) as Record<Name, number>;
  });
}

/**
 * The same for one port of a program that lives in a folder of its own. Started there again it gets the same port, unless
 * that one is taken.
 *
 * A port that the system gives for the asking (`listen(0)`) is of the range for outgoing connections: closed again and handed
 * to a program, it may be anybody's by the time the program listens.
 */
export async function choosePort(folder: string): Promise<number> {
  return (await choosePorts(['port'], { id: layoutOf(folder).id, root: folder })).port;
}

/** Claims ports that this sandbox has used before, but for those that another one has claimed since. */
export async function claimPorts(ports: readonly number[], layout: Layout): Promise<void> {
  await withPortClaims(async (claims) => {
    for (const port of ports) if (!claims.has(port)) claims.set(port, layout.root);
  });
}

/** Gives back every port that this sandbox claimed. */
export async function releasePorts(layout: Layout): Promise<void> {
  await withPortClaims(async (claims) => {
    for (const [port, owner] of claims) if (owner === layout.root) claims.delete(port);
  });
}
