import { createReadStream, statSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';

/** The only names in a chart repository: the index and packaged charts, all in one folder. */
const SERVED = /^\/(index\.yaml|[A-Za-z0-9][A-Za-z0-9._+-]*\.tgz)$/;

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
}

/**
 * A static chart repository, read-only.
 *
 * @param folder with index.yaml and *.tgz; it may be filled later.
 * @param health answers `/healthz`: null when all is well, else what is missing.
 */
export function chartServer(folder: string, health: () => string | null): Server {
  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'read only');
    const { pathname } = new URL(request.url ?? '/', 'http://sandbox');
    if (pathname === '/healthz') {
      const problem = health();
      return refuse(response, problem === null ? 200 : 503, problem ?? 'ok');
    }
    const name = SERVED.exec(pathname)?.[1];
    if (!name) return refuse(response, 404, 'a chart repository: see /index.yaml');
    const file = path.join(folder, name);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) return refuse(response, 404, `no ${name} in this repository`);
    response.writeHead(200, {
      'content-type': name.endsWith('.yaml') ? 'application/yaml' : 'application/gzip',
      'content-length': size,
    });
    if (request.method === 'HEAD') return response.end();
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  });
}
