import { createServer } from 'node:net';
import { SandboxError } from './sandbox-error';

/**
 * Below the range that operating systems hand out for outgoing connections (32768 and up on Linux, 49152 and up on macOS),
 * so that a stopped sandbox finds its ports free again.
 */
const FIRST = 20000;
const COUNT = 10000;

/** Whether nothing listens on 127.0.0.1:port. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Chooses free ports on 127.0.0.1.
 *
 * @param names one per port.
 * @param id hex digits that name the checkout: each starts its search somewhere else, so that two checkouts hardly ever
 *   choose the same port, even while one of them is stopped.
 */
export async function choosePorts<Name extends string>(
  names: readonly Name[],
  id: string,
): Promise<Record<Name, number>> {
  const start = Number.parseInt(id.slice(0, 8), 16) % COUNT;
  const chosen: [Name, number][] = [];
  let offset = 0;
  for (const name of names) {
    for (;;) {
      if (offset >= COUNT) throw new SandboxError(`No free port on 127.0.0.1 between ${FIRST} and ${FIRST + COUNT}.`);
      const port = FIRST + ((start + offset++) % COUNT);
      if (await isPortFree(port)) {
        chosen.push([name, port]);
        break;
      }
    }
  }
  return Object.fromEntries(chosen) as Record<Name, number>;
}
