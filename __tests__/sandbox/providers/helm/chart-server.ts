import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

/** A chart repository on loopback, with a password when one is given. */
export interface ChartServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Serves the files of `folder()`; it is asked late because the index needs the address first. */
export async function serveCharts(folder: () => string, password?: string): Promise<ChartServer> {
  const expected = password === undefined ? undefined : `Basic ${Buffer.from(`robot:${password}`).toString('base64')}`;
  const server: Server = createServer((request, response) => {
    if (expected !== undefined && request.headers.authorization !== expected) {
      response.writeHead(401).end();
      return;
    }
    const file = createReadStream(join(folder(), basename(request.url ?? '')));
    file.on('error', () => response.writeHead(404).end());
    file.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
