import { STAND_IN_LABEL } from '../../../cli/verify/certificate';
import { stackText, verdict } from '../../../cli/verify/verify-text';
import { createAuthority } from '../../../sandbox/control-plane/certificate-authority';
import { STAND_IN_LABEL as OF_THE_SANDBOX } from '../../../sandbox/daemon/certificate-wants';
import { releaseSecret, type Stored } from './small-platform';
import { complaints, count, VerifiedPlatform } from './verified-platform';

let world: VerifiedPlatform;
beforeEach(async () => void (world = await VerifiedPlatform.start()));
afterEach(() => world.stop());

describe('a stack in which everything works', () => {
  test('has no finding, and every kind of check has looked at something', async () => {
    const verified = await world.verify();
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
    world.platform.find('Node', 'node-1').metadata.annotations = { 'kwok.x-k8s.io/node': 'fake' };
    world.platform.find('Secret', 'page-test-tls').metadata.labels = { [STAND_IN_LABEL]: 'issuer' };
    expect(STAND_IN_LABEL).toBe(OF_THE_SANDBOX);
    world.network.get = () => Promise.reject(new Error('asked for nothing'));
    const { checks } = await world.verify();
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
    () => world.platform.remove('Deployment', 'page'),
    /objects: Deployment web\/page: is configured, and not there/,
  ],
  [
    'an object of a release is gone',
    () => world.platform.remove('Deployment', 'proxy'),
    /Deployment web\/proxy: release proxy made it, and it is gone/,
  ],
  [
    'an object hangs in its deletion',
    () => (world.platform.find('Service', 'page').metadata.deletionTimestamp = '2026-01-01T00:00:00Z'),
    /Service web\/page: is being deleted since 2026/,
  ],
  [
    'somebody scaled',
    () => world.set('Deployment', 'page', { spec: { replicas: 0 } }),
    /is set to 0 pods, configured are 2/,
  ],
  [
    'a rollout hangs',
    () =>
      world.set('Deployment', 'page', {
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
    () => world.set('Deployment', 'page', { status: { observedGeneration: 2 } }),
    /its newest generation was not looked at yet/,
  ],
  [
    'an upgrade failed',
    () => world.platform.objects.push(releaseSecret(3, 'failed')),
    /release web\/proxy: proxy 1.2.3, revision 3: failed/,
  ],
  [
    'Helm was killed',
    () => world.platform.objects.push(releaseSecret(3, 'pending-upgrade')),
    /revision 3: pending-upgrade; a run of Helm goes on, or was killed/,
  ],
  [
    'no pod is behind a Service',
    () => world.set('EndpointSlice', 'page-x', { endpoints: null }),
    /Service web\/page: no ready pod is behind it/,
  ],
  [
    'the cloud gives no address',
    () => world.set('Service', 'proxy', { status: {} }),
    /load balancer: Service web\/proxy: the cloud has given it no address yet/,
  ],
  [
    'a volume is lost',
    () => world.set('PersistentVolumeClaim', 'data', { status: { phase: 'Lost' } }),
    /web\/data: its volume  ?is gone/,
  ],
  [
    'a class does not exist',
    () => world.platform.remove('IngressClass', 'traefik'),
    /its class traefik does not exist; there is none/,
  ],
  [
    'a certificate is missing',
    () => world.platform.remove('Secret', 'page-test-tls'),
    /Secret web\/page-test-tls: is not there; it is for page.test/,
  ],
  [
    'a certificate is rubbish',
    () => world.set('Secret', 'page-test-tls', { data: { 'tls.crt': 'eHh4' } }),
    /holds no certificate that can be read/,
  ],
  ['a certificate has ended', () => world.platform.issue(0), /it ended on /],
  [
    'a certificate is for another host',
    () => world.platform.issue(90, ['other.test']),
    /does not cover page.test \(it is for DNS:other.test\)/,
  ],
  [
    'a certificate is of another authority',
    async () => world.platform.issue(90, ['page.test'], await createAuthority('stranger')),
    /the CA in ca.crt has not signed it \(issuer CN=stranger\)/,
  ],
  ['a key belongs to another certificate', () => swapKey(), /tls.key is the key of another certificate/],
  [
    'a copy differs',
    () => world.set('Secret', 'oidc-page', { data: { secret: 'b3RoZXI=' } }),
    /copies: Secret oidc-page in web and other: differ in secret/,
  ],
  [
    'a backup failed',
    () => world.platform.objects.push(job('Failed')),
    /Job web\/backup-1: failed at 2026-01-02T00:00:00Z: BackoffLimitExceeded/,
  ],
  [
    'a host leads elsewhere',
    () => (world.network.addresses = async (host) => [host === 'page.test' ? '192.0.2.9' : host]),
    /DNS: page.test: leads to 192.0.2.9, the load balancer is 192.0.2.7/,
  ],
  [
    'a host has no record',
    () => (world.network.addresses = async (host) => (host === 'page.test' ? [] : [host])),
    /page.test: has no address; make a record for 192.0.2.7/,
  ],
  ['a URL answers 502', () => world.answers({ status: 502 }), /URLs: https:\/\/page.test\/: answers 502/],
  [
    'a URL shows the default certificate',
    () => world.answers({ fingerprint: 'AA:BB' }),
    /shows another certificate than the one in its Secret/,
  ],
  [
    'a URL does not answer',
    () => (world.network.get = () => Promise.reject(new Error('connect ECONNREFUSED'))),
    /does not answer: connect ECONNREFUSED/,
  ],
  [
    'authentik names another issuer',
    () => world.answers({ body: '{"issuer":"http://auth.ominis.ai/"}' }),
    /names the issuer http:\/\/auth.ominis.ai\/; clients expect https/,
  ],
  [
    'HEP is closed',
    () => (world.network.connect = () => Promise.reject(new Error('ECONNREFUSED'))),
    /page.web.svc.cluster.local:9060: takes no connection: ECONNREFUSED/,
  ],
];

async function swapKey(): Promise<void> {
  const { data } = world.platform.find('Secret', 'page-test-tls');
  await world.platform.issue();
  const issued = world.platform.find('Secret', 'page-test-tls');
  issued.data = { ...(issued.data as object), 'tls.key': (data as Record<string, string>)['tls.key'] };
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
    const verified = await world.verify();
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
    world.set('PersistentVolumeClaim', 'data', { status: { phase: 'Pending' } });
    world.platform.objects.push({
      kind: 'StorageClass',
      metadata: { name: 'standard' },
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    const owner = { ownerReferences: [{ kind: 'CronJob', name: 'backup', uid: 'x' }] };
    const [failed, complete] = [job('Failed'), job('Complete')];
    Object.assign(failed.metadata, owner, { name: 'backup-0', creationTimestamp: '2026-01-01T00:00:00Z' });
    Object.assign(complete.metadata, owner);
    world.platform.objects.push(failed, complete);
    expect(complaints(await world.verify())).toEqual([]);
  });
});
