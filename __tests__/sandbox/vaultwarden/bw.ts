import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ServerAddress } from '../../../sandbox/vaultwarden/account/https-call';

const run = promisify(execFile);
const BW = path.join(path.dirname(require.resolve('@bitwarden/cli/package.json')), 'build', 'bw.js');

/** The official CLI with a home of its own. */
export class BwCli {
  readonly #environment: Record<string, string>;

  /** @param folder where it keeps its copy of the vault. */
  constructor(server: ServerAddress, folder: string, password: string) {
    mkdirSync(folder, { recursive: true });
    const certificate = path.join(folder, 'ca.pem');
    writeFileSync(certificate, server.caCertificate);
    this.#environment = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      BITWARDENCLI_APPDATA_DIR: folder,
      NODE_EXTRA_CA_CERTS: certificate,
      BW_PASSWORD: password,
      BW_NOINTERACTION: 'true',
    };
  }

  /** What it prints; rejects with what it says when it fails. */
  async call(...args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [BW, ...args], { env: this.#environment, timeout: 120_000 });
    return stdout.trim();
  }

  async json<Value>(...args: string[]): Promise<Value> {
    return JSON.parse(await this.call(...args)) as Value;
  }

  use(environment: Readonly<Record<string, string>>): void {
    Object.assign(this.#environment, environment);
  }
}

/** How objects are handed to `bw create` and `bw edit`. */
export const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
