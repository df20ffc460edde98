import { X509Certificate } from 'node:crypto';
import { connectCluster } from '../../../cli/cluster/connect-cluster';
import type { Cluster } from '../../../cli/cluster/cluster';
import { heldCertificate, STAND_IN_LABEL } from '../../../cli/verify/certificate';
import type { CheckStatus, StackChecks } from '../../../cli/verify/check';
import { expectationOf } from '../../../cli/verify/expectation';
import type { Network } from '../../../cli/verify/network';
import { verifyStack } from '../../../cli/verify/verify-stack';
import { stackText, verdict } from '../../../cli/verify/verify-text';
import { loadConfig } from '../../../config/loader';
import { createAuthority } from '../../../sandbox/control-plane/certificate-authority';
import { STAND_IN_LABEL as OF_THE_SANDBOX } from '../../../sandbox/daemon/certificate-wants';
import { ApiStub, UID } from '../cluster/api-stub';
import { CONFIGURATION, releaseSecret, SmallPlatform, type Stored } from './small-platform';

const config = loadConfig({ environment: 'sandbox' });
const ISSUER = 'https://auth.ominis.ai/application/o/page/';
const { signal } = new AbortController();

let api: ApiStub;
let platform: SmallPlatform;
let cluster: Cluster;
let network: { -readonly [Key in keyof Network]: Network[Key] };

/** Of the certificate that the host shows: the one in its Secret. */
function fingerprint(): string {
  const data = platform.find('Secret', 'page-test-tls').data as Record<string, string>;
  return new X509Certificate(Buffer.from(data['tls.crt'] ?? '', 'base64')).fingerprint256;
}

beforeEach(async () => {
  api = await ApiStub.start();
  platform = await SmallPlatform.create();
  api.answer = platform.answer;
  const env = api.kubeconfig();
  cluster = await connectCluster(
    { ...config, cluster: { ...config.cluster, context: 'here', uid: UID } },
    { env, signal },
  );
  network = {
    addresses: async () => ['192.0.2.7'],
    get: async (url) => ({
      status: url.includes('well-known') ? 200 : 302,
      location: 'https://auth.ominis.ai/login?next=x',
      body: JSON.stringify({ issuer: ISSUER }),
      fingerprint: fingerprint(),
      isTrusted: false,
    }),
    connect: async () => undefined,
  };
});
afterEach(async () => {
  cluster.close();
  await api.stop();
});

const verify = (timeout = 0, report: (line: string) => void = () => undefined): Promise<StackChecks> =>
  verifyStack(expectationOf('web', CONFIGURATION), { config, cluster, signal, timeout, report, network });

/** What is not in order, one line each. */
const complaints = ({ checks }: StackChecks) =>
  checks
    .filter(({ status }) => status === 'finding' || status === 'waiting')
    .map(({ status, check, subject, detail }) => `${status} ${check}: ${subject}: ${detail}`);

const count = ({ checks }: StackChecks, status: CheckStatus) =>
  checks.filter((check) => check.status === status).length;

describe('a stack in which everything works', () => {
  test('has no finding, and every kind of check has looked at something', async () => {
    const verified = await verify();
    expect(complaints(verified)).toEqual([]);
    expect([...new Set(verified.checks.map(({ check }) => check))]).toEqual([
      'releases',
      'objects',
      'rollouts',
      'services',
      'load balancer',
      'volumes',
      'ingresses',
      'certificates',
      'copies',
      'DNS',
      'URLs',
      'OIDC discovery',
      'HEP',
    ]);
    expect(count(verified, 'ok')).toBe(verified.checks.length);
    expect(verdict([verified])).toMatch(/^\d+ checks: \d+ ok, 0 findings$/);
  });

  test('in a sandbox nothing of it is called ok that pods or addresses would have to prove', async () => {
    platform.find('Node', 'node-1').metadata.annotations = { 'kwok.x-k8s.io/node': 'fake' };
    platform.find('Secret', 'page-test-tls').metadata.labels = { [STAND_IN_LABEL]: 'issuer' };
    expect(STAND_IN_LABEL).toBe(OF_THE_SANDBOX);
    network.get = () => Promise.reject(new Error('asked for nothing'));
    const { checks } = await verify();
    const statuses = new Map(checks.map(({ check, status }) => [check, status]));
    expect(Object.fromEntries(statuses)).toMatchObject({
      rollouts: 'simulated',
      volumes: 'simulated',
      'load balancer': 'simulated',
      certificates: 'simulated',
      DNS: 'not-checkable',
      URLs: 'not-checkable',
      'OIDC discovery': 'not-checkable',
      HEP: 'not-checkable',
    });
  });
});

/** What goes wrong, how it is done, and what is said of it. */
const FAULTS: readonly (readonly [string, () => unknown, RegExp])[] = [
  [
    'a Deployment is gone',
    () => platform.remove('Deployment', 'page'),
    /objects: Deployment web\/page: is configured, and not there/,
  ],
  [
    'an object of a release is gone',
    () => platform.remove('Deployment', 'proxy'),
    /Deployment web\/proxy: release proxy made it, and it is gone/,
  ],
  [
    'an object hangs in its deletion',
    () => (platform.find('Service', 'page').metadata.deletionTimestamp = '2026-01-01T00:00:00Z'),
    /Service web\/page: is being deleted since 2026/,
  ],
  ['somebody scaled', () => set('Deployment', 'page', { spec: { replicas: 0 } }), /is set to 0 pods, configured are 2/],
  [
    'a rollout hangs',
    () =>
      set('Deployment', 'page', {
        status: {
          observedGeneration: 3,
          replicas: 2,
          updatedReplicas: 2,
          availableReplicas: 1,
          conditions: [
            { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' },
          ],
        },
      }),
    /finding rollouts: .*ProgressDeadlineExceeded: timed out/,
  ],
  [
    'a rollout goes on',
    () => set('Deployment', 'page', { status: { observedGeneration: 2 } }),
    /its newest generation was not looked at yet/,
  ],
  [
    'an upgrade failed',
    () => platform.objects.push(releaseSecret(3, 'failed')),
    /release web\/proxy: proxy 1.2.3, revision 3: failed/,
  ],
  [
    'Helm was killed',
    () => platform.objects.push(releaseSecret(3, 'pending-upgrade')),
    /revision 3: pending-upgrade; a run of Helm goes on, or was killed/,
  ],
  [
    'no pod is behind a Service',
    () => set('EndpointSlice', 'page-x', { endpoints: null }),
    /Service web\/page: no ready pod is behind it/,
  ],
  [
    'the cloud gives no address',
    () => set('Service', 'proxy', { status: {} }),
    /load balancer: Service web\/proxy: the cloud has given it no address yet/,
  ],
  [
    'a volume is lost',
    () => set('PersistentVolumeClaim', 'data', { status: { phase: 'Lost' } }),
    /web\/data: its volume  ?is gone/,
  ],
  [
    'a class does not exist',
    () => platform.remove('IngressClass', 'traefik'),
    /its class traefik does not exist; there is none/,
  ],
  [
    'a certificate is missing',
    () => platform.remove('Secret', 'page-test-tls'),
    /Secret web\/page-test-tls: is not there; it is for page.test/,
  ],
  [
    'a certificate is rubbish',
    () => set('Secret', 'page-test-tls', { data: { 'tls.crt': 'eHh4' } }),
    /holds no certificate that can be read/,
  ],
  ['a certificate has ended', () => platform.issue(0), /it ended on /],
  [
    'a certificate is for another host',
    () => platform.issue(90, ['other.test']),
    /does not cover page.test \(it is for DNS:other.test\)/,
  ],
  [
    'a certificate is of another authority',
    async () => platform.issue(90, ['page.test'], await createAuthority('stranger')),
    /the CA in ca.crt has not signed it \(issuer CN=stranger\)/,
  ],
  ['a key belongs to another certificate', () => swapKey(), /tls.key is the key of another certificate/],
  [
    'a copy differs',
    () => set('Secret', 'oidc-page', { data: { secret: 'b3RoZXI=' } }),
    /copies: Secret oidc-page in web and other: differ in secret/,
  ],
  [
    'a backup failed',
    () => platform.objects.push(job('Failed')),
    /Job web\/backup-1: failed at 2026-01-02T00:00:00Z: BackoffLimitExceeded/,
  ],
  [
    'a host leads elsewhere',
    () => (network.addresses = async (host) => [host === 'page.test' ? '192.0.2.9' : host]),
    /DNS: page.test: leads to 192.0.2.9, the load balancer is 192.0.2.7/,
  ],
  [
    'a host has no record',
    () => (network.addresses = async (host) => (host === 'page.test' ? [] : [host])),
    /page.test: has no address; make a record for 192.0.2.7/,
  ],
  ['a URL answers 502', () => answers({ status: 502 }), /URLs: https:\/\/page.test\/: answers 502/],
  [
    'a URL shows the default certificate',
    () => answers({ fingerprint: 'AA:BB' }),
    /shows another certificate than the one in its Secret/,
  ],
  [
    'a URL does not answer',
    () => (network.get = () => Promise.reject(new Error('connect ECONNREFUSED'))),
    /does not answer: connect ECONNREFUSED/,
  ],
  [
    'authentik names another issuer',
    () => answers({ body: '{"issuer":"http://auth.ominis.ai/"}' }),
    /names the issuer http:\/\/auth.ominis.ai\/; clients expect https/,
  ],
  [
    'HEP is closed',
    () => (network.connect = () => Promise.reject(new Error('ECONNREFUSED'))),
    /page.web.svc.cluster.local:9060: takes no connection: ECONNREFUSED/,
  ],
];

function set(kind: Stored['kind'], name: string, parts: object): void {
  Object.assign(platform.find(kind, name), parts);
}

async function swapKey(): Promise<void> {
  const { data } = platform.find('Secret', 'page-test-tls');
  await platform.issue();
  const issued = platform.find('Secret', 'page-test-tls');
  issued.data = { ...(issued.data as object), 'tls.key': (data as Record<string, string>)['tls.key'] };
}

function answers(parts: object): void {
  const usual = network.get;
  network.get = async (url) => ({ ...(await usual(url)), ...parts });
}

const job = (end: 'Failed' | 'Complete'): Stored => ({
  kind: 'Job',
  metadata: { name: 'backup-1', namespace: 'web', creationTimestamp: '2026-01-02T00:00:00Z' },
  status: {
    conditions: [
      { type: end, status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: '2026-01-02T00:00:00Z' },
    ],
  },
});

describe('a finding', () => {
  test.each(FAULTS)('%s', async (_what, change, expected) => {
    await change();
    const verified = await verify();
    const said = complaints(verified);
    expect(said).toContainEqual(expect.stringMatching(expected));
    const text = stackText(verified);
    expect(text).toMatch(/FINDING/);
    // No value of a Secret in any output.
    const shown = JSON.stringify(verified) + text;
    for (const secret of ['the same', 'PRIVATE KEY', 'b3RoZXI=']) expect(shown).not.toContain(secret);
    for (const { status, next } of verified.checks) expect(status !== 'finding' || next !== undefined).toBe(true);
  });

  test('is not made of a claim that waits for its first pod, nor of a Job that a later one has made good', async () => {
    set('PersistentVolumeClaim', 'data', { status: { phase: 'Pending' } });
    platform.objects.push({
      kind: 'StorageClass',
      metadata: { name: 'standard' },
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    const owner = { ownerReferences: [{ kind: 'CronJob', name: 'backup', uid: 'x' }] };
    const [failed, complete] = [job('Failed'), job('Complete')];
    Object.assign(failed.metadata, owner, { name: 'backup-0', creationTimestamp: '2026-01-01T00:00:00Z' });
    Object.assign(complete.metadata, owner);
    platform.objects.push(failed, complete);
    expect(complaints(await verify())).toEqual([]);
  });
});

describe('a host without a DNS record', () => {
  const verifyFor = (byHand: number, report: (line: string) => void = () => undefined) =>
    verifyStack(expectationOf('web', CONFIGURATION), {
      config,
      cluster,
      signal,
      timeout: 600,
      byHand,
      report,
      network,
    });
  beforeEach(() => void (network.addresses = async (host) => (host === 'page.test' ? [] : [host])));

  test('is said at once, and is not waited for until the deadline of the stack: a person has to make it', async () => {
    const said: string[] = [];
    const verified = await verifyFor(0.2, (line) => said.push(line));
    expect(said[0]).toBe('web: missing, and made by hand: DNS record of page.test: 192.0.2.7');
    expect(said.filter((line) => line.includes('by hand'))).toHaveLength(1);
    expect(complaints(verified)[0]).toMatch(/^finding DNS: page.test: has no address; make a record for 192.0.2.7/);
  });

  test('does not shorten the patience with a rollout', async () => {
    const page = platform.find('Deployment', 'page');
    const { status } = page;
    page.status = { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 1 };
    const verified = await verifyFor(0, () => void (page.status = status));
    expect(complaints(verified).filter((line) => !/ (DNS|URLs|OIDC discovery): /.test(line))).toEqual([]);
  });
});

test('a certificate that should have been renewed is a finding; one with a short life may have less left', async () => {
  const fault = (days: number) => {
    const now = new Date(Date.now() + days * 86_400_000);
    return heldCertificate(platform.find('Secret', 'page-test-tls'), { hosts: ['page.test'], now, daysLeft: 14 })
      ?.fault;
  };
  expect([fault(70), fault(80)]).toEqual([
    undefined,
    expect.stringMatching(/^it ends in 9 days, on .*should have been/),
  ]);
  await platform.issue(6);
  expect([fault(4), fault(5.5)]).toEqual([undefined, expect.stringMatching(/^it ends in \d+ hours/)]);
});

test.each([
  [
    'has no node',
    { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }] },
    'page-1 has no node: 0/3 nodes are available',
  ],
  [
    'crashes',
    {
      containerStatuses: [
        {
          name: 'page',
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
        },
      ],
    },
    'page-1, container page: CrashLoopBackOff, it ended with 137 (OOMKilled)',
  ],
])('a rollout that hangs says why: its pod %s', async (_what, status, expected) => {
  set('Deployment', 'page', {
    spec: { replicas: 2, selector: { matchLabels: { app: 'page' } } },
    status: { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 1 },
  });
  const pod = (name: string, labels: Record<string, string>): Stored => ({
    kind: 'Pod',
    metadata: { name, namespace: 'web', labels },
  });
  platform.objects.push(
    pod('page-0', { app: 'page' }),
    { ...pod('page-1', { app: 'page' }), status },
    { ...pod('other', {}), status },
  );
  expect(complaints(await verify())).toEqual([
    `finding rollouts: Deployment web/page: 1 of 2 pods are ready; ${expected}`,
  ]);
});

test('of a host whose Service others make, a tenant for example, only the way to it is judged', async () => {
  const toTenant = (service: string) =>
    set('Ingress', 'page', {
      spec: {
        ingressClassName: 'traefik',
        tls: [{ hosts: ['page.test'], secretName: 'page-test-tls' }],
        rules: [{ host: 'page.test', http: { paths: [{ path: '/', backend: { service: { name: service } } }] } }],
      },
    });
  const url = ({ checks }: StackChecks) => checks.find(({ check }) => check === 'URLs');
  toTenant('api');
  expect(url(await verify())).toMatchObject({
    status: 'not-checkable',
    detail: 'its Service api is made elsewhere, and not there yet',
  });
  platform.objects.push({ kind: 'Service', metadata: { name: 'api', namespace: 'web' }, spec: {} });
  answers({ status: 404 });
  expect(url(await verify())).toMatchObject({ status: 'ok', detail: expect.stringMatching(/^answers 404/) as string });
  toTenant('page');
  expect(url(await verify())).toMatchObject({ status: 'finding', detail: 'answers 404' });
});

describe('what may become right by itself', () => {
  test('is waited for, and the one who waits says what for', async () => {
    const service = platform.find('Service', 'proxy');
    const { status } = service;
    service.status = {};
    const said: string[] = [];
    const verified = await verify(60, (line) => {
      said.push(line);
      service.status = status;
    });
    expect(complaints(verified)).toEqual([]);
    expect(said).toEqual([
      expect.stringMatching(/^web: waiting up to 60 s for Service web\/proxy \(the cloud has given/),
    ]);
  });

  test('is not waited for beside something that is wrong for good', async () => {
    platform.remove('Secret', 'page-test-tls');
    platform.remove('Deployment', 'page');
    const verified = await verify(600);
    expect(complaints(verified)).toContainEqual(expect.stringMatching(/^waiting certificates/));
    expect(verdict([verified])).toMatch(/waiting, 1 finding$/);
  });

  test('ends with Ctrl-C', async () => {
    platform.remove('Secret', 'page-test-tls');
    const interruption = new AbortController();
    const options = { config, cluster, signal: interruption.signal, timeout: 600, network };
    const report = () => setTimeout(() => interruption.abort(), 10);
    const waiting = verifyStack(expectationOf('web', CONFIGURATION), { ...options, report });
    await expect(waiting).rejects.toThrow(/Interrupted: verify of web was waiting for/);
  });
});
