import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Client } from 'pg';

import { LocalPostgres, pause } from '../../cli/drill/local-postgres';
import type { ContainerTemplate } from '../../cli/drill/pod-template';
import { resource, type TerraformJson } from '../support/terraform-json';
import { at } from './in-namespace';

export const waitFor = pause;

/** Who connects; the application's role unless another one is named. */
export interface Login {
  readonly user?: string;
  readonly database: string;
  readonly password: string;
}

/** The PostgreSQL container of a synthesized stack, which tests stop, kill and give another volume or Secret. */
export class PostgresPod extends LocalPostgres {
  /** @param path where its programs are looked for; default: this process's PATH */
  static async create(document: TerraformJson, path?: string): Promise<PostgresPod> {
    const server = resource(document, 'kubernetes_stateful_set_v1.database_server');
    const template = {
      container: at(server, 'spec.template.spec.container[0]') as ContainerTemplate,
      files: at(resource(document, 'kubernetes_config_map_v1.database_files'), 'data') as Record<string, string>,
      ...(path === undefined ? {} : { path }),
    };
    return new PostgresPod(template, await LocalPostgres.place());
  }

  removeSecret(): void {
    rmSync(join(this.folder, 'password/password'));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Takes the volume away from a stopped container, with its owner, into a new folder of the same file system. */
  moveData(to: string): void {
    renameSync(join(this.folder, 'data'), to);
  }

  /** Starts out with a copy of the volume that another container left: {@link moveData}. */
  useData(from: string): void {
    execFileSync('cp', ['-a', `${from}/.`, join(this.folder, 'data')]);
  }

  /** Runs the container until it ends by itself, at most five minutes. */
  async run(): Promise<{ code: number | null }> {
    const ended = this.launch();
    const timer = setTimeout(() => this.process?.kill('SIGKILL'), 300_000);
    const end = await ended;
    clearTimeout(timer);
    return end;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Starts the container and sends a signal once its output has a line. */
  async startAndSignal(line: RegExp, signal: NodeJS.Signals): Promise<{ code: number | null }> {
    const ended = this.launch();
    await this.outputMatches(line);
    this.process?.kill(signal);
    const timer = setTimeout(() => this.killAll(), 300_000);
    const end = await ended;
    clearTimeout(timer);
    return end;
  }

  /** Starts the container and, once its output has a line and after some milliseconds, kills all of its processes. */
  async startAndKill(line: RegExp, delayMilliseconds: number): Promise<void> {
    const ended = this.launch();
    await this.outputMatches(line);
    await waitFor(delayMilliseconds);
    this.killAll();
    await ended;
    while (this.killAll() > 0) {
      await waitFor(10);
    }
  }

  /** One value of one row. */
  async query(login: Login, statement: string): Promise<string> {
    const client = await this.connect(login);
    try {
      const answer = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
      const last = Array.isArray(answer) ? (answer as (typeof answer)[]).at(-1) : answer;
      const value = last?.rows[0]?.[0];
      return value === true ? 't' : value === false ? 'f' : String(value);
    } finally {
      await client.end();
    }
  }

  override connect(login: Login): Promise<Client> {
    return super.connect({ user: 'app', ...login });
  }

  override async remove(): Promise<void> {
    await this.stop();
    this.killAll();
    await super.remove();
  }

  /** Ends every process of the container at once, as the end of a container does; returns how many there were. */
  private killAll(): number {
    const pids = readdirSync('/proc').filter((name) => {
      try {
        const working = /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`);
        return working === this.folder || (working !== false && working.startsWith(`${this.folder}/`));
      } catch {
        return false;
      }
    });
    for (const pid of pids) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
    return pids.length;
  }

  private async outputMatches(line: RegExp): Promise<void> {
    const deadline = Date.now() + 300_000;
    while (!line.test(this.output)) {
      if (Date.now() > deadline || this.process?.exitCode !== null) {
        throw new Error(`no line ${line.source} within five minutes or before the end:\n${this.output}`);
      }
      await waitFor(2);
    }
  }
}
