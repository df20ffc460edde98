import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ServerAddress } from '../../../sandbox/vaultwarden/account/https-call';
import { BwServe } from './bw-serve';

const run = promisify(execFile);
const BW = path.join(path.dirname(require.resolve('@bitwarden/cli/package.json')), 'build', 'bw.js');

/** The official CLI with a home of its own. Each start of it costs about a second: see {@link BwCli.serve}. */
export class BwCli {
  readonly #environment: Record<string, string>;

  /** @param folder where it keeps its copy of the vault. */
  private constructor(
    private readonly folder: string,
    environment: Readonly<Record<string, string>>,
  ) {
    this.#environment = { ...environment, HOME: folder, BITWARDENCLI_APPDATA_DIR: folder };
  }

  /** Led to the server, not logged in. */
  static async configured(server: ServerAddress, folder: string, password: string): Promise<BwCli> {
    mkdirSync(folder, { recursive: true });
    const certificate = path.join(folder, 'ca.pem');
    writeFileSync(certificate, server.caCertificate);
    const bw = new BwCli(folder, {
      PATH: process.env['PATH'] ?? '',
      NODE_EXTRA_CA_CERTS: certificate,
      BW_PASSWORD: password,
      BW_NOINTERACTION: 'true',
    });
    await bw.call('config', 'server', server.endpoint);
    return bw;
  }

  /** Another home in the state that this one is in. */
  copy(folder: string): BwCli {
    cpSync(this.folder, folder, { recursive: true });
    return new BwCli(folder, this.#environment);
  }

  /** What it prints; rejects with what it says when it fails. */
  async call(...args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [BW, ...args], { env: this.#environment, timeout: 300_000 });
    return stdout.trim();
  }

  use(environment: Readonly<Record<string, string>>): void {
    Object.assign(this.#environment, environment);
  }

  async logIn(email: string): Promise<void> {
    this.use({ BW_SESSION: await this.call('login', email, '--passwordenv', 'BW_PASSWORD', '--raw') });
  }

  /** Its own REST API: the same commands, in one process. */
  serve(): Promise<BwServe> {
    return BwServe.start([BW], this.#environment, path.join(this.folder, 'bw.sock'));
  }
}
