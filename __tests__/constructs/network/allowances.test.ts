import { allowancesOf } from '../../../constructs/network/allowances';
import { podGroup, workloadPods } from '../../../constructs/network/flow';
import type { Flow } from '../../../constructs/network/flow';
import { Peer, tcp } from '../../../constructs/network-rules';

const APP = workloadPods('app', 'server');
const DATABASE = workloadPods('app', 'database');
const PROXY = podGroup('proxy', 'proxy', { app: 'proxy' });
const TENANTS = { kind: 'namespaces', name: 'tenants', namespaceLabels: { tier: 'tenant' }, labels: 'all' } as const;
const NODES = {
  kind: 'addresses',
  name: 'nodes',
  setting: 'cluster.nodeCidrs',
  ranges: ['10.0.0.0/24', '10.0.1.0/24'],
} as const;
const ANYBODY = { kind: 'anybody', name: 'internet' } as const;
const flow = (from: Flow['from'], to: Flow['to'], port: number): Flow => ({
  from,
  to,
  ports: [tcp(port)],
  why: 'test',
});
const allowances = (name: string, flows: readonly Flow[], labels = {}) =>
  Object.fromEntries(allowancesOf({ name, labels }, flows));

test('a row opens the door of one group and lets the other out, each in its namespace', () => {
  const rows = [flow(PROXY, APP, 8080)];
  expect(allowances('app', rows)).toEqual({
    server: {
      pods: { 'app.kubernetes.io/instance': 'server' },
      ingress: [{ from: [Peer.podsIn('proxy', { app: 'proxy' })], ports: [tcp(8080)] }],
      egress: [],
    },
  });
  expect(allowances('proxy', rows)).toEqual({
    proxy: {
      pods: { app: 'proxy' },
      ingress: [],
      egress: [{ to: [Peer.podsIn('app', { 'app.kubernetes.io/instance': 'server' })], ports: [tcp(8080)] }],
    },
  });
  expect(allowances('other', rows)).toEqual({});
});

test('pods of the same namespace are matched there only', () => {
  expect(allowances('app', [flow(APP, DATABASE, 5432)])).toMatchObject({
    server: { egress: [{ to: [Peer.pods({ 'app.kubernetes.io/instance': 'database' })] }] },
    database: { ingress: [{ from: [Peer.pods({ 'app.kubernetes.io/instance': 'server' })] }] },
  });
});

test('rows of one group come together in one allowance', () => {
  const { server } = allowances('app', [flow(PROXY, APP, 1), flow(APP, DATABASE, 2), flow(APP, ANYBODY, 3)]);
  expect([server?.ingress?.length, server?.egress?.length]).toEqual([1, 2]);
});

test('a namespace is meant by its labels, without its name', () => {
  const rows = [flow(TENANTS, APP, 9060), flow(PROXY, TENANTS, 8000)];
  expect(allowances('client-a', rows, { tier: 'tenant', other: 'x' })).toEqual({
    tenants: {
      pods: 'all',
      ingress: [{ from: [Peer.podsIn('proxy', { app: 'proxy' })], ports: [tcp(8000)] }],
      egress: [{ to: [Peer.podsIn('app', { 'app.kubernetes.io/instance': 'server' })], ports: [tcp(9060)] }],
    },
  });
  expect(allowances('client-a', rows, { tier: 'other' })).toEqual({});
  expect(allowances('app', rows)).toMatchObject({
    server: { ingress: [{ from: [Peer.namespaces({ tier: 'tenant' }, 'all')] }] },
  });
});

test('addresses are ranges, anybody is no restriction', () => {
  expect(allowances('app', [flow(NODES, APP, 1), flow(ANYBODY, APP, 2)])).toMatchObject({
    server: {
      ingress: [{ from: [Peer.addresses('10.0.0.0/24'), Peer.addresses('10.0.1.0/24')] }, { from: 'anywhere' }],
    },
  });
});

test('two groups of one name are refused', () => {
  const rows = [flow(PROXY, APP, 1), flow(PROXY, podGroup('app', 'server', 'all'), 2)];
  expect(() => allowances('app', rows)).toThrow(/two groups of pods in namespace app "server"/);
});
