import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { FAILING_WAYS } from '../../../cli/drill/failing-ways';
import { EXIT } from '../../../cli/exit-codes';
import { runCommandLine } from '../../../cli/program';
import { PASSWORD, sampleService } from '../../constructs/backup/sample-service';
import { synthesizedFolder } from './synthesized-folder';

const folder = mkdtempSync(path.join(tmpdir(), 'drill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `cluster-infra drill` on stacks that were synthesized before. */
async function drill(synthesized: string, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const env = { ...process.env, CLUSTER_ENV: 'sandbox' };
  const { signal } = new AbortController();
  const io = { stdin: new PassThrough().end(), stdout, stderr, env, cwd: folder, signal };
  const code = await runCommandLine(['drill', '--json', '--synthesized', synthesized, ...args], io);
  const result = JSON.parse(String(stdout.read())) as {
    services?: { checks: { what: string; ok: boolean; details: string[] }[] }[];
    failed?: unknown;
    error?: { message: string };
    databases?: unknown;
    version?: string;
  };
  return { code, result, progress: String(stderr.read()) };
}

test('a restore brings back every kind of thing that a dump is easily wrong about, and changes nothing when it fails', async () => {
  const { code, result } = await drill(synthesizedFolder(folder, 'whole', sampleService()), '--rows', '4000');
  const checks = result.services?.[0]?.checks ?? [];
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks).toHaveLength(FAILING_WAYS.length + 3);
  expect({ code, failed: result.failed }).toEqual({ code: EXIT.done, failed: 0 });
});

test('what does not come back is found and named: here large objects, where the scripts forget them', async () => {
  const document = sampleService();
  const files = document.resource?.['kubernetes_config_map_v1']?.['database_backup_files'] as {
    data: Record<string, string>;
  };
  files.data['empty-database.sql'] = (files.data['empty-database.sql'] ?? '').replace(/^SELECT lo_unlink.*$/m, '');
  const { code, result } = await drill(synthesizedFolder(folder, 'forgetful', document), '--rows', '10');
  expect(code).toBe(EXIT.findings);
  const restored = result.services?.[0]?.checks.find(({ what }) => what.startsWith('everything changed'));
  expect(restored).toMatchObject({ ok: false });
  expect(restored?.details.join('\n')).toMatch(/pg_largeobject_metadata_oid_index|large object/);
});

test('a downloaded dump is restored into a new server, and what it holds is counted', async () => {
  const synthesized = synthesizedFolder(folder, 'real', sampleService());
  const dump = path.join(folder, 'app_data.sql.gz');
  const statements = [
    '-- Dumped from database version 13.4',
    'CREATE TABLE public.secrets (x text);',
    `INSERT INTO public.secrets VALUES ('${PASSWORD}'), ('b');`,
    '-- PostgreSQL database dump complete',
  ];
  writeFileSync(dump, gzipSync(statements.join('\n')));
  const { code, result, progress } = await drill(synthesized, '--from', 'app_data.sql.gz');
  expect(code).toBe(EXIT.done);
  expect(result).toMatchObject({ version: '13.4', databases: [{ name: 'app_data', tables: 1, rows: 2 }], failed: [] });
  expect(progress + JSON.stringify(result)).not.toContain(PASSWORD);

  const absent = await drill(synthesized, '--from', 'other.sql.gz');
  expect(absent.code).toBe(EXIT.error);
  expect(absent.result.error?.message).toMatch(
    /There is no file .*other.sql.gz[\s\S]*app_data.sql.gz, app_config.sql.gz \(sample\)/,
  );
  mkdirSync(path.join(folder, 'half'));
  writeFileSync(path.join(folder, 'half', 'app_data.sql.gz'), 'x');
  expect((await drill(synthesized, '--from', 'half')).result.error?.message).toContain('it is no whole backup');
});
