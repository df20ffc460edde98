import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Postgres } from '../../constructs/postgres/postgres';
import type { TerraformJson } from '../support/terraform-json';
import { inNamespace } from './in-namespace';
import { PostgresPod, waitFor } from './postgres-pod';

const FIRST = 'first-Password-1';
const SECOND = 'sécond\'; DROP ROLE app; -- \\ $HOME "x"';

function synthesizedPod(): TerraformJson {
  return inNamespace((stack, namespace) => {
    new Postgres(stack, 'database', {
      service: 'sample',
      namespace,
      role: 'app',
      databases: ['app_data', 'app_config'],
      storage: '1Gi',
      maxConnections: 37,
      resources: { requests: {}, limits: { memory: '512Mi' } },
      passwordRevision: 1,
      passwordRevisionKey: 'services.sample.secretRevisions.database',
    });
  });
}

const synthesized = synthesizedPod();
let pod: PostgresPod;
/** Below it the volume of a database that was started once, for tests that begin with one. */
const scratch = mkdtempSync(join(tmpdir(), 'postgres-start-'));
const STARTED = join(scratch, 'data');

beforeAll(async () => {
  const first = await PostgresPod.create(synthesized);
  first.setSecret(FIRST);
  await first.start();
  await first.stop();
  first.moveData(STARTED);
  await first.remove();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

beforeEach(async () => {
  pod = await PostgresPod.create(synthesized);
});
afterEach(async () => {
  await pod.remove();
});

it('creates role and databases, and lets only the role in over the network', async () => {
  pod.setSecret(FIRST);
  await pod.start();

  expect(await pod.query({ database: 'app_data', password: FIRST }, 'SELECT current_user')).toBe('app');
  expect(await pod.query({ database: 'app_config', password: FIRST }, 'SHOW max_connections')).toBe('37');
  await expect(pod.query({ database: 'app_data', password: 'wrong' }, 'SELECT 1')).rejects.toThrow(
    /password authentication failed/,
  );
  await expect(pod.query({ user: 'postgres', database: 'app_data', password: FIRST }, 'SELECT 1')).rejects.toThrow(
    /pg_hba.conf rejects/,
  );
  expect(
    await pod.query(
      { database: 'app_data', password: FIRST },
      'SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = current_user',
    ),
  ).toBe('f');
});

it('follows a changed Secret at the next start: old password refused, new one accepted, data untouched', async () => {
  pod.useData(STARTED);
  pod.setSecret(FIRST);
  await pod.start();
  await pod.query(
    { database: 'app_data', password: FIRST },
    'CREATE TABLE kept AS SELECT n, md5(n::text) AS text FROM generate_series(1, 1000) AS n; SELECT 1',
  );
  const digest = "SELECT md5(string_agg(text, ',' ORDER BY n)) FROM kept";
  const before = await pod.query({ database: 'app_data', password: FIRST }, digest);

  pod.setSecret(SECOND);
  await pod.restart();

  await expect(pod.query({ database: 'app_data', password: FIRST }, 'SELECT 1')).rejects.toThrow(
    /password authentication failed/,
  );
  expect(await pod.query({ database: 'app_data', password: SECOND }, digest)).toBe(before);
  expect(pod.log()).not.toContain(FIRST);
  expect(pod.log()).not.toContain('sécond');
});

it('follows a Secret that was lost and re-created', async () => {
  pod.useData(STARTED);
  pod.setSecret(FIRST);
  await pod.start();
  await pod.query({ database: 'app_data', password: FIRST }, 'CREATE TABLE kept AS SELECT 42 AS answer; SELECT 1');
  await pod.stop();

  pod.removeSecret();
  expect((await pod.run()).code).toBe(1);
  expect(pod.log()).toContain('the Secret has no password');

  pod.setSecret('re-created-Password-2');
  await pod.start();
  expect(await pod.query({ database: 'app_data', password: 're-created-Password-2' }, 'SELECT answer FROM kept')).toBe(
    '42',
  );
});

it.each([
  ['while the data directory is created', /creating .*pgdata/, 0],
  ['while the data directory is created, later', /syncing data to disk|performing post-bootstrap/, 0],
  ['while role and databases are set up', /setting up role/, 150],
  ['as soon as the first phase accepts connections', /database system is ready/, 0],
] as const)('comes up after it was killed %s', async (_when, line, delay) => {
  pod.setSecret(FIRST);
  await pod.startAndKill(line, delay);
  await pod.start();
  expect(await pod.query({ database: 'app_data', password: FIRST }, 'SELECT 1')).toBe('1');
  expect(await pod.query({ database: 'app_config', password: FIRST }, 'SELECT 1')).toBe('1');
});

it('comes up with the new Secret and its data after it was killed half-way through a rotation', async () => {
  pod.useData(STARTED);
  pod.setSecret(FIRST);
  await pod.start();
  await pod.query({ database: 'app_data', password: FIRST }, 'CREATE TABLE kept AS SELECT 42 AS answer; SELECT 1');
  await pod.stop();

  pod.setSecret(SECOND);
  await pod.startAndKill(/database system is ready/, 20);
  await pod.start();
  expect(await pod.query({ database: 'app_data', password: SECOND }, 'SELECT answer FROM kept')).toBe('42');
  await expect(pod.query({ database: 'app_data', password: FIRST }, 'SELECT 1')).rejects.toThrow();
});

it('is not ready and reachable by nobody before the password is set', async () => {
  pod.useData(STARTED);
  pod.setSecret(SECOND);
  const answered: string[] = [];
  const started = pod.start();
  // The old password must never work again, at no moment of the start.
  while (!pod.isReady()) {
    await pod
      .query({ database: 'app_data', password: FIRST }, 'SELECT 1')
      .then((row) => answered.push(row))
      .catch(() => undefined);
    await waitFor(20);
  }
  await started;
  expect(answered).toEqual([]);
});

it('stops cleanly when it is asked to during the first phase', async () => {
  // The first phase goes on until this program says that the server answers, however late the signal comes.
  const programs = mkdtempSync(join(tmpdir(), 'postgres-programs-'));
  chmodSync(programs, 0o755);
  writeFileSync(join(programs, 'pg_isready'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await pod.remove();
  pod = await PostgresPod.create(synthesized, `${programs}:${process.env['PATH']}`);
  pod.setSecret(FIRST);
  const { code } = await pod.startAndSignal(/setting up role/, 'SIGTERM');
  expect(code).toBe(143);
  rmSync(programs, { recursive: true });
  await pod.start();
  expect(pod.log()).not.toContain('not properly shut down');
});

it('refuses data of another major version and leaves it alone', async () => {
  pod.setSecret(FIRST);
  pod.write('data/pgdata/PG_VERSION', '9\n');
  pod.write('data/pgdata/base/1/1259', 'a table');
  expect((await pod.run()).code).toBe(1);
  expect([pod.read('data/pgdata/PG_VERSION'), pod.read('data/pgdata/base/1/1259')]).toEqual(['9\n', 'a table']);
  expect(pod.log()).toMatch(/the data was written by PostgreSQL 9 and this is \d+: restore a dump/);
});

it('refuses a folder that holds something else than a database', async () => {
  pod.setSecret(FIRST);
  pod.write('data/pgdata/precious.txt', 'mine');
  expect((await pod.run()).code).toBe(1);
  expect(pod.log()).toContain('holds files but no database; refusing to touch them');
});
