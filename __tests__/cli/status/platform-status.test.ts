import { connectCluster } from '../../../cli/cluster/connect-cluster';
import type { Cluster } from '../../../cli/cluster/cluster';
import { type PlatformStatus, readPlatform } from '../../../cli/status/platform-status';
import { statusText } from '../../../cli/status/status-text';
import { expectationOf } from '../../../cli/verify/expectation';
import { loadConfig } from '../../../config/loader';
import { ApiStub, UID } from '../cluster/api-stub';
import { CONFIGURATION, SmallPlatform, type Stored } from '../verify/small-platform';

const HOUR = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();
const config = loadConfig({ environment: 'sandbox' });
const { signal } = new AbortController();

/** The stack of the other tests, with a version and a backup. */
const BACKED_UP = {
  resource: {
    ...CONFIGURATION.resource,
    kubernetes_stateful_set_v1: {
      database: {
        metadata: { name: 'web-postgres', namespace: 'web', labels: { 'app.kubernetes.io/version': '17.11' } },
        spec: { replicas: '1' },
      },
    },
    kubernetes_cron_job_v1: {
      backup: {
        metadata: { name: 'web-backup', namespace: 'web', labels: { 'app.kubernetes.io/component': 'backup' } },
      },
    },
  },
};

let api: ApiStub;
let platform: SmallPlatform;
let cluster: Cluster;
let cronJob: Stored;
let database: Stored;

beforeEach(async () => {
  api = await ApiStub.start();
  platform = await SmallPlatform.create();
  cronJob = {
    kind: 'CronJob',
    metadata: { name: 'web-backup', namespace: 'web', creationTimestamp: ago(100) },
    status: { lastSuccessfulTime: ago(5) },
  };
  database = {
    kind: 'StatefulSet',
    metadata: { name: 'web-postgres', namespace: 'web', labels: { 'app.kubernetes.io/version': '17.11' } },
    spec: { replicas: 1 },
    status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1 },
  };
  platform.objects.push(cronJob, database, {
    kind: 'Pod',
    metadata: { name: 'web-postgres-0', namespace: 'web' },
    status: { containerStatuses: [{ restartCount: 2 }, { restartCount: 1 }] },
  });
  api.answer = platform.answer;
  cluster = await connectCluster(
    { ...config, cluster: { ...config.cluster, context: 'here', uid: UID } },
    { env: api.kubeconfig(), signal },
  );
});
afterEach(async () => {
  cluster.close();
  await api.stop();
});

const status = (): Promise<PlatformStatus> => readPlatform(config, cluster, [expectationOf('web', BACKED_UP)], signal);

const web = ({ services }: PlatformStatus) => services.find(({ namespace }) => namespace === 'web');

test('a healthy platform: versions, pods, restarts, hosts, certificate, volumes and backups of each service', async () => {
  const found = await status();
  expect(found.findings).toEqual([]);
  expect(web(found)).toMatchObject({
    versions: [
      { name: 'proxy', configured: '1.2.3', deployed: '1.2.3' },
      { name: 'web-postgres', configured: '17.11', deployed: '17.11' },
    ],
    restarts: 3,
    hosts: ['page.test'],
    volumes: { count: 1, bytes: 2 ** 30 },
    backups: [{ cronJob: 'web-backup', ageHours: 5, lastFailure: undefined }],
  });
  const text = statusText(found, new Date());
  expect(text).toMatch(/^web +proxy 1.2.3 +5\/5 +3 +89 d +1, 1 GiB +5 h old +page.test$/m);
  expect(text).toMatch(/Switched off\n {2}stack sites/);
  expect(text).toMatch(/No finding\.$/);
});

test('what is not in order: another version, a pod that is missing, a backup that failed or is too old', async () => {
  database.metadata.labels = { 'app.kubernetes.io/version': '16.4' };
  database.status = { replicas: 1, updatedReplicas: 1, readyReplicas: 0 };
  cronJob.status = { lastSuccessfulTime: ago(49) };
  platform.objects.push({
    kind: 'Job',
    metadata: {
      name: 'web-backup-1',
      namespace: 'web',
      creationTimestamp: ago(25),
      ownerReferences: [{ kind: 'CronJob', name: 'web-backup', uid: 'x' }],
    },
    status: { conditions: [{ type: 'Failed', status: 'True', message: 'full', lastTransitionTime: ago(25) }] },
  });
  const found = await status();
  expect(found.findings.map(({ check, detail }) => `${check}: ${detail}`)).toEqual([
    'rollouts: 0 of 1 pods are ready',
    expect.stringMatching(/^jobs: failed at .*: full$/),
    'backups: made its newest backup 49 hours ago; 26 are allowed (monitoring.backupHours)',
  ]);
  const text = statusText(found, new Date());
  expect(text).toContain('web-postgres 16.4, configured 17.11');
  expect(text).toMatch(/Not ready\n {2}StatefulSet web\/web-postgres: 0\/1/);
  expect(text).toMatch(/2 d old, failed 20/);
});

test('a backup that never was is a finding only when there was time for one', async () => {
  cronJob.status = {};
  const late = await status();
  expect(late.findings.map(({ detail }) => detail)).toEqual(['has never made a backup in 100 hours']);
  cronJob.metadata.creationTimestamp = ago(2);
  const fresh = await status();
  expect(fresh.findings).toEqual([]);
  expect(statusText(fresh, new Date())).toContain('none yet');
});

test('where pods are simulated, a Job that succeeded is called no backup', async () => {
  platform.find('Node', 'node-1').metadata.annotations = { 'kwok.x-k8s.io/node': 'fake' };
  const text = statusText(await status(), new Date());
  expect(text).toMatch(/^web .*1 GiB +simulated +page.test$/m);
  expect(text).not.toContain('h old');
});

test('works when half of the platform is missing', async () => {
  platform.objects.splice(0, platform.objects.length, { kind: 'Node', metadata: { name: 'node-1' } });
  const found = await status();
  expect(web(found)).toMatchObject({ exists: false, hosts: [], volumes: { count: 0, bytes: 0 } });
  expect(found.findings.length).toBeGreaterThan(5);
  expect(statusText(found, new Date())).toMatch(/^web +not there$/m);
});
