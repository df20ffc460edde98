import { heldCertificate } from '../../../cli/verify/certificate';
import type { StackChecks } from '../../../cli/verify/check';
import type { Stored } from './small-platform';
import { complaints, VerifiedPlatform } from './verified-platform';

let world: VerifiedPlatform;
beforeEach(async () => void (world = await VerifiedPlatform.start()));
afterEach(() => world.stop());

test('a certificate that should have been renewed is a finding; one with a short life may have less left', async () => {
  const fault = (days: number) => {
    const now = new Date(Date.now() + days * 86_400_000);
    return heldCertificate(world.platform.find('Secret', 'page-test-tls'), { hosts: ['page.test'], now, daysLeft: 14 })
      ?.fault;
  };
  expect([fault(70), fault(80)]).toEqual([
    undefined,
    expect.stringMatching(/^it ends in 9 days, on .*should have been/),
  ]);
  await world.platform.issue(6);
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
  world.set('Deployment', 'page', {
    spec: { replicas: 2, selector: { matchLabels: { app: 'page' } } },
    status: { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 1 },
  });
  const pod = (name: string, labels: Record<string, string>): Stored => ({
    kind: 'Pod',
    metadata: { name, namespace: 'web', labels },
  });
  world.platform.objects.push(
    pod('page-0', { app: 'page' }),
    { ...pod('page-1', { app: 'page' }), status },
    { ...pod('other', {}), status },
  );
  expect(complaints(await world.verify())).toEqual([
    `finding rollouts: Deployment web/page: 1 of 2 pods are ready; ${expected}`,
  ]);
});

test('of a host whose Service others make, a tenant for example, only the way to it is judged', async () => {
  const toTenant = (service: string) =>
    world.set('Ingress', 'page', {
      spec: {
        ingressClassName: 'traefik',
        tls: [{ hosts: ['page.test'], secretName: 'page-test-tls' }],
        rules: [{ host: 'page.test', http: { paths: [{ path: '/', backend: { service: { name: service } } }] } }],
      },
    });
  const url = ({ checks }: StackChecks) => checks.find(({ check }) => check === 'URLs');
  toTenant('api');
  expect(url(await world.verify())).toMatchObject({
    status: 'not-checkable',
    detail: 'its Service api is made elsewhere, and not there yet',
  });
  world.platform.objects.push({ kind: 'Service', metadata: { name: 'api', namespace: 'web' }, spec: {} });
  world.answers({ status: 404 });
  expect(url(await world.verify())).toMatchObject({
    status: 'ok',
    detail: expect.stringMatching(/^answers 404/) as string,
  });
  toTenant('page');
  expect(url(await world.verify())).toMatchObject({ status: 'finding', detail: 'answers 404' });
});
