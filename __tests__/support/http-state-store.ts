import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpStateStoreOptions {
  /**
   * `gitlab`: 423 to the second taker. `careless`: takes every lock. `none`: has no locks, 404.
   */
  readonly locks: 'gitlab' | 'careless' | 'none';
}

/**
 * A state server as GitLab's (`/projects/ID/terraform/state/NAME` and `/lock` under it), in this process and on loopback:
 * basic authentication, GET, POST, DELETE; POST and DELETE of the lock; a write without the ID of the lock is refused.
 */
export class HttpStateStore {
  readonly account = { user: 'gitlab-ci-token', password: 'seeded-http-password' };
  /** Content by name. */
  readonly states = new Map<string, Buffer>();
  /** Lock infos as Terraform sent them, by name. */
  readonly locks = new Map<string, string>();
  private server: Server | undefined;

  constructor(private readonly options: HttpStateStoreOptions) {}

  async start(): Promise<void> {
    this.server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}/projects/1/terraform/state`;
  }

  /** The variables with which Terraform logs in. */
  get environment(): Record<string, string> {
    return { TF_HTTP_USERNAME: this.account.user, TF_HTTP_PASSWORD: this.account.password };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { status, body } = this.decide(request, Buffer.concat(chunks));
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }

  private decide(request: IncomingMessage, content: Buffer): { status: number; body?: Buffer | string } {
    const { user, password } = this.account;
    const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    if (request.headers.authorization !== expected) return { status: request.headers.authorization ? 403 : 401 };
    const url = new URL(request.url ?? '/', 'http://store');
    const [, name = '', lock] = /^\/projects\/1\/terraform\/state\/([^/]+)(\/lock)?$/.exec(url.pathname) ?? [];
    if (name === '') return { status: 404 };
    if (lock) return this.decideLock(name, request.method, content.toString('utf8'));
    const held = this.locks.get(name);
    switch (request.method ?? '') {
      case 'GET': {
        const state = this.states.get(name);
        return state ? { status: 200, body: state } : { status: 204 };
      }
      case 'POST':
        if (held && !held.includes(`"ID":"${url.searchParams.get('ID')}"`)) return { status: 409, body: held };
        this.states.set(name, content);
        return { status: 200 };
      case 'DELETE':
        this.states.delete(name);
        return { status: 200 };
      default:
        return { status: 405 };
    }
  }

  private decideLock(name: string, method: string | undefined, info: string): { status: number; body?: string } {
    if (this.options.locks === 'none') return { status: 404 };
    const held = this.locks.get(name);
    if (method === 'POST') {
      if (held !== undefined && this.options.locks === 'gitlab') return { status: 423, body: held };
      this.locks.set(name, info);
      return { status: 200 };
    }
    if (method !== 'DELETE') return { status: 405 };
    this.locks.delete(name);
    return { status: 200 };
  }
}
