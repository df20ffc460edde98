import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { skippedCheck } from '../../support/skipped-check';
import { PostgresPod } from '../postgres-pod';
import { BackupLab, config, data, oldBackup } from './backup-lab';
import { PASSWORD } from './sample-service';
import type { JobWorld } from './job-pod';
import { S3StandIn } from './s3-stand-in';

const lab = new BackupLab();

beforeAll(() => lab.start());
afterAll(() => lab.stop());
beforeEach(() => lab.reset());
afterEach(() => lab.clear());

describe('a restore', () => {
  const ruin = async (): Promise<void> => {
    await lab.database.query(data, 'DELETE FROM people; CREATE TABLE leftover (x int); DROP FUNCTION twice; SELECT 1');
    lab.write('data', 'rsa_key.pem', 'another key');
    lab.write('data', 'leftover', 'x');
  };

  it('brings databases and folder back as they were, and takes away what came later', async () => {
    const before = await lab.digest();
    await lab.backUp();
    await ruin();
    const end = await lab.restore();
    expect(end).toMatchObject({ code: 0, ran: ['fetch', 'restore-databases', 'restore-folder'] });
    expect(await lab.digest()).toBe(before);
    expect(await lab.database.query(data, "SELECT to_regclass('leftover') IS NULL")).toBe('t');
    expect(await lab.database.query(data, "INSERT INTO people (name) VALUES ('next') RETURNING id")).toBe('2001');
    await lab.database.query(data, "DELETE FROM people WHERE name = 'next'; SELECT 1");
    expect(readFileSync(lab.jobs.volume('data', 'rsa_key.pem'), 'utf8')).toBe('the key');
    expect(readFileSync(lab.jobs.volume('data', 'attachment'), 'utf8')).toBe('ciphertext');
    expect(existsSync(lab.jobs.volume('data', 'leftover'))).toBe(false);
  });

  it('brings them into a server that was never used, from the object storage when the volume is lost', async () => {
    const before = await lab.digest();
    await lab.backUp();
    const name = lab.named()[0] ?? '';
    rmSync(lab.jobs.volume('backup'), { recursive: true });
    rmSync(lab.jobs.volume('data'), { recursive: true });
    const fresh = await PostgresPod.create(lab.document);
    try {
      fresh.setSecret(PASSWORD);
      await fresh.start();
      expect(await lab.restore({ RESTORE: name, PGPORT: String(fresh.port) })).toMatchObject({ code: 0 });
      expect(await lab.digest(fresh)).toBe(before);
      expect(await fresh.query(config, 'SELECT one FROM settings')).toBe('1');
      expect(await fresh.query(data, 'SELECT tableowner FROM pg_tables WHERE tablename = $$people$$')).toBe('app');
      // What was restored can be backed up again.
      expect(await lab.backUp({ PGPORT: String(fresh.port) })).toMatchObject({ code: 0 });
      expect(await lab.restore({ PGPORT: String(fresh.port) })).toMatchObject({ code: 0 });
      expect(await lab.digest(fresh)).toBe(before);
    } finally {
      await fresh.remove();
    }
  });

  it.each([
    ['nobody said which backup', { RESTORE: '' }, /RESTORE is empty/],
    ['the name is none', { RESTORE: '../../etc' }, /"..\/..\/etc" is no name of a backup/],
    ['there is no such backup', { RESTORE: '20200101T000000Z' }, /cannot fetch 20200101T000000Z/],
  ])('refuses when %s', async (_why, overrides, message) => {
    await lab.backUp();
    const end = await lab.restore(overrides);
    expect(end).toMatchObject({ ran: ['fetch'] });
    expect(end.code).not.toBe(0);
    expect(end.log).toMatch(message);
  });

  it('refuses when there is no backup at all', async () => {
    mkdirSync(lab.remote(), { recursive: true });
    const end = await lab.restore();
    expect(end.log).toContain('there is no backup, neither on the volume nor in the object storage');
  });

  it('refuses a damaged backup', async () => {
    await lab.backUp();
    appendFileSync(lab.jobs.volume('backup', lab.named()[0] ?? '', 'app_config.sql.gz'), 'x');
    const end = await lab.restore();
    expect(end).toMatchObject({ ran: ['fetch'] });
    expect(end.log).toMatch(/app_config.sql.gz: FAILED[\s\S]*is damaged: choose another backup/);
  });

  it('refuses a half copy in the object storage', async () => {
    oldBackup(lab.remote(), '20250101T000000Z');
    rmSync(lab.remote('20250101T000000Z', 'SHA256SUMS'));
    writeFileSync(lab.remote('20250101T000000Z', 'app_data.sql.gz'), 'x');
    const end = await lab.restore({ RESTORE: '20250101T000000Z' });
    expect(end.log).toContain('the object storage has no complete backup 20250101T000000Z');
  });

  it('refuses while the service still uses the database', async () => {
    await lab.backUp();
    const client = await lab.database.connect(data);
    try {
      const end = await lab.restore();
      expect(end).toMatchObject({ ran: ['fetch', 'restore-databases'] });
      expect(end.log).toContain('1 connections use app_data: stop the service first (scale it to 0)');
    } finally {
      await client.end();
    }
  });

  it('changes nothing when the dump cannot be restored', async () => {
    const before = await lab.digest();
    await lab.backUp();
    const name = lab.named()[0] ?? '';
    const dump = lab.jobs.volume('backup', name, 'app_data.sql.gz');
    writeFileSync(dump, gzipSync(`${gunzipSync(readFileSync(dump)).toString()}\nSELECT no_such_function();\n`));
    const sums = lab.jobs.volume('backup', name, 'SHA256SUMS');
    const sum = createHash('sha256').update(readFileSync(dump)).digest('hex');
    writeFileSync(sums, readFileSync(sums, 'utf8').replace(/^\S+(\s+app_data.sql.gz)$/m, `${sum}$1`));
    const end = await lab.restore();
    expect(end.code).not.toBe(0);
    expect(end.log).toContain('the restore of app_data failed; its content is what it was before');
    expect(await lab.digest()).toBe(before);
    expect(readFileSync(lab.jobs.volume('data', 'rsa_key.pem'), 'utf8')).toBe('the key');
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
      const folder = join(lab.jobs.folder, 'image');
      mkdirSync(folder);
      spawnSync(busybox, ['--install', '-s', folder]);
      symlinkSync(rclone, join(folder, 'rclone'));
      const tools = (image: string) =>
        image.includes('rclone') ? { shell: [join(folder, 'sh')], path: folder } : undefined;
      const inImage = (overrides: Readonly<Record<string, string>> = {}): JobWorld => ({
        environment: {
          PGHOST: '127.0.0.1',
          PGPORT: String(lab.database.port),
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
      const before = await lab.digest();

      const end = await lab.runBackup(inImage());
      expect(end).toMatchObject({ code: 0 });
      expect(end.log).not.toContain('the-secret-key');
      const [name = ''] = lab.named();
      const stored = (): string[] => [...new Set([...s3.objects.keys()].map((key) => key.split('/')[3] ?? ''))].sort();
      expect(stored()).toEqual([...old.slice(1), name]);

      rmSync(lab.jobs.volume('backup'), { recursive: true });
      await lab.database.query(data, 'DELETE FROM people; SELECT 1');
      expect(await lab.runRestore(inImage({ RESTORE: 'latest' }))).toMatchObject({ code: 0 });
      expect(await lab.digest()).toBe(before);

      s3.broken = true;
      const failed = await lab.runBackup(inImage());
      expect(failed.code).not.toBe(0);
      expect(failed.log).toMatch(/the copy of \S+ failed; it is on the volume only/);
      s3.broken = false;
      expect(stored()).toEqual([...old.slice(1), name]);
    } finally {
      await s3.stop();
    }
  });
});
