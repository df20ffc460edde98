import type { Manifest } from './manifests';
import { contains, PolicyEvaluator } from './policy-evaluator';
import type { Connection, End } from './policy-evaluator';

const policy = (namespace: string, spec: object): Manifest => ({
  kind: 'NetworkPolicy',
  metadata: { name: 'test', namespace },
  spec,
});
const namespace = (name: string, labels = {}): Manifest => ({ kind: 'Namespace', metadata: { name, labels } });
const pod = (namespace: string, app: string): End => ({ kind: 'pod', namespace, labels: { app } });
const connection = (from: End, to: End, port = 80, protocol: 'TCP' | 'UDP' = 'TCP'): Connection => ({
  from,
  to,
  port,
  protocol,
});
const outside: End = { kind: 'address', address: '203.0.113.7' };
const allows = (objects: readonly Manifest[], each: Connection) =>
  new PolicyEvaluator([namespace('a'), namespace('b', { tier: 'x' }), ...objects]).allows(each);

const denyAll = policy('a', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

test('a pod that no policy selects is free in both directions', () => {
  expect(allows([], connection(pod('a', 'x'), pod('b', 'y')))).toBe(true);
});

test('default deny closes both directions, also within the namespace', () => {
  for (const [from, to] of [
    [pod('a', 'x'), outside],
    [outside, pod('a', 'x')],
    [pod('a', 'x'), pod('a', 'y')],
    [pod('b', 'x'), pod('a', 'y')],
  ] as const) {
    expect(allows([denyAll], connection(from, to))).toBe(false);
  }
});

test('both sides have to agree', () => {
  const mayOpen = policy('a', { podSelector: {}, policyTypes: ['Egress'], egress: [{}] });
  const denyB = policy('b', { podSelector: {}, policyTypes: ['Ingress'] });
  expect(allows([denyAll, mayOpen], connection(pod('a', 'x'), pod('b', 'y')))).toBe(true);
  expect(allows([denyAll, mayOpen, denyB], connection(pod('a', 'x'), pod('b', 'y')))).toBe(false);
});

describe('peers', () => {
  const from = (peer: object) =>
    policy('a', { podSelector: { matchLabels: { app: 'y' } }, policyTypes: ['Ingress'], ingress: [{ from: [peer] }] });
  test.each<[string, object, End, boolean]>([
    ['pods of the same namespace', { podSelector: { matchLabels: { app: 'x' } } }, pod('a', 'x'), true],
    ['the same labels elsewhere', { podSelector: { matchLabels: { app: 'x' } } }, pod('b', 'x'), false],
    ['a namespace by label', { namespaceSelector: { matchLabels: { tier: 'x' } } }, pod('b', 'x'), true],
    [
      'a namespace by its name',
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'b' } } },
      pod('b', 'x'),
      true,
    ],
    [
      'both selectors, of which one fails',
      { namespaceSelector: { matchLabels: { tier: 'x' } }, podSelector: { matchLabels: { app: 'other' } } },
      pod('b', 'x'),
      false,
    ],
    ['an address range', { ipBlock: { cidr: '203.0.113.0/24' } }, outside, true],
    ['an exception of it', { ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.0/28'] } }, outside, false],
    ['an address and a selector', { podSelector: {} }, outside, false],
  ])('%s', (_name, peer, other, expected) => {
    expect(allows([from(peer)], connection(other, pod('a', 'y')))).toBe(expected);
  });

  test("a pod in the host network comes from a node's address and opens what it likes", () => {
    const agent: End = { kind: 'pod', namespace: 'a', labels: { app: 'x' }, hostNetwork: true };
    expect(allows([denyAll], connection(agent, outside))).toBe(true);
    expect(allows([from({ podSelector: {} })], connection(agent, pod('a', 'y')))).toBe(false);
    expect(allows([from({ ipBlock: { cidr: '10.0.0.0/24' } })], connection(agent, pod('a', 'y')))).toBe(true);
  });
});

test('ports count with their protocol and range', () => {
  const rule = policy('a', {
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: [
      {
        ports: [
          { port: '9060', protocol: 'UDP' },
          { port: 8000, endPort: 8010, protocol: 'TCP' },
        ],
      },
    ],
  });
  const to = pod('a', 'y');
  expect(allows([rule], connection(outside, to, 9060, 'UDP'))).toBe(true);
  expect(allows([rule], connection(outside, to, 9060, 'TCP'))).toBe(false);
  expect(allows([rule], connection(outside, to, 8010))).toBe(true);
  expect(allows([rule], connection(outside, to, 8011))).toBe(false);
});

test.each([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/24', '10.0.1.1', false],
  ['0.0.0.0/0', '203.0.113.7', true],
  ['203.0.113.7/32', '203.0.113.7', true],
])('%s holds %s: %s', (range, address, expected) => {
  expect(contains(range, address)).toBe(expected);
});
