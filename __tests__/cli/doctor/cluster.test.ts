/** Checks of what the cluster is: version, nodes, storage, rights, addresses. */
import { capture, judgeRanges } from '../../../cli/doctor/checks/capture';
import { cluster } from '../../../cli/doctor/checks/cluster';
import { judgeBalancers, loadBalancer } from '../../../cli/doctor/checks/load-balancer';
import { askedByOthers, judgeNodes, judgeRoom, nodes } from '../../../cli/doctor/checks/nodes';
import { rights } from '../../../cli/doctor/checks/rights';
import { judgeStorage } from '../../../cli/doctor/checks/storage';
import { rightOfType } from '../../../cli/doctor/needed-rights';
import { plannedPods } from '../../../cli/doctor/planned-pods';
import { environment } from '../../support/environments';
import { fakeSite, minutesAgo, NOW, object, stack } from './support/fake-site';

const statuses = (seen: readonly { check: string; status: string }[]) =>
  seen.map(({ check, status }) => `${check} ${status}`);

const KWOK = { annotations: { 'kwok.x-k8s.io/node': 'fake' } };
const node = (name: string, { ready = 'True', cpu = '4', memory = '8Gi', more = {}, metadata = {}, ip = '' } = {}) =>
  object(
    name,
    {
      status: {
        allocatable: { cpu, memory },
        conditions: [{ type: 'Ready', status: ready }],
        addresses: ip === '' ? [] : [{ type: 'InternalIP', address: ip }],
      },
      ...more,
    },
    metadata,
  );

test.each([
  ['v1.33.13', 'ok'],
  ['v1.32.9+k3s1', 'finding'],
])('Kubernetes %s: %s', async (gitVersion, status) => {
  const raw = { '/version': JSON.stringify({ gitVersion }), '/readyz': 'ok' };
  const seen = await cluster.look(fakeSite({ holding: { raw } }));
  expect(statuses(seen)).toEqual(['identity ok', `version ${status}`, 'ready ok']);
});

test('nodes that are not ready or short of something are findings; one that a person closed for maintenance is a note', () => {
  expect(statuses(judgeNodes([node('a'), node('b')]))).toEqual(['ready ok']);
  expect(judgeNodes([])).toMatchObject([{ status: 'finding', detail: 'None of 0 nodes takes pods.' }]);
  const closed = node('c', { more: { spec: { unschedulable: true } } });
  expect(judgeNodes([node('a'), node('b', { ready: 'Unknown' }), closed])).toMatchObject([
    { status: 'finding', detail: '1 of 3 nodes is not ready: b.' },
    {
      status: 'note',
      detail: expect.stringMatching(/^1 of 3 nodes is closed for new pods \(cordoned\): c\. Ask who/) as string,
    },
  ]);
  expect(judgeNodes([closed])).toMatchObject([{ status: 'finding', detail: 'None of 1 node takes pods.' }]);
  const pressed = object('d', {
    status: {
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'DiskPressure', status: 'True' },
      ],
    },
  });
  expect(judgeNodes([pressed])).toMatchObject([{ status: 'ok' }, { status: 'finding', detail: 'd: DiskPressure.' }]);
});

test('what is configured and switched on counts with its replicas, heplify once for each node', () => {
  const pods = plannedPods(environment('production', (config) => (config.services.excalidraw.enabled = false)));
  const keys = new Map(pods.map(({ key, pods: number }) => [key, number]));
  expect(keys.get('platform.traefik')).toBe(2);
  expect(keys.get('services.authentik.database')).toBe(1);
  expect(keys.get('services.homer.heplify')).toBe('each-node');
  expect([...keys.keys()].filter((key) => key.includes('excalidraw'))).toEqual([]);
  const postgres = pods.find(({ key }) => key === 'services.authentik.database');
  expect(postgres).toMatchObject({ cpu: 0.1, memory: 256 * 2 ** 20 });
});

const pod = (namespace: string, cpu: string, phase = 'Running') =>
  object(
    'p',
    { spec: { nodeName: 'a', containers: [{ resources: { requests: { cpu, memory: '1Gi' } } }] }, status: { phase } },
    { namespace },
  );

test('room is what the pods of others leave, and a pod larger than any node is named', () => {
  const others = askedByOthers([pod('other', '3'), pod('homer', '1'), pod('other', '2', 'Succeeded')], ['homer']);
  expect(others).toEqual({ cpu: 3, memory: 2 ** 30 });
  const planned = (cpu: number) => [{ key: 'services.x', cpu, memory: 2 ** 30, pods: 1 }];
  const two = [node('a'), node('b')];
  expect(statuses(judgeRoom(two, others, planned(2)))).toEqual(['room ok']);
  expect(judgeRoom(two, { cpu: 3.5, memory: 0 }, planned(4))).toMatchObject([
    { status: 'note', detail: expect.stringContaining('less than a quarter more') as string },
  ]);
  expect(judgeRoom(two, others, planned(6))).toMatchObject([
    { status: 'finding', detail: /A pod of services\.x asks for 6\.0 cores and 1\.0 GiB, more than any node has/ },
    { status: 'finding', detail: /ask for 6\.0 cores.*the nodes have 8\.0 cores.*other pods ask for 3\.0 cores/ },
  ]);
  const each = [{ key: 'h', cpu: 1, memory: 0, pods: 'each-node' as const }];
  expect(judgeRoom(two, { cpu: 0, memory: 0 }, each)[0]?.detail).toContain('ask for 2.0 cores');
});

test('of nodes that kwok plays nothing is ok: it is simulated', async () => {
  const objects = { Node: [node('a', { cpu: '64', memory: '256Gi', metadata: KWOK })], Pod: [] };
  expect(statuses(await nodes.look(fakeSite({ holding: { objects } })))).toEqual(['ready simulated', 'room simulated']);
});

const DEFAULT = { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } };
const good = { provisioner: 'cinder', allowVolumeExpansion: true, reclaimPolicy: 'Retain' };

test('the storage class: the named one, or exactly one default; whether it expands and keeps', () => {
  const fast = object('fast', good, DEFAULT);
  const slow = object('slow', { provisioner: 'nfs' });
  expect(statuses(judgeStorage([fast, slow], null))).toEqual(['class ok', 'expansion ok']);
  expect(statuses(judgeStorage([fast, slow], 'slow'))).toEqual(['class ok', 'expansion note', 'reclaim note']);
  expect(judgeStorage([fast, slow], 'gone')).toMatchObject([
    { status: 'finding', detail: 'The storage class gone (cluster.storageClass) is not there; there is fast, slow.' },
  ]);
  expect(judgeStorage([slow], null)).toMatchObject([
    { status: 'finding', cure: expect.stringContaining('cluster.storageClass') as string },
  ]);
  expect(judgeStorage([fast, object('other', good, DEFAULT)], null)).toMatchObject([
    { status: 'finding', detail: expect.stringContaining('2 storage classes are the default one') as string },
  ]);
});

test('resource types name what they need: group, plural, namespaced or not', () => {
  expect(rightOfType('kubernetes_cron_job_v1')).toEqual({ group: 'batch', resource: 'cronjobs' });
  expect(rightOfType('kubernetes_priority_class_v1')).toEqual({
    group: 'scheduling.k8s.io',
    resource: 'priorityclasses',
    namespaced: false,
  });
  // A ServiceAccount that every namespace has already.
  expect(rightOfType('kubernetes_default_service_account_v1')).toEqual({ group: '', resource: 'serviceaccounts' });
  expect(rightOfType('kubernetes_unheard_of_v1')).toBeUndefined();
});

const STACK = stack('edge', {
  resource: {
    kubernetes_namespace_v1: { n: { metadata: { name: 'flow-proxy' } } },
    kubernetes_config_map_v1: { c: {} },
    kubernetes_unheard_of_v1: { u: {} },
    terraform_data: { published: {} },
  },
});

test('an account that may everything is asked one question', async () => {
  let questions = 0;
  const mayI = async () => {
    questions++;
    return true;
  };
  expect(statuses(await rights.look(fakeSite({ stacks: [STACK], holding: { mayI } })))).toEqual(['account ok']);
  expect(questions).toBe(1);
});

test('a right in the namespaces of the stacks is enough; what is missing is named with its verbs', async () => {
  const seen = await rights.look(
    fakeSite({
      stacks: [STACK],
      holding: {
        mayI: async ({ verb, resource, namespace }) =>
          namespace === 'flow-proxy' || (resource !== '*' && verb === 'get'),
      },
    }),
  );
  expect(seen.map(({ status, detail }) => `${status} ${detail}`)).toEqual([
    'note Whether it may make kubernetes_unheard_of_v1 is not looked at: the command does not know this type.',
    'finding This account may not create, patch, delete namespaces.',
  ]);
});

const balanced = (namespace: string, created: string, addresses: string[] = []) => ({
  namespace,
  name: 'traefik',
  created: new Date(created),
  addresses,
});

test('the load balancer: an address, a Service that waits too long, or nothing that shows it yet', () => {
  const judge = (...services: ReturnType<typeof balanced>[]) => judgeBalancers(services, 'flow-proxy', NOW);
  expect(judge(balanced('flow-proxy', minutesAgo(60), ['192.0.2.7']))).toMatchObject({
    status: 'ok',
    detail: 'The ingress controller answers at 192.0.2.7.',
  });
  expect(judge(balanced('flow-proxy', minutesAgo(11)))).toMatchObject({
    status: 'finding',
    detail: expect.stringContaining('flow-proxy/traefik has waited for an address since') as string,
  });
  expect(judge(balanced('flow-proxy', minutesAgo(1)))).toMatchObject({ status: 'note' });
  expect(judge(balanced('other', minutesAgo(1), ['192.0.2.7']))).toMatchObject({ status: 'ok' });
  expect(judge(balanced('other', minutesAgo(99)))).toMatchObject({ status: 'note' });
});

test('an address that the sandbox gave is simulated', async () => {
  const service = object(
    'traefik',
    { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [{ ip: '127.64.0.1' }] } } },
    { namespace: 'flow-proxy', creationTimestamp: minutesAgo(5) },
  );
  const stacks = [
    stack('edge', {
      resource: {
        helm_release: { r: { name: 'flow-proxy', namespace: 'flow-proxy', chart: 'traefik', values: [] } },
      },
    }),
  ];
  const look = (metadata: object) =>
    loadBalancer.look(
      fakeSite({ stacks, holding: { objects: { Service: [service], Node: [node('a', { metadata })] } } }),
    );
  expect(await look({})).toMatchObject([{ status: 'ok', detail: 'The ingress controller answers at 127.64.0.1.' }]);
  expect(await look(KWOK)).toMatchObject([{ status: 'simulated' }]);
});

test('nodes outside of the ranges that may reach the collector would lose what heplify captures', async () => {
  const both = [node('a', { ip: '10.1.0.4' }), node('b', { ip: 'fd00::7' })];
  expect(judgeRanges(both, ['10.1.0.0/16', 'fd00::/64'], true).status).toBe('ok');
  expect(judgeRanges(both, ['10.2.0.0/16', 'fd00::/64'], true)).toMatchObject({
    status: 'finding',
    detail: expect.stringContaining('a (10.1.0.4): outside of cluster.nodeCidrs') as string,
  });
  const look = (ip: string, nodeCidrs: string[], metadata = {}) =>
    capture.look(
      fakeSite({
        load: () => environment('sandbox', (config) => (config.cluster.nodeCidrs = nodeCidrs)),
        holding: { objects: { Node: [node('a', { ip, metadata })] } },
      }),
    );
  expect(await look('172.20.0.4', [])).toMatchObject([{ status: 'note' }]);
  expect(await look('203.0.113.4', [])).toMatchObject([
    { status: 'finding', detail: expect.stringContaining('outside of the private addresses') as string },
  ]);
  expect(await look('203.0.113.4', ['203.0.113.0/24'])).toMatchObject([{ status: 'ok' }]);
  expect(await look('127.0.0.1', [], KWOK)).toMatchObject([{ status: 'not-checkable' }]);
  const load = () => environment('sandbox', (config) => (config.services.homer.heplify.enabled = false));
  expect(await capture.look(fakeSite({ load }))).toMatchObject([{ status: 'ok', detail: 'heplify is switched off.' }]);
});
