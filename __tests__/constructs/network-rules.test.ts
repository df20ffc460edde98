import { NetworkRules, Peer, tcp, udp } from '../../constructs/network-rules';
import type { NetworkAllowance } from '../../constructs/network-rules';
import { environment } from '../support/environments';
import { synthesizeStack } from '../support/synth';
import { resource } from '../support/terraform-json';

const spec = (name: string, allowance?: NetworkAllowance) => {
  const json = synthesizeStack(environment('sandbox'), (stack) => {
    const rules = new NetworkRules(stack, 'rules', { namespace: 'app' });
    if (allowance !== undefined) {
      rules.allow(name, allowance);
    }
  });
  return resource(json, `kubernetes_network_policy_v1.rules_${name.replaceAll('-', '_')}`)['spec'];
};
const ingress = (rule: NonNullable<NetworkAllowance['ingress']>[number]) =>
  spec('test', { pods: 'all', ingress: [rule] });

test('everything is denied in both directions', () => {
  expect(spec('default-deny')).toEqual({ pod_selector: {}, policy_types: ['Ingress', 'Egress'] });
});

test('names are resolved over UDP and TCP, by the cluster DNS and its cache on the node', () => {
  expect(spec('allow-dns')).toEqual({
    pod_selector: {},
    policy_types: ['Egress'],
    egress: [
      {
        to: [
          {
            namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            pod_selector: { match_labels: { 'k8s-app': 'kube-dns' } },
          },
          { ip_block: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { port: '53', protocol: 'UDP' },
          { port: '53', protocol: 'TCP' },
        ],
      },
    ],
  });
});

test('pods of another namespace are one peer that must match both selectors, not two', () => {
  const rule = ingress({ from: [Peer.podsIn('flow-proxy', { app: 'traefik' })], ports: [tcp(8000)] });
  expect(rule).toMatchObject({
    policy_types: ['Ingress'],
    ingress: [
      {
        from: [
          {
            namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'flow-proxy' } },
            pod_selector: { match_labels: { app: 'traefik' } },
          },
        ],
        ports: [{ port: '8000', protocol: 'TCP' }],
      },
    ],
  });
  expect(rule).not.toHaveProperty('egress');
});

test('anywhere leaves the peers out, which is everybody', () => {
  expect(ingress({ from: 'anywhere', ports: [udp(9060)] })).toMatchObject({
    ingress: [{ ports: [{ port: '9060', protocol: 'UDP' }] }],
  });
  expect(JSON.stringify(ingress({ from: 'anywhere', ports: [udp(9060)] }))).not.toContain('"from"');
});

test('a range of ports and the internet without private addresses', () => {
  expect(
    spec('test', { pods: { app: 'sip' }, egress: [{ to: [Peer.internet()], ports: [udp(16384, 32768)] }] }),
  ).toEqual({
    pod_selector: { match_labels: { app: 'sip' } },
    policy_types: ['Egress'],
    egress: [
      {
        to: [
          {
            ip_block: {
              cidr: '0.0.0.0/0',
              except: expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16']) as unknown,
            },
          },
        ],
        ports: [{ port: '16384', end_port: 32768, protocol: 'UDP' }],
      },
    ],
  });
});

test.each<[string, NetworkAllowance, RegExp]>([
  ['nothing', { pods: 'all' }, /"test" allows nothing/],
  ['no peers', { pods: 'all', ingress: [{ from: [], ports: [tcp(1)] }] }, /reads as everybody/],
  ['no ports', { pods: 'all', ingress: [{ from: 'anywhere', ports: [] }] }, /reads as all ports/],
  ['pods by no label', { pods: {}, ingress: [{ from: 'anywhere', ports: [tcp(1)] }] }, /selects pods by no label/],
  [
    'peers by no label',
    { pods: 'all', egress: [{ to: [Peer.pods({})], ports: [tcp(1)] }] },
    /selects peer pods by no label/,
  ],
])('a rule with %s is refused, because Kubernetes reads it as more than it says', (_what, allowance, message) => {
  expect(() => spec('test', allowance)).toThrow(message);
});
