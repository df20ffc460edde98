import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import type { Layout } from '../layout';
import { logTail } from '../process/log-tail';
import {
  ensureProcess,
  logFile,
  type ProcessDefinition,
  runningProcess,
  stopProcess,
} from '../process/managed-process';
import type { Progress } from '../progress';
import { messageOf, SandboxError } from '../sandbox-error';
import { waitUntil } from '../wait-until';
import type { PostgresBinaries } from './binaries';
import { forgetEndedServer } from './ended-server';
import { isTraversable, type User } from './unprivileged-user';

/** The record's and the log's name. */
export const POSTGRES = 'postgres';

/**
 * What PostgreSQL says while the rest of a killed server is still there: a process that its parent has not yet collected,
 * or children that have not yet noticed. It ends then; a moment later it starts.
 */
const STILL_ENDING = /lock file "postmaster\.pid" already exists|pre-existing shared memory block/;

/** Role and database of Terraform's state. */
const ROLE = 'terraform';

/** The state backend's database server. */
export interface DatabaseInputs {
  readonly layout: Layout;
  readonly binaries: PostgresBinaries;
  readonly port: number;
  readonly password: string;
  /** Null: the own user. */
  readonly user: User | null;
  /** Data folder, from {@link dataFolder}. */
  readonly folder: string;
}

/**
 * The connection string for Terraform's pg backend and for libpq. It holds the password: it goes into the environment,
 * never into a file or a command line.
 */
export function connectionString(port: number, password: string, database = ROLE): string {
  return `postgres://${ROLE}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/**
 * Where the data goes: in the sandbox's folder, or, when another user must reach it and cannot pass through the folders
 * above (a home folder closed to others), in a folder of /var/tmp named after the checkout.
 */
export function dataFolder(layout: Layout, user: User | null): string {
  if (user === null || isTraversable(layout.checkout)) return path.join(layout.root, 'postgres', 'data');
  return path.join(realpathSync('/var/tmp'), `cluster-infra-sandbox-${layout.id}`, 'data');
}

function initialise({ binaries, user, folder, password }: DatabaseInputs): void {
  const parent = path.dirname(folder);
  // A folder with these contents and no PG_VERSION is the rest of a killed run.
  rmSync(parent, { recursive: true, force: true });
  mkdirSync(parent, { recursive: true, mode: 0o711 });
  mkdirSync(folder, { mode: 0o700 });
  const private_ = mkdtempSync(path.join(parent, 'init-'));
  const passwordFile = path.join(private_, 'password');
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user) for (const file of [folder, private_, passwordFile]) chownSync(file, user.uid, user.gid);
    execFileSync(
      binaries.initdb,
      [
        `--pgdata=${folder}`,
        `--username=${ROLE}`,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ],
      // C is there on every machine, the caller's language may not be.
      {
        cwd: parent,
        env: { ...process.env, LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 120_000,
        ...user,
      },
    );
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new SandboxError(`initdb failed in ${folder}: ${messageOf(error)}`);
  } finally {
    rmSync(private_, { recursive: true, force: true });
  }
}

async function connect(port: number, password: string, database: string): Promise<Client> {
  const client = new Client({
    connectionString: connectionString(port, password, database),
    connectionTimeoutMillis: 15_000,
    query_timeout: 15_000,
  });
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}

/**
 * Makes sure that the database server runs on loopback and has the database `terraform`.
 *
 * @throws SandboxError with the end of the server's log.
 */
export async function ensureDatabase(inputs: DatabaseInputs, progress: Progress): Promise<void> {
  const { layout, binaries, port, user, folder, password } = inputs;
  if (!existsSync(path.join(folder, 'PG_VERSION')) && !runningProcess(layout, POSTGRES)) {
    initialise(inputs);
    progress.line(`database: made ${folder}${user ? ` (owner ${user.name}: PostgreSQL refuses to run as root)` : ''}`);
  }
  const server: ProcessDefinition = {
    name: POSTGRES,
    command: binaries.postgres,
    args: [
      ...['-D', folder],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`, '-c', 'unix_socket_directories='],
      // A crash of the machine may lose the sandbox; a crash of a process cannot.
      ...['-c', 'fsync=off', '-c', 'max_connections=50', '-c', 'shared_buffers=32MB'],
    ],
    env: { LC_ALL: 'C' },
    cwd: path.dirname(folder),
    stopSignal: 'SIGINT',
    ...(user ? { user: { uid: user.uid, gid: user.gid } } : {}),
  };
  let { record, started } = await ensureProcess(layout, server);
  const isRunning = () => runningProcess(layout, POSTGRES) !== null;
  const waitsForAnother = () => STILL_ENDING.test(logTail(logFile(layout, POSTGRES)));
  await waitUntil({
    what: `PostgreSQL to accept connections on 127.0.0.1:${port}`,
    deadline: 180,
    attempt: async () => {
      if (!isRunning() && waitsForAnother()) {
        forgetEndedServer(folder);
        ({ record, started } = await ensureProcess(layout, server));
      }
      await ensureDatabaseExists(port, password);
      return true;
    },
    hopeless: () => (isRunning() || waitsForAnother() ? null : 'the server has ended'),
    evidence: () => logTail(logFile(layout, POSTGRES)),
  });
  if (started) progress.line(`database: PostgreSQL ${binaries.version} is ready (pid ${record.pid}, port ${port})`);
}

async function ensureDatabaseExists(port: number, password: string): Promise<void> {
  const client = await connect(port, password, 'postgres');
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [ROLE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${ROLE}`);
  } finally {
    await client.end();
  }
}

/** Ends the server; its data stays. */
export const stopDatabase = (layout: Layout): Promise<boolean> => stopProcess(layout, POSTGRES);

/** Removes a data folder that lies outside the checkout; the other one goes with the sandbox's folder. */
export function removeDatabase(layout: Layout, folder: string | null): void {
  if (folder && !folder.startsWith(`${layout.root}${path.sep}`))
    rmSync(path.dirname(folder), { recursive: true, force: true });
}
