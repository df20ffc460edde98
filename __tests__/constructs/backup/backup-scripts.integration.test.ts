import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { parseAllDocuments } from 'yaml';

import { Postgres } from '../../../constructs/postgres/postgres';
import { ClusterService } from '../../../constructs/workload/service';
import { StatefulSet } from '../../../constructs/workload/stateful-set';
import { environment } from '../../support/environments';
import { synthesizeStack } from '../../support/synth';
import type { TerraformJson } from '../../support/terraform-json';
import { ServiceNamespace } from '../../../constructs/service-namespace';
import { GeneratedSecret } from '../../../constructs/secret/generated-secret';
import { PostgresPod } from '../postgres-pod';
import { skippedCheck } from '../../support/skipped-check';
import { JobPods } from './job-pod';
import type { JobEnd, JobWorld } from './job-pod';
import { S3StandIn } from './s3-stand-in';

const PASSWORD = 'database-Password-1';
const BACKUP = 'kubernetes_cron_job_v1.database_backup_job';
const RESTORE = 'kubernetes_cron_job_v1.database_backup_restore';
const FILES = 'kubernetes_config_map_v1.database_backup_files';

/** A service with everything that can be backed up: two databases, a data folder, a Secret, a certificate. */
function service(): TerraformJson {
  const config = environment('sandbox', ({ backups }) => {
    backups.keepDays = 3;
    backups.destination = { bucket: 'backups', region: 'test', endpoint: 'https://s3.example.org', prefix: 'all' };
  });
  return synthesizeStack(config, (stack) => {
    const namespace = new ServiceNamespace(stack, 'namespace', { name: 'sample' });
    const labels = { app: 'sample' };
    const secret = new GeneratedSecret(stack, 'key', {
      name: 'sample-key',
      namespace,
      generate: { KEY: { length: 32 } },
      revision: 1,
      revisionKey: 'key',
      rotation: 'first-use-only',
      effect: 'None.',
      labels,
    });
    const headless = new ClusterService(stack, 'headless', {
      name: 'sample',
      namespace,
      labels: { name: 'sample' },
      selector: labels,
      ports: [],
      headless: true,
    });
    const server = new StatefulSet(stack, 'server', {
      name: 'sample',
      namespace,
      component: 'server',
      version: '1',
      serviceName: headless.reference,
      claims: [{ name: 'data', size: '1Gi' }],
      pod: { user: { uid: 1, gid: 1 }, containers: [], volumes: [] },
    });
    new Postgres(stack, 'database', {
      service: 'sample',
      namespace,
      role: 'app',
      databases: ['app_data', 'app_config', 'app_packets'],
      storage: '1Gi',
      maxConnections: 37,
      resources: { requests: {}, limits: { memory: '512Mi' } },
      passwordRevision: 1,
      passwordRevisionKey: 'services.sample.secretRevisions.database',
    }).backUp({
      databases: ['app_data', 'app_config'],
      folder: {
        claim: server.claim('data'),
        usedBy: server.selector,
        user: { uid: 1000, gid: 1000 },
        needs: ['rsa_key.pem'],
      },
      secrets: { generated: [secret], certificates: ['sample-tls', 'other-tls'], issuer: 'letsencrypt-prod' },
    });
  });
}

const SCHEMA = `
  CREATE SCHEMA tenant;
  CREATE TYPE tenant.mood AS ENUM ('good', 'bad');
  CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL UNIQUE, mood tenant.mood, raw bytea);
  CREATE TABLE tenant.visits (person int REFERENCES people (id) ON DELETE CASCADE, at timestamptz);
  CREATE VIEW happy AS SELECT name FROM people WHERE mood = 'good';
  CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';
  INSERT INTO people (name, mood, raw)
    SELECT 'person ' || n || E' \\\\ ''quoted'' \\n ünïcode', (ARRAY['good', 'bad'])[1 + n % 2]::tenant.mood, decode(md5(n::text), 'hex')
    FROM generate_series(1, 2000) AS n;
  INSERT INTO tenant.visits SELECT n, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute' FROM generate_series(1, 2000) AS n;
  SELECT 1`;
const DIGEST = `SELECT md5(string_agg(p::text || v::text, ',' ORDER BY p.id)) || ' ' || (SELECT count(*) FROM happy) || ' ' || twice(21)
  FROM people AS p JOIN tenant.visits AS v ON v.person = p.id`;

jest.setTimeout(180_000);

let document: TerraformJson;
let database: PostgresPod;
let jobs: JobPods;

const data = { database: 'app_data', password: PASSWORD };
const config = { database: 'app_config', password: PASSWORD };
const world = (overrides: Readonly<Record<string, string>> = {}): JobWorld => ({
  environment: {
    PGHOST: '127.0.0.1',
    PGPORT: String(database.port),
    FAKE_REMOTE: join(jobs.folder, 'remote'),
    FAKE_RCLONE_CALLS: join(jobs.folder, 'rclone-calls'),
    ...overrides,
  },
});
const backUp = (overrides?: Readonly<Record<string, string>>): Promise<JobEnd> => jobs.run(BACKUP, world(overrides));
const restore = (overrides?: Readonly<Record<string, string>>): Promise<JobEnd> =>
  jobs.run(RESTORE, world({ RESTORE: 'latest', ...overrides }));
const remote = (...path: readonly string[]): string => join(jobs.folder, 'remote/backups/all/sandbox/sample', ...path);
const rcloneCalls = (): string => {
  const file = join(jobs.folder, 'rclone-calls');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const write = (volume: string, name: string, content: string): void => {
  mkdirSync(jobs.volume(volume), { recursive: true });
  writeFileSync(jobs.volume(volume, name), content);
};
const named = (): string[] => jobs.backups().filter((name) => /^\d{8}T\d{6}Z$/.test(name));
const oldBackup = (folder: string, name: string): void => {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'SHA256SUMS'), '');
};

beforeAll(async () => {
  document = service();
  database = await PostgresPod.create(document);
  database.setSecret(PASSWORD);
  await database.start();
  await database.query(data, SCHEMA);
  await database.query(config, 'CREATE TABLE settings AS SELECT 1 AS one; SELECT 1');
});
afterAll(async () => {
  await database.remove();
});
beforeEach(() => {
  jobs = new JobPods(document, FILES);
  write('password', 'password', PASSWORD);
  write('data', 'rsa_key.pem', 'the key');
  write('data', 'attachment', 'ciphertext');
  write('secret-sample-key', 'KEY', 'secret-key-Value');
  write('secret-sample-tls', 'tls.crt', 'certificate\n'.repeat(40));
  write('secret-sample-tls', 'tls.key', 'private key');
});
afterEach(() => {
  jobs.remove();
});

describe('a backup', () => {
  it('holds databases, folder and Secrets with checksums, on the volume and in the object storage', async () => {
    const end = await backUp();
    expect(end).toMatchObject({
      code: 0,
      ran: ['begin', 'dump-databases', 'archive-folder', 'write-secrets', 'finish'],
    });
    const [name] = named();
    const files = ['SHA256SUMS', 'app_config.sql.gz', 'app_data.sql.gz', 'data.tar.gz', 'secrets.yaml'];
    for (const folder of [jobs.volume('backup', name ?? ''), remote(name ?? '')]) {
      for (const line of readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n')) {
        const [sum, file] = line.split(/\s+/) as [string, string];
        expect(
          createHash('sha256')
            .update(readFileSync(join(folder, file)))
            .digest('hex'),
        ).toBe(sum);
      }
      expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
    }
    expect(jobs.backups()).toEqual([name, 'metrics.prom']);
    expect(end.log).not.toContain(PASSWORD);
    expect(end.log).not.toContain('secret-key-Value');
  });

  it('is readable by its owner only', async () => {
    await backUp();
    expect(statSync(jobs.volume('backup', named()[0] ?? '')).mode & 0o777).toBe(0o700);
    expect(statSync(jobs.volume('backup', named()[0] ?? '', 'secrets.yaml')).mode & 0o777).toBe(0o600);
  });

  it('says in metrics when it worked last, and when it failed', async () => {
    await backUp({ FAKE_RCLONE_FAILS: 'copy' });
    const failed = readFileSync(jobs.volume('backup', 'metrics.prom'), 'utf8');
    expect(failed).toMatch(/^cluster_infra_backup_last_failure_timestamp_seconds\{service="sample"\} \d{10}\n$/);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await backUp();
    const worked = readFileSync(jobs.volume('backup', 'metrics.prom'), 'utf8');
    expect(worked).toContain(failed);
    expect(worked).toMatch(/^cluster_infra_backup_last_success_timestamp_seconds\{service="sample"\} \d{10}$/m);
    expect(worked).toMatch(/^cluster_infra_backup_last_size_bytes\{service="sample"\} [1-9]\d+$/m);
  });

  it('writes Secrets as manifests that cert-manager accepts as its own; a certificate may not be there yet', async () => {
    expect((await backUp()).log).toContain('no Secret other-tls yet');
    const documents = parseAllDocuments(readFileSync(jobs.volume('backup', named()[0] ?? '', 'secrets.yaml'), 'utf8'));
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    expect(documents.map((each) => each.toJS() as unknown)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'sample-key', namespace: 'sample' },
        type: 'Opaque',
        data: { KEY: base64('secret-key-Value') },
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'sample-tls',
          namespace: 'sample',
          annotations: {
            'cert-manager.io/issuer-group': 'cert-manager.io',
            'cert-manager.io/issuer-kind': 'ClusterIssuer',
            'cert-manager.io/issuer-name': 'letsencrypt-prod',
          },
          labels: { 'controller.cert-manager.io/fao': 'true' },
        },
        type: 'kubernetes.io/tls',
        data: { 'tls.crt': base64('certificate\n'.repeat(40)), 'tls.key': base64('private key') },
      },
    ]);
  });

  it('takes what a killed run left behind with it, once that is old', async () => {
    mkdirSync(jobs.volume('backup', '.run-killed'), { recursive: true });
    mkdirSync(jobs.volume('backup', '.run-other'));
    utimesSync(jobs.volume('backup', '.run-killed'), 1, 1);
    await backUp();
    expect(jobs.backups().filter((name) => name.startsWith('.run'))).toEqual(['.run-other']);
  });
});

describe('a backup that fails', () => {
  const nothing = (end: JobEnd, last: string): void => {
    expect(end.code).not.toBe(0);
    expect(end.ran.at(-1)).toBe(last);
    expect(jobs.backups().filter((name) => name !== 'metrics.prom')).toEqual([]);
    expect(rcloneCalls()).toBe('');
  };

  it('stops at a dump that fails half-way, uploads nothing and leaves nothing', async () => {
    await database.query(config, 'CREATE TABLE broken (x int); SELECT 1');
    // What pg_dump meets when somebody made a table as superuser: it fails after it has written a part.
    database.asSuperuser('app_config', 'ALTER TABLE broken OWNER TO postgres');
    const end = await backUp();
    database.asSuperuser('app_config', 'DROP TABLE broken');
    nothing(end, 'dump-databases');
    expect(end.log).toMatch(/permission denied for table broken[\s\S]*pg_dump of app_config failed/);
  });

  const faults: readonly [what: string, arrange: () => void, message: RegExp, overrides?: Record<string, string>][] = [
    ['a wrong password', () => write('password', 'password', 'wrong'), /password authentication failed/],
    ['a Secret without password', () => write('password', 'password', ''), /the Secret has no password/],
    ['a server that is not there', () => undefined, /Connection refused/, { PGPORT: '1' }],
    ['a database that is not there', () => undefined, /database "gone" does not exist/, { BACKUP_DATABASES: 'gone' }],
  ];
  it.each(faults)('stops at %s', async (_what, arrange, message, overrides = {}) => {
    arrange();
    const end = await backUp(overrides);
    nothing(end, 'dump-databases');
    expect(end.log).toMatch(message);
    expect(end.log).not.toContain(PASSWORD);
  });

  it('stops at a data folder without its key', async () => {
    rmSync(jobs.volume('data', 'rsa_key.pem'));
    const end = await backUp();
    nothing(end, 'archive-folder');
    expect(end.log).toMatch(/has no rsa_key.pem: without it a restore would be worth nothing/);
  });

  it('stops at a lost Secret', async () => {
    rmSync(jobs.volume('secret-sample-key', 'KEY'));
    const end = await backUp();
    nothing(end, 'write-secrets');
    expect(end.log).toContain('the Secret sample-key is missing or empty');
  });

  it.each([
    ['copy', /the copy of \S+ failed; it is on the volume only/],
    ['check', /the copy of \S+ differs; it is on the volume only/],
    ['lsf', /cannot list the object storage/],
  ])('keeps the copy on the volume when rclone %s fails, and fails itself', async (command, message) => {
    const end = await backUp({ FAKE_RCLONE_FAILS: command });
    expect(end.code).not.toBe(0);
    expect(end.log).toMatch(message);
    expect(named()).toHaveLength(1);
    // Without checksums the folder in the object storage is no backup.
    expect(existsSync(remote(named()[0] ?? '', 'SHA256SUMS'))).toBe(command === 'lsf');
  });

  it('does not run again into the same name', async () => {
    await backUp();
    const fixed = { PATH: `${fixedDate(named()[0] ?? '')}:${jobs.bin}:${process.env['PATH'] ?? ''}` };
    const end = await backUp(fixed);
    expect(end.code).not.toBe(0);
    expect(end.log).toContain('already');
  });
});

/** A folder with a `date` that always says the same time. */
function fixedDate(stamp: string): string {
  const folder = join(jobs.folder, 'fixed-date');
  mkdirSync(folder);
  writeFileSync(join(folder, 'date'), `#!/bin/sh\necho ${stamp}\n`, { mode: 0o755 });
  return folder;
}

describe('retention', () => {
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const kept = ['20250103T020000Z', '20250103T140000Z', '20250104T020000Z'];
  const gone = ['20241231T020000Z', '20250101T020000Z', '20250102T020000Z'];

  it('keeps the backups of the newest days, in both places, and touches nothing else', async () => {
    for (const name of [...kept, ...gone]) {
      oldBackup(jobs.volume('backup'), name);
      oldBackup(remote(), name);
    }
    mkdirSync(jobs.volume('backup', 'keep-me'));
    mkdirSync(remote('notes'));
    expect((await backUp()).code).toBe(0);
    const isNew = (name: string): boolean => name.startsWith(today);
    expect(named().filter((name) => !isNew(name))).toEqual(kept);
    expect([...kept, ...gone, 'notes'].filter((name) => existsSync(remote(name)))).toEqual([...kept, 'notes']);
    expect(jobs.backups()).toContain('keep-me');
  });

  it('lets nothing go from the object storage when the copy failed', async () => {
    for (const name of [...kept, ...gone]) {
      oldBackup(remote(), name);
    }
    await backUp({ FAKE_RCLONE_FAILS: 'copy' });
    expect([...kept, ...gone].filter((name) => existsSync(remote(name)))).toHaveLength(6);
  });
});

describe('a restore', () => {
  const ruin = async (): Promise<void> => {
    await database.query(data, 'DELETE FROM people; CREATE TABLE leftover (x int); DROP FUNCTION twice; SELECT 1');
    write('data', 'rsa_key.pem', 'another key');
    write('data', 'leftover', 'x');
  };

  it('brings databases and folder back as they were, and takes away what came later', async () => {
    const before = await database.query(data, DIGEST);
    await backUp();
    await ruin();
    const end = await restore();
    expect(end).toMatchObject({ code: 0, ran: ['fetch', 'restore-databases', 'restore-folder'] });
    expect(await database.query(data, DIGEST)).toBe(before);
    expect(await database.query(data, "SELECT to_regclass('leftover') IS NULL")).toBe('t');
    expect(await database.query(data, "INSERT INTO people (name) VALUES ('next') RETURNING id")).toBe('2001');
    await database.query(data, "DELETE FROM people WHERE name = 'next'; SELECT 1");
    expect(readFileSync(jobs.volume('data', 'rsa_key.pem'), 'utf8')).toBe('the key');
    expect(readFileSync(jobs.volume('data', 'attachment'), 'utf8')).toBe('ciphertext');
    expect(existsSync(jobs.volume('data', 'leftover'))).toBe(false);
  });

  it('brings them into a server that was never used, from the object storage when the volume is lost', async () => {
    const before = await database.query(data, DIGEST);
    await backUp();
    const name = named()[0] ?? '';
    rmSync(jobs.volume('backup'), { recursive: true });
    rmSync(jobs.volume('data'), { recursive: true });
    const fresh = await PostgresPod.create(document);
    try {
      fresh.setSecret(PASSWORD);
      await fresh.start();
      expect(await restore({ RESTORE: name, PGPORT: String(fresh.port) })).toMatchObject({ code: 0 });
      expect(await fresh.query(data, DIGEST)).toBe(before);
      expect(await fresh.query(config, 'SELECT one FROM settings')).toBe('1');
      expect(await fresh.query(data, 'SELECT tableowner FROM pg_tables WHERE tablename = $$people$$')).toBe('app');
      // What was restored can be backed up again.
      expect(await backUp({ PGPORT: String(fresh.port) })).toMatchObject({ code: 0 });
      expect(await restore({ PGPORT: String(fresh.port) })).toMatchObject({ code: 0 });
      expect(await fresh.query(data, DIGEST)).toBe(before);
    } finally {
      await fresh.remove();
    }
  });

  it.each([
    ['nobody said which backup', { RESTORE: '' }, /RESTORE is empty/],
    ['the name is none', { RESTORE: '../../etc' }, /"..\/..\/etc" is no name of a backup/],
    ['there is no such backup', { RESTORE: '20200101T000000Z' }, /cannot fetch 20200101T000000Z/],
  ])('refuses when %s', async (_why, overrides, message) => {
    await backUp();
    const end = await restore(overrides);
    expect(end).toMatchObject({ ran: ['fetch'] });
    expect(end.code).not.toBe(0);
    expect(end.log).toMatch(message);
  });

  it('refuses when there is no backup at all', async () => {
    mkdirSync(remote(), { recursive: true });
    const end = await restore();
    expect(end.log).toContain('there is no backup, neither on the volume nor in the object storage');
  });

  it('refuses a damaged backup', async () => {
    await backUp();
    appendFileSync(jobs.volume('backup', named()[0] ?? '', 'app_config.sql.gz'), 'x');
    const end = await restore();
    expect(end).toMatchObject({ ran: ['fetch'] });
    expect(end.log).toMatch(/app_config.sql.gz: FAILED[\s\S]*is damaged: choose another backup/);
  });

  it('refuses a half copy in the object storage', async () => {
    oldBackup(remote(), '20250101T000000Z');
    rmSync(remote('20250101T000000Z', 'SHA256SUMS'));
    writeFileSync(remote('20250101T000000Z', 'app_data.sql.gz'), 'x');
    const end = await restore({ RESTORE: '20250101T000000Z' });
    expect(end.log).toContain('the object storage has no complete backup 20250101T000000Z');
  });

  it('refuses while the service still uses the database', async () => {
    await backUp();
    const client = await database.connect(data);
    try {
      const end = await restore();
      expect(end).toMatchObject({ ran: ['fetch', 'restore-databases'] });
      expect(end.log).toContain('1 connections use app_data: stop the service first (scale it to 0)');
    } finally {
      await client.end();
    }
  });

  it('changes nothing when the dump cannot be restored', async () => {
    const before = await database.query(data, DIGEST);
    await backUp();
    const name = named()[0] ?? '';
    const dump = jobs.volume('backup', name, 'app_data.sql.gz');
    writeFileSync(dump, gzipSync(`${gunzipSync(readFileSync(dump)).toString()}\nSELECT no_such_function();\n`));
    const sums = jobs.volume('backup', name, 'SHA256SUMS');
    const sum = createHash('sha256').update(readFileSync(dump)).digest('hex');
    writeFileSync(sums, readFileSync(sums, 'utf8').replace(/^\S+(\s+app_data.sql.gz)$/m, `${sum}$1`));
    const end = await restore();
    expect(end.code).not.toBe(0);
    expect(end.log).toContain('the restore of app_data failed; its content is what it was before');
    expect(await database.query(data, DIGEST)).toBe(before);
    expect(readFileSync(jobs.volume('data', 'rsa_key.pem'), 'utf8')).toBe('the key');
  });
});

describe('with busybox and the real rclone, as in its image', () => {
  const find = (program: string): string => spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim();
  const [busybox, rclone] = [find('busybox'), find('rclone')];

  it('copies to S3, keeps no more than is wanted, and restores from there', async () => {
    if (busybox === '' || rclone === '') {
      skippedCheck('the backup scripts with busybox and the real rclone', 'install busybox and rclone to run it');
      return;
    }
    const s3 = new S3StandIn('backups', 'the-account');
    await s3.start();
    try {
      const folder = join(jobs.folder, 'image');
      mkdirSync(folder);
      spawnSync(busybox, ['--install', '-s', folder]);
      symlinkSync(rclone, join(folder, 'rclone'));
      const tools = (image: string) =>
        image.includes('rclone') ? { shell: [join(folder, 'sh')], path: folder } : undefined;
      const inImage = (overrides: Readonly<Record<string, string>> = {}): JobWorld => ({
        environment: {
          PGHOST: '127.0.0.1',
          PGPORT: String(database.port),
          RCLONE_CONFIG_BACKUP_ENDPOINT: s3.url,
          RCLONE_LOW_LEVEL_RETRIES: '1',
          RCLONE_RETRIES: '1',
          ...overrides,
        },
        secrets: { 'access-key-id': 'the-account', 'secret-access-key': 'the-secret-key' },
        tools,
      });
      const old = ['20250101T020000Z', '20250102T020000Z', '20250103T020000Z'];
      old.forEach((name) => s3.objects.set(`all/sandbox/sample/${name}/SHA256SUMS`, Buffer.from('x')));
      const before = await database.query(data, DIGEST);

      const end = await jobs.run(BACKUP, inImage());
      expect(end).toMatchObject({ code: 0 });
      expect(end.log).not.toContain('the-secret-key');
      const [name = ''] = named();
      const stored = (): string[] => [...new Set([...s3.objects.keys()].map((key) => key.split('/')[3] ?? ''))].sort();
      expect(stored()).toEqual([...old.slice(1), name]);

      rmSync(jobs.volume('backup'), { recursive: true });
      await database.query(data, 'DELETE FROM people; SELECT 1');
      expect(await jobs.run(RESTORE, inImage({ RESTORE: 'latest' }))).toMatchObject({ code: 0 });
      expect(await database.query(data, DIGEST)).toBe(before);

      s3.broken = true;
      const failed = await jobs.run(BACKUP, inImage());
      expect(failed.code).not.toBe(0);
      expect(failed.log).toMatch(/the copy of \S+ failed; it is on the volume only/);
      s3.broken = false;
      expect(stored()).toEqual([...old.slice(1), name]);
    } finally {
      await s3.stop();
    }
  });
});
