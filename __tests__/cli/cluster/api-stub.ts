import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';

/** What the stub was asked. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request: a code and a JSON value; undefined never answers. */
export type Answer = (seen: Seen) => { code?: number; body: unknown } | undefined;

export const UID = '7d9f3c52-0c1b-4c3e-9f53-2a7f4f6f8f10';

export const KUBE_SYSTEM = { metadata: { name: 'kube-system', uid: UID } };

/** An API server that says what a test wants, and a kubeconfig for it. */
export class ApiStub {
  readonly seen: Seen[] = [];
  answer: Answer = () => ({ body: KUBE_SYSTEM });
  readonly folder = mkdtempSync(path.join(tmpdir(), 'cluster-infra-kubeconfig-'));
  private constructor(private readonly server: http.Server) {}

  static async start(): Promise<ApiStub> {
    const server = http.createServer();
    const stub = new ApiStub(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const seen = { method, url, headers, body };
        stub.seen.push(seen);
        const answer = stub.answer(seen);
        if (answer === undefined) return;
        response.writeHead(answer.code ?? 200, { 'content-type': 'application/json' });
        response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get address(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Writes a kubeconfig with one context `here`. @returns the environment that names it */
  kubeconfig(user: object = { token: 'token-of-the-test' }, cluster: object = {}): NodeJS.ProcessEnv {
    const file = path.join(this.folder, 'config');
    writeFileSync(
      file,
      stringify({
        clusters: [{ name: 'c', cluster: { server: this.address, ...cluster } }],
        users: [{ name: 'u', user }],
        contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
      }),
    );
    return { PATH: process.env.PATH, KUBE_CONFIG_PATH: file };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
