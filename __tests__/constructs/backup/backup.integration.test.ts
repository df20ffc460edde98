import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

import { BackupLab, config, oldBackup } from './backup-lab';
import { PASSWORD } from './sample-service';
import type { JobEnd } from './job-pod';

const lab = new BackupLab();

beforeAll(() => lab.start());
afterAll(() => lab.stop());
beforeEach(() => lab.reset());
afterEach(() => lab.clear());

describe('a backup', () => {
  it('holds databases, folder and Secrets with checksums, on the volume and in the object storage', async () => {
    const end = await lab.backUp();
    expect(end).toMatchObject({
      code: 0,
      ran: ['begin', 'dump-databases', 'archive-folder', 'write-secrets', 'finish'],
    });
    const [name] = lab.named();
    const files = ['SHA256SUMS', 'app_config.sql.gz', 'app_data.sql.gz', 'data.tar.gz', 'secrets.yaml'];
    for (const folder of [lab.jobs.volume('backup', name ?? ''), lab.remote(name ?? '')]) {
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
    expect(lab.jobs.backups()).toEqual([name, 'metrics.prom']);
    expect(end.log).not.toContain(PASSWORD);
    expect(end.log).not.toContain('secret-key-Value');
  });

  it('reports what it made to whoever started it, and is listed with its places, size and version', async () => {
    const { report } = await lab.backUp();
    const [name = ''] = lab.named();
    const sums = readFileSync(lab.jobs.volume('backup', name, 'SHA256SUMS'));
    const digest = createHash('sha256').update(sums).digest('hex');
    expect(report).toMatch(
      new RegExp(
        `^backup ${name}\nbytes [1-9]\\d*\nsha256 ${digest}\npostgres \\d+\\.\\d+\nplace volume,object-storage\n$`,
      ),
    );
    oldBackup(lab.remote(), '20250101T000000Z');
    const [newest, oldest, end] = (await lab.list()).report.split('\n');
    expect(newest).toMatch(new RegExp(`^${name} volume,object-storage [1-9]\\d* \\d+\\.\\d+$`));
    expect([oldest, end]).toEqual(['20250101T000000Z object-storage - -', 'listed 2']);
    const failed = await lab.list({ FAKE_RCLONE_FAILS: 'lsf' });
    expect(failed.code).not.toBe(0);
    expect(failed.log).toContain('cannot list the object storage');
  });

  it('is readable by its owner only', async () => {
    await lab.backUp();
    expect(statSync(lab.jobs.volume('backup', lab.named()[0] ?? '')).mode & 0o777).toBe(0o700);
    expect(statSync(lab.jobs.volume('backup', lab.named()[0] ?? '', 'secrets.yaml')).mode & 0o777).toBe(0o600);
  });

  it('says in metrics when it worked last, and when it failed', async () => {
    await lab.backUp({ FAKE_RCLONE_FAILS: 'copy' });
    const failed = readFileSync(lab.jobs.volume('backup', 'metrics.prom'), 'utf8');
    expect(failed).toMatch(/^cluster_infra_backup_last_failure_timestamp_seconds\{service="sample"\} \d{10}\n$/);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await lab.backUp();
    const worked = readFileSync(lab.jobs.volume('backup', 'metrics.prom'), 'utf8');
    expect(worked).toContain(failed);
    expect(worked).toMatch(/^cluster_infra_backup_last_success_timestamp_seconds\{service="sample"\} \d{10}$/m);
    expect(worked).toMatch(/^cluster_infra_backup_last_size_bytes\{service="sample"\} [1-9]\d+$/m);
  });

  it('writes Secrets as manifests that cert-manager accepts as its own; a certificate may not be there yet', async () => {
    expect((await lab.backUp()).log).toContain('no Secret other-tls yet');
    const documents = parseAllDocuments(
      readFileSync(lab.jobs.volume('backup', lab.named()[0] ?? '', 'secrets.yaml'), 'utf8'),
    );
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
    mkdirSync(lab.jobs.volume('backup', '.run-killed'), { recursive: true });
    mkdirSync(lab.jobs.volume('backup', '.run-other'));
    utimesSync(lab.jobs.volume('backup', '.run-killed'), 1, 1);
    await lab.backUp();
    expect(lab.jobs.backups().filter((name) => name.startsWith('.run'))).toEqual(['.run-other']);
  });
});

/** A folder with a `date` that always says the same time. */
function fixedDate(stamp: string): string {
  const folder = join(lab.jobs.folder, 'fixed-date');
  mkdirSync(folder);
  writeFileSync(join(folder, 'date'), `#!/bin/sh\necho ${stamp}\n`, { mode: 0o755 });
  return folder;
}

describe('a backup that fails', () => {
  const nothing = (end: JobEnd, last: string): void => {
    expect(end.code).not.toBe(0);
    expect(end.ran.at(-1)).toBe(last);
    expect(lab.jobs.backups().filter((name) => name !== 'metrics.prom')).toEqual([]);
    expect(lab.rcloneCalls()).toBe('');
  };

  it('stops at a dump that fails half-way, uploads nothing and leaves nothing', async () => {
    await lab.database.query(config, 'CREATE TABLE broken (x int); SELECT 1');
    // What pg_dump meets when somebody made a table as superuser: it fails after it has written a part.
    lab.database.asSuperuser('app_config', 'ALTER TABLE broken OWNER TO postgres');
    const end = await lab.backUp();
    lab.database.asSuperuser('app_config', 'DROP TABLE broken');
    nothing(end, 'dump-databases');
    expect(end.log).toMatch(/permission denied for table broken[\s\S]*pg_dump of app_config failed/);
  });

  const faults: readonly [what: string, arrange: () => void, message: RegExp, overrides?: Record<string, string>][] = [
    ['a wrong password', () => lab.write('password', 'password', 'wrong'), /password authentication failed/],
    ['a Secret without password', () => lab.write('password', 'password', ''), /the Secret has no password/],
    ['a server that is not there', () => undefined, /Connection refused/, { PGPORT: '1' }],
    ['a database that is not there', () => undefined, /database "gone" does not exist/, { BACKUP_DATABASES: 'gone' }],
  ];
  it.each(faults)('stops at %s', async (_what, arrange, message, overrides = {}) => {
    arrange();
    const end = await lab.backUp(overrides);
    nothing(end, 'dump-databases');
    expect(end.log).toMatch(message);
    expect(end.log).not.toContain(PASSWORD);
  });

  it('stops at a data folder without its key', async () => {
    rmSync(lab.jobs.volume('data', 'rsa_key.pem'));
    const end = await lab.backUp();
    nothing(end, 'archive-folder');
    expect(end.log).toMatch(/has no rsa_key.pem: without it a restore would be worth nothing/);
  });

  it('stops at a lost Secret', async () => {
    rmSync(lab.jobs.volume('secret-sample-key', 'KEY'));
    const end = await lab.backUp();
    nothing(end, 'write-secrets');
    expect(end.log).toContain('the Secret sample-key is missing or empty');
  });

  it.each([
    ['copy', /the copy of \S+ failed; it is on the volume only/],
    ['check', /the copy of \S+ differs; it is on the volume only/],
    ['lsf', /cannot list the object storage/],
  ])('keeps the copy on the volume when rclone %s fails, and fails itself', async (command, message) => {
    const end = await lab.backUp({ FAKE_RCLONE_FAILS: command });
    expect(end.code).not.toBe(0);
    expect(end.log).toMatch(message);
    expect(lab.named()).toHaveLength(1);
    // Without checksums the folder in the object storage is no backup.
    expect(existsSync(lab.remote(lab.named()[0] ?? '', 'SHA256SUMS'))).toBe(command === 'lsf');
  });

  it('does not run again into the same name', async () => {
    await lab.backUp();
    const fixed = { PATH: `${fixedDate(lab.named()[0] ?? '')}:${lab.jobs.bin}:${process.env['PATH'] ?? ''}` };
    const end = await lab.backUp(fixed);
    expect(end.code).not.toBe(0);
    expect(end.log).toContain('already');
  });
});

describe('retention', () => {
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const kept = ['20250103T020000Z', '20250103T140000Z', '20250104T020000Z'];
  const gone = ['20241231T020000Z', '20250101T020000Z', '20250102T020000Z'];

  it('keeps the backups of the newest days, in both places, and touches nothing else', async () => {
    for (const name of [...kept, ...gone]) {
      oldBackup(lab.jobs.volume('backup'), name);
      oldBackup(lab.remote(), name);
    }
    mkdirSync(lab.jobs.volume('backup', 'keep-me'));
    mkdirSync(lab.remote('notes'));
    expect((await lab.backUp()).code).toBe(0);
    const isNew = (name: string): boolean => name.startsWith(today);
    expect(lab.named().filter((name) => !isNew(name))).toEqual(kept);
    expect([...kept, ...gone, 'notes'].filter((name) => existsSync(lab.remote(name)))).toEqual([...kept, 'notes']);
    expect(lab.jobs.backups()).toContain('keep-me');
  });

  it('lets nothing go from the object storage when the copy failed', async () => {
    for (const name of [...kept, ...gone]) {
      oldBackup(lab.remote(), name);
    }
    await lab.backUp({ FAKE_RCLONE_FAILS: 'copy' });
    expect([...kept, ...gone].filter((name) => existsSync(lab.remote(name)))).toHaveLength(6);
  });
});
