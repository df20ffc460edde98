import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { choosePort } from '../../sandbox/ports';
import { type ContainerTemplate, terraformString } from './pod-template';

/** An unprivileged user that exists on every Linux: PostgreSQL refuses to run as root. */
const NOBODY = 65534;
/** Milliseconds for a start, recovery included. */
const START = 180_000;

/** Resolves after some milliseconds. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Who connects, over the network of this machine, as another pod would. */
export interface Login {
  readonly user: string;
  readonly database: string;
  readonly password: string;
}

/** Where a {@link LocalPostgres} lives, until it is removed. */
export interface PostgresPlace {
  /** Of its own, with nothing in it. */
  readonly folder: string;
  /** On loopback, claimed for that folder. */
  readonly port: number;
}

/** What a {@link LocalPostgres} is made of. */
export interface LocalPostgresTemplate {
  /** The container of the synthesized StatefulSet. */
  readonly container: ContainerTemplate;
  /** Content of the ConfigMap behind its volume `files`. */
  readonly files: Readonly<Record<string, string>>;
  /** @default - this process's PATH */
  readonly path?: string;
}

/**
 * The PostgreSQL container of a synthesized pod, as a process of this machine on a free port of loopback: its command,
 * arguments, environment and files, with the paths of its mounts moved below a temporary folder.
 */
export class LocalPostgres {
  readonly port: number;
  protected readonly folder: string;
  protected process: ChildProcess | undefined;
  protected output = '';
  private readonly command: readonly string[];
  private readonly environment: Readonly<Record<string, string>>;

  /** @param place from {@link LocalPostgres.place} */
  constructor({ container, files, path }: LocalPostgresTemplate, place: PostgresPlace) {
    this.folder = place.folder;
    this.port = place.port;
    const moved = (text: string): string => {
      const mount = container.volume_mount.find(({ mount_path: at }) => text === at || text.startsWith(`${at}/`));
      return mount === undefined ? text : join(this.folder, mount.name) + text.slice(mount.mount_path.length);
    };
    this.environment = {
      PATH: path ?? process.env['PATH'] ?? '',
      ...Object.fromEntries(container.env.map(({ name, value }) => [name, moved(value ?? '')])),
    };
    this.command = [...container.command, ...(container.args ?? [])].map(moved);
    chmodSync(this.folder, 0o755);
    for (const mount of container.volume_mount) {
      this.own(join(this.folder, mount.name), true);
    }
    for (const [name, content] of Object.entries(files)) {
      this.write(join('files', name), terraformString(content));
    }
  }

  /** A place for one server, which its `remove` gives back. */
  static async place(): Promise<PostgresPlace> {
    const folder = mkdtempSync(join(tmpdir(), 'postgres-pod-'));
    try {
      return { folder, port: await choosePort(folder) };
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** The Secret as the kubelet mounts it. */
  setSecret(password: string): void {
    this.write('password/password', password);
  }

  write(path: string, content: string): void {
    const full = join(this.folder, path);
    if (!existsSync(dirname(full))) {
      this.own(dirname(full), true);
    }
    writeFileSync(full, content);
    this.own(full, false);
  }

  /** Everything the process wrote since it was started last. */
  log(): string {
    return this.output;
  }

  /** The readiness of the pod: the public local socket answers. */
  isReady(): boolean {
    // The client is a script on some systems: it is asked when there can be an answer.
    if (!existsSync(join(this.folder, 'sockets', `.s.PGSQL.${this.port}`))) return false;
    const env = { ...process.env, PATH: this.environment['PATH'] };
    const { status } = spawnSync('pg_isready', ['-q', ...this.socket()], { env });
    return status === 0;
  }

  /** Starts the container and waits until it is ready, at most three minutes. */
  async start(): Promise<void> {
    const ended = this.launch();
    let code: number | null | undefined;
    void ended.then((end) => (code = end.code));
    const deadline = Date.now() + START;
    while (!this.isReady()) {
      if (code !== undefined || Date.now() > deadline) {
        throw new Error(`the database is not ready (exit code ${code ?? 'none'}):\n${this.output}`);
      }
      await pause(50);
    }
  }

  /** Stops as the kubelet does with this image: SIGINT, a fast shutdown. */
  async stop(): Promise<void> {
    const child = this.process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await ended;
  }

  /** An open connection; whoever asks for it ends it. */
  async connect(login: Login): Promise<Client> {
    const client = new Client({ host: '127.0.0.1', port: this.port, ...login, connectionTimeoutMillis: 30_000 });
    await client.connect();
    return client;
  }

  /** One statement of the superuser, over the local socket as `kubectl exec` would. @throws Error with psql's message */
  asSuperuser(database: string, statement: string): string {
    const args = ['-X', '-q', '-t', '-A', ...this.socket(), '-U', 'postgres', '-d', database, '-v', 'ON_ERROR_STOP=1'];
    const env = { ...process.env, PATH: this.environment['PATH'] };
    const { status, stdout, stderr } = spawnSync('psql', [...args, '-c', statement], { encoding: 'utf8', env });
    if (status !== 0) {
      throw new Error(`psql: ${stderr}`);
    }
    return stdout.trim();
  }

  /** Stops the server and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts the container; resolves at its end. */
  protected launch(): Promise<{ code: number | null }> {
    this.output = '';
    const local = ['-c', 'listen_addresses=127.0.0.1', '-c', `port=${this.port}`];
    const [program, ...args] = [...this.command, ...local];
    const child = spawn(program ?? '', args, {
      env: this.environment,
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A Ctrl-C at the terminal is for whoever started this: it ends the server when nobody uses it any more.
      detached: true,
      ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    this.process = child;
    const collect = (chunk: Buffer): void => void (this.output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    return new Promise((resolve) => {
      child.once('error', (error) => {
        this.output += error.message;
        resolve({ code: -1 });
      });
      child.once('exit', (code) => resolve({ code }));
    });
  }

  private socket(): string[] {
    return ['-h', join(this.folder, 'sockets'), '-p', String(this.port)];
  }

  private own(path: string, folder: boolean): void {
    if (folder) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    } else {
      chmodSync(path, 0o600);
    }
    if (process.getuid?.() === 0) {
      chownSync(path, NOBODY, NOBODY);
    }
  }
}
