import { PassThrough } from 'node:stream';
import { ageOf, parseListing } from '../../../cli/backup/list-backups';
import { LEASE, leaseObject } from '../../../cli/hold/lease-record';
import { runCommandLine } from '../../../cli/program';
import { ApiStub, UID } from '../cluster/api-stub';
import { StubCluster } from './stub-cluster';

jest.mock('../../../config/loader', () => ({
  loadConfig: () => ({ environment: 'test', cluster: { context: 'here', uid: UID } }),
}));

const NAME = '20261122T020000Z';
const SAFETY = '20261123T080000Z';
const digest = 'a'.repeat(64);

let api: ApiStub;
let cluster: StubCluster;
beforeAll(async () => void (api = await ApiStub.start()));
afterAll(() => api.stop());
beforeEach(() => {
  cluster = new StubCluster();
  cluster.ends['sample-restore-check'] = { report: `backup ${NAME}\nbytes 4096\nsha256 ${digest}\npostgres 17.2\n` };
  cluster.ends['sample-backup-'] = { report: `backup ${SAFETY}\nbytes 8192\nsha256 ${digest}\nplace volume\n` };
  api.answer = cluster.answer;
});

async function run(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const stdin = new PassThrough().end();
  const { signal } = new AbortController();
  const env = { ...api.kubeconfig() };
  const code = await runCommandLine([...args, '--json'], { stdin, stdout, stderr, env, cwd: '.', signal });
  return { code, result: JSON.parse(String(stdout.read())) as Record<string, unknown>, log: String(stderr.read()) };
}
const restore = (...args: string[]) => run('restore', 'sample', '--backup', NAME, '--yes-replace', 'sample', ...args);

test('a backup by hand says its name, size, digest and place as the job reports them', async () => {
  const { code, result } = await run('backup', 'sample');
  const made = { status: 'made', backup: SAFETY, bytes: 8192, sha256: digest, places: ['volume'], problems: [] };
  expect(result).toMatchObject({ services: [made] });
  expect(code).toBe(0);
  const [job] = cluster.jobs('sample-backup-by-hand');
  expect(job?.metadata['ownerReferences']).toMatchObject([
    { kind: 'CronJob', name: 'sample-backup', controller: true },
  ]);
});

test('a backup that fails says the step and its last words; one that reports nothing is not called made', async () => {
  cluster.ends['sample-backup-'] = { failed: 'finish', said: 'finish.sh: the copy failed' };
  const failed = await run('backup', 'sample');
  expect(failed.code).toBe(1);
  expect(JSON.stringify(failed.result)).toContain('step finish failed:');
  expect(JSON.stringify(failed.result)).toContain('the copy failed');
  cluster = new StubCluster();
  api.answer = cluster.answer;
  const silent = await run('backup', 'sample');
  expect(silent.code).toBe(1);
  expect(JSON.stringify(silent.result)).toContain('it reported no backup');
});

test('on a simulated node a job that completed is no backup', async () => {
  Object.assign(cluster.find('Node', 'node')?.metadata ?? {}, { annotations: { 'kwok.x-k8s.io/node': 'fake' } });
  const { code, result } = await run('backup', 'sample');
  expect(code).toBe(0);
  expect(result).toMatchObject({ services: [{ status: 'simulated' }] });
});

test('the list finds a service whose newest backup is older than a day, and leaves no job behind', async () => {
  cluster.ends['sample-backup-list'] = {
    report: `20200102T000000Z volume,object-storage 10 17.2\n20200101T000000Z volume 9 -\nlisted 2\n`,
  };
  const ends = Object.entries(cluster.ends).reverse();
  for (const [name] of ends) delete cluster.ends[name];
  Object.assign(cluster.ends, Object.fromEntries(ends));
  const { code, result } = await run('backup', '--list');
  expect(code).toBe(2);
  expect(JSON.stringify(result['findings'])).toContain('the newest backup, 20200102T000000Z, is');
  expect(cluster.jobs('sample-backup-list')).toEqual([]);
});

test('a listing is read as it was written; the age is that of the name', () => {
  const now = Date.parse('2026-11-22T05:30:00Z');
  expect(ageOf(NAME, now)).toBe(3.5);
  expect(parseListing([`${NAME} object-storage - -`, 'listed 1'], now)).toEqual([
    { name: NAME, places: ['object-storage'], bytes: null, postgres: null, ageHours: 3.5 },
  ]);
});

test('a restore backs up what there is, stops who uses the data and no one else, and starts them as they were', async () => {
  const { code, result } = await restore();
  expect(result).toMatchObject({ status: 'restored', backup: NAME, safety: SAFETY });
  expect(code).toBe(0);
  expect(result['done']).toEqual([
    `made ${SAFETY} of what there is`,
    'stopped Deployment web',
    expect.stringMatching(/the job sample-restore-by-hand-\S+ is complete/),
    'started the service as it was before; its pods are ready',
  ]);
  expect([cluster.replicas('web'), cluster.replicas('other')]).toEqual([2, 1]);
  const changes = api.seen.filter(({ method, url }) => method === 'PATCH' && url.endsWith('/scale'));
  expect(changes.slice(-2).map(({ body }) => body)).toEqual(['{"spec":{"replicas":0}}', '{"spec":{"replicas":2}}']);
  // Neither the backup that is restored nor another one is let go by the one that is made first.
  expect(JSON.stringify(cluster.jobs('sample-backup-before'))).toContain('"BACKUP_KEEP_DAYS","value":"36500"');
  expect(JSON.stringify(cluster.jobs('sample-restore-by-hand'))).toContain(`"RESTORE","value":"${NAME}"`);
});

test('a restore whose databases step fails starts the service again: nothing was replaced', async () => {
  cluster.ends['sample-restore-by-hand'] = { failed: 'restore-databases', said: 'its content is what it was before' };
  const { code, result } = await restore();
  expect(code).toBe(1);
  expect(JSON.stringify(result)).toContain('Its data is what it was before, and the service runs again.');
  expect(cluster.replicas('web')).toBe(2);
});

test('one that fails after the databases leaves the service stopped, and names the ways on and back; the same command goes on', async () => {
  cluster.ends['sample-restore-by-hand'] = { failed: 'restore-folder', said: 'cannot unpack' };
  const { code, result } = await restore();
  expect(code).toBe(1);
  expect(cluster.replicas('web')).toBe(0);
  expect(JSON.stringify(result)).toContain(`Go on: npx cluster-infra restore sample --backup ${NAME}`);
  expect(JSON.stringify(result)).toContain(
    `back to what there was: npx cluster-infra restore sample --backup ${SAFETY}`,
  );

  cluster.ends['sample-restore-by-hand'] = { report: '' };
  const again = await restore();
  expect(again.result).toMatchObject({ status: 'restored', safety: SAFETY });
  // The replicas of before the first attempt, and its backup of what there was.
  expect(cluster.replicas('web')).toBe(2);
  expect(cluster.jobs('sample-backup-before')).toHaveLength(1);
});

test('--back starts the service with what there is', async () => {
  cluster.ends['sample-restore-by-hand'] = { failed: 'restore-folder', said: 'cannot unpack' };
  await restore();
  expect((await run('restore', 'sample', '--back')).code).toBe(0);
  expect(cluster.replicas('web')).toBe(2);
  const none = await run('restore', 'sample', '--back');
  expect(none.code).toBe(1);
  expect(JSON.stringify(none.result)).toContain('There is no unfinished restore of sample');
});

test.each([
  ['nobody confirmed it', ['--backup', NAME], /there is no terminal to ask at/],
  ['another name was confirmed', ['--backup', NAME, '--yes-replace', 'homer'], /--yes-replace says homer, and sample/],
  ['the name is none', ['--backup', '../etc'], /is no name of a backup/],
  ['no backup is named', [], /No backup was named/],
])('nothing is stopped or made when %s', async (_why, args, message) => {
  const { code, result } = await run('restore', 'sample', ...args);
  expect(code).toBe(1);
  expect(JSON.stringify(result)).toMatch(message);
  expect(cluster.jobs('sample-')).toEqual([]);
  expect(cluster.replicas('web')).toBe(2);
});

test.each([
  [
    'cannot be checked',
    { failed: 'fetch', said: 'is damaged' },
    /cannot be restored; nothing was changed[\s\S]*is damaged/,
  ],
  [
    'is of a newer PostgreSQL',
    { report: `backup ${NAME}\npostgres 18.1\n` },
    /made of PostgreSQL 18.1, and the server is 17.2-bookworm/,
  ],
  ['was checked by older scripts', { report: '' }, /did not say what it is; nothing was changed/],
])('a backup that %s is refused while the service still runs', async (_why, end, message) => {
  cluster.ends['sample-restore-check'] = end;
  const { code, result } = await restore();
  expect(code).toBe(1);
  expect((result['error'] as { message: string }).message).toMatch(message);
  expect(cluster.jobs('sample-backup-before')).toEqual([]);
  expect(cluster.replicas('web')).toBe(2);
});

test('a service that cannot be backed up is not touched, unless that is asked for', async () => {
  cluster.ends['sample-backup-'] = { failed: 'dump-databases', said: 'connection refused' };
  const { code, result } = await restore();
  expect(code).toBe(1);
  expect(JSON.stringify(result)).toContain('--without-safety-backup');
  expect(cluster.replicas('web')).toBe(2);
  expect(await restore('--without-safety-backup')).toMatchObject({ code: 0, result: { safety: null } });
});

/** The Lease of somebody who is at work in the namespace. */
const somebodyAtWork = (): void => {
  const now = new Date();
  const record = { version: '1', holder: 'bob@desk', doing: 'restore of sample', seconds: 30, transitions: 0 };
  const { metadata, spec } = leaseObject('sample', { ...record, since: now, renewed: now });
  cluster.objects.push({ kind: 'Lease', metadata: { ...metadata, name: LEASE }, spec });
};

test.each([
  ['a backup', () => run('backup', 'sample')],
  ['a restore', () => restore()],
  ['giving up', () => run('restore', 'sample', '--back')],
])('%s does nothing while somebody else works on the data, and says who', async (_what, command) => {
  somebodyAtWork();
  const { code, result } = await command();
  expect(code).toBe(1);
  expect(JSON.stringify(result)).toContain('bob@desk is at work on the data of namespace sample: restore of sample');
  expect(cluster.jobs('sample-')).toEqual([]);
  expect((await run('backup', '--list')).code).not.toBe(1);
});

test('who worked on the data holds nothing afterwards, whether it went well or not', async () => {
  const holder = () => (cluster.find('Lease', LEASE)?.['spec'] as { holderIdentity: string }).holderIdentity;
  await restore();
  expect(holder()).toBe('');
  expect((await run('restore', 'sample', '--back')).code).toBe(1);
  expect(holder()).toBe('');
});

test('a restore waits for the nightly backup that runs, and only then stops the service', async () => {
  const labels = { 'app.kubernetes.io/name': 'backup' };
  const nightly = { kind: 'Job', metadata: { name: 'sample-backup-2950', namespace: 'sample', labels }, spec: {} };
  cluster.objects.push(nightly);
  const answer = cluster.answer;
  let looks = 0;
  api.answer = (seen) => {
    if (seen.url.includes('/jobs?') && !seen.url.includes('component')) {
      expect(cluster.replicas('web')).toBe(2);
      if (++looks === 3) Object.assign(nightly, { status: { conditions: [{ type: 'Complete', status: 'True' }] } });
    }
    return answer(seen);
  };
  const { code, log } = await restore();
  expect(code).toBe(0);
  expect(log).toContain('waiting for the job sample-backup-2950 to end');
  expect(looks).toBeGreaterThanOrEqual(3);
});

test('while a restore is half done, no backup is made of it', async () => {
  cluster.ends['sample-restore-by-hand'] = { failed: 'restore-folder', said: 'cannot unpack' };
  await restore();
  const { code, result } = await run('backup', 'sample');
  expect(code).toBe(1);
  expect(JSON.stringify(result)).toMatch(/A restore of sample from \S+ is not finished .*--back/);
  expect(cluster.jobs('sample-backup-by-hand')).toEqual([]);
});
