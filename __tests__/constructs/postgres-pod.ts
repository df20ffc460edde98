import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { Client } from 'pg';

import { resource, type TerraformJson } from '../support/terraform-json';
import { at } from './in-namespace';

/** An unprivileged user that exists on every Linux: PostgreSQL refuses to run as root. */
const NOBODY = 65534;

/** Resolves after some milliseconds. */
export const waitFor = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Terraform's own reading of a string without expressions. */
const terraformString = (text: string): string => text.replaceAll('$${', () => '${').replaceAll('%%{', '%{');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Who connects. Over the network of this machine, as another pod would. */
export interface Login {
  readonly user?: string;
  readonly database: string;
  readonly password: string;
}

/**
 * The PostgreSQL container of a synthesized pod, as a process of this machine: its command, arguments, environment and
 * files, with the paths of its mounts moved below a temporary folder.
 */
export class PostgresPod {
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly command: readonly string[],
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async create(document: TerraformJson): Promise<PostgresPod> {
    const container = at(
      resource(document, 'kubernetes_stateful_set_v1.database_server'),
      'spec.template.spec.container[0]',
    );
    const files = at(resource(document, 'kubernetes_config_map_v1.database_files'), 'data') as Record<string, string>;
    const folder = mkdtempSync(join(tmpdir(), 'postgres-pod-'));
    const mounts = at(container, 'volume_mount') as { name: string; mount_path: string }[];
    const moved = (text: string): string => {
      const mount = mounts.find(({ mount_path }) => text === mount_path || text.startsWith(`${mount_path}/`));
      return mount === undefined ? text : join(folder, mount.name) + text.slice(mount.mount_path.length);
    };
    const port = await freePort();
    const environment = Object.fromEntries(
      (at(container, 'env') as { name: string; value: string }[]).map(({ name, value }) => [name, moved(value)]),
    );
    const command = [...(at(container, 'command') as string[]), ...(at(container, 'args') as string[])].map(moved);
    const pod = new PostgresPod(folder, port, command, { PATH: process.env['PATH'] ?? '', ...environment });
    chmodSync(folder, 0o755);
    for (const mount of mounts) {
      pod.own(join(folder, mount.name), true);
    }
    for (const [name, content] of Object.entries(files)) {
      pod.write(join('files', name), terraformString(content));
    }
    return pod;
  }

  /** The Secret as the kubelet mounts it. */
  setSecret(password: string): void {
    this.write('password/password', password);
  }

  removeSecret(): void {
    rmSync(join(this.folder, 'password/password'));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  write(path: string, content: string): void {
    const full = join(this.folder, path);
    if (!existsSync(dirname(full))) {
      this.own(dirname(full), true);
    }
    writeFileSync(full, content);
    this.own(full, false);
  }

  /** Takes the volume away from a stopped container, with its owner, into a new folder of the same file system. */
  moveData(to: string): void {
    renameSync(join(this.folder, 'data'), to);
  }

  /** Starts out with a copy of the volume that another container left: {@link moveData}. */
  useData(from: string): void {
    execFileSync('cp', ['-a', `${from}/.`, join(this.folder, 'data')]);
  }

  /** Everything the process wrote since it was started last. */
  log(): string {
    return this.output;
  }

  /** The readiness of the pod: the public local socket answers. */
  isReady(): boolean {
    // The client is a script on some systems: it is asked when there can be an answer.
    if (!existsSync(join(this.folder, 'sockets', `.s.PGSQL.${this.port}`))) return false;
    const { status } = spawnSync('pg_isready', ['-q', '-h', join(this.folder, 'sockets'), '-p', String(this.port)]);
    return status === 0;
  }

  /** Starts the container and waits until it is ready, at most 60 seconds. */
  async start(): Promise<void> {
    const ended = this.launch();
    let code: number | null | undefined;
    void ended.then((end) => (code = end.code));
    const deadline = Date.now() + 60_000;
    while (!this.isReady()) {
      if (code !== undefined || Date.now() > deadline) {
        throw new Error(`the database is not ready (exit code ${code ?? 'none'}):\n${this.output}`);
      }
      await waitFor(50);
    }
  }

  /** Runs the container until it ends by itself, at most 60 seconds. */
  async run(): Promise<{ code: number | null }> {
    const ended = this.launch();
    const timer = setTimeout(() => this.process?.kill('SIGKILL'), 60_000);
    const end = await ended;
    clearTimeout(timer);
    return end;
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

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Starts the container and sends a signal once its output has a line. */
  async startAndSignal(line: RegExp, signal: NodeJS.Signals): Promise<{ code: number | null }> {
    const ended = this.launch();
    await this.outputMatches(line);
    this.process?.kill(signal);
    const timer = setTimeout(() => this.killAll(), 60_000);
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

  /** A statement of the superuser, over the local socket as `kubectl exec` would. */
  asSuperuser(database: string, statement: string): void {
    const socket = ['-h', join(this.folder, 'sockets'), '-p', String(this.port)];
    const args = ['-X', '-q', ...socket, '-U', 'postgres', '-d', database, '-v', 'ON_ERROR_STOP=1', '-c', statement];
    const { status, stderr } = spawnSync('psql', args, { encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(`psql: ${stderr}`);
    }
  }

  /** An open connection; whoever asks for it ends it. */
  async connect(login: Login): Promise<Client> {
    const client = new Client({
      host: '127.0.0.1',
      port: this.port,
      user: login.user ?? 'app',
      database: login.database,
      password: login.password,
      connectionTimeoutMillis: 5000,
    });
    await client.connect();
    return client;
  }

  async remove(): Promise<void> {
    await this.stop();
    this.killAll();
    rmSync(this.folder, { recursive: true, force: true });
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

  private launch(): Promise<{ code: number | null }> {
    this.output = '';
    const local = ['-c', 'listen_addresses=127.0.0.1', '-c', `port=${this.port}`];
    const [program, ...args] = [...this.command, ...local];
    const child = spawn(program ?? '', args, {
      env: this.environment,
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    this.process = child;
    const collect = (chunk: Buffer): void => void (this.output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    return new Promise((resolve) => child.once('exit', (code) => resolve({ code })));
  }

  private async outputMatches(line: RegExp): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!line.test(this.output)) {
      if (Date.now() > deadline || this.process?.exitCode !== null) {
        throw new Error(`no line ${line.source} within 60 s or before the end:\n${this.output}`);
      }
      await waitFor(2);
    }
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
