import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { findPostgres } from '../../../sandbox/database/binaries';
import {
  connectionString,
  dataFolder,
  type DatabaseInputs,
  ensureDatabase,
  removeDatabase,
  stopDatabase,
} from '../../../sandbox/database/postgres';
import { thisDatabaseUser } from '../../../sandbox/database/unprivileged-user';
import { layoutOf } from '../../../sandbox/layout';
import { choosePorts, releasePorts } from '../../../sandbox/ports';
import { logFile, runningProcess } from '../../../sandbox/process/managed-process';

const silent = { line: () => undefined };

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

describe.each([
  ['in a checkout that everybody can reach', 0o755],
  ['in a checkout that is closed to others', 0o700],
])('the state database %s', (_where, mode) => {
  let inputs: DatabaseInputs;
  let url: string;
  beforeAll(async () => {
    const parent = mkdtempSync(path.join(tmpdir(), 'sandbox-postgres-'));
    chmodSync(parent, mode);
    const layout = layoutOf(path.join(parent, 'checkout'));
    mkdirSync(layout.root, { recursive: true });
    const binaries = findPostgres();
    const user = thisDatabaseUser();
    if (!binaries || user === undefined) throw new Error('PostgreSQL 15 and a user to run it as are prerequisites');
    const { port } = await choosePorts(['port'], layout);
    inputs = { layout, binaries, user, port, password: 's3cret', folder: dataFolder(layout, user) };
    url = connectionString(port, inputs.password);
    await ensureDatabase(inputs, silent);
  });
  afterAll(async () => {
    await stopDatabase(inputs.layout);
    removeDatabase(inputs.layout, inputs.folder);
    await releasePorts(inputs.layout);
    rmSync(path.dirname(inputs.layout.checkout), { recursive: true, force: true });
    expect(existsSync(inputs.folder)).toBe(false);
  });

  it('has a database for Terraform, in which its role may create schemas', async () => {
    await query(url, 'CREATE SCHEMA IF NOT EXISTS trial');
    expect(await query(url, 'SELECT current_database() AS name')).toEqual([{ name: 'terraform' }]);
  });

  it('does not run as root', () => {
    const pid = runningProcess(inputs.layout, 'postgres')?.pid ?? 0;
    const uid = execFileSync('ps', ['-o', 'uid=', '-p', String(pid)], { encoding: 'utf8' });
    expect(Number(uid)).not.toBe(0);
    expect(statSync(inputs.folder).uid).toBe(Number(uid));
  });

  it('listens on loopback only, and wants the password', async () => {
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    await expect(query(connectionString(inputs.port, 'wrong'), 'SELECT 1')).rejects.toThrow(/password/);
  });

  it('does not show the password in its command line', () => {
    const pid = runningProcess(inputs.layout, 'postgres')?.pid ?? 0;
    expect(execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })).not.toContain('s3cret');
  });

  it('keeps its data over stop and start, and survives a kill', async () => {
    await query(url, 'CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer');
    expect(await stopDatabase(inputs.layout)).toBe(true);
    await ensureDatabase(inputs, silent);
    const pid = runningProcess(inputs.layout, 'postgres')?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    while (runningProcess(inputs.layout, 'postgres')) await new Promise((resolve) => setTimeout(resolve, 20));
    await ensureDatabase(inputs, silent);
    expect(await query(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('starts when what is left of a killed server has gone, however long that takes', async () => {
    await stopDatabase(inputs.layout);
    // Any process of the server's user: PostgreSQL asks no more of a postmaster.pid than whether its process is there.
    const left = spawn('sleep', ['300'], { stdio: 'ignore', ...(inputs.user ?? {}) });
    const lock = path.join(inputs.folder, 'postmaster.pid');
    writeFileSync(lock, `${left.pid}\n${inputs.folder}\n`);
    if (inputs.user) chownSync(lock, inputs.user.uid, inputs.user.gid);
    let said = '';
    const started = ensureDatabase(inputs, { line: (line) => (said += line) });
    while (!readFileSync(logFile(inputs.layout, 'postgres'), 'utf8').includes('already exists'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    left.kill();
    await started;
    expect(said).toContain('is ready');
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
