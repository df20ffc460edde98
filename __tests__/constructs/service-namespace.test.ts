import { DataResource } from 'cdktf';
import { Peer, tcp } from '../../constructs/network-rules';
import { ServiceNamespace } from '../../constructs/service-namespace';
import type { ServiceNamespaceProps } from '../../constructs/service-namespace';
import { environment } from '../support/environments';
import { synthesizeStack } from '../support/synth';
import { resource, resources } from '../support/terraform-json';

const json = (props: ServiceNamespaceProps) =>
  synthesizeStack(environment('sandbox'), (stack) => {
    new ServiceNamespace(stack, 'namespace', props);
  });
const metadata = (props: ServiceNamespaceProps) =>
  resource(json(props), 'kubernetes_namespace_v1.namespace')['metadata'];
const PREFIX = 'pod-security.kubernetes.io';

test('enforces the restricted Pod Security Standard of a fixed Kubernetes version', () => {
  expect(metadata({ name: 'app' })).toEqual({
    name: 'app',
    labels: {
      'app.kubernetes.io/part-of': 'cluster-infra',
      'app.kubernetes.io/managed-by': 'terraform',
      [`${PREFIX}/enforce`]: 'restricted',
      [`${PREFIX}/enforce-version`]: 'v1.33',
      [`${PREFIX}/audit`]: 'restricted',
      [`${PREFIX}/audit-version`]: 'v1.33',
      [`${PREFIX}/warn`]: 'restricted',
      [`${PREFIX}/warn-version`]: 'v1.33',
    },
  });
});

test('a lower level is an exception with its reason on the object, and restricted still warns', () => {
  const podSecurity = { level: 'baseline', reason: 'the image runs as root' } as const;
  expect(metadata({ name: 'app', podSecurity, labels: { team: 'a' } })).toMatchObject({
    annotations: { 'cluster-infra/pod-security-exception': 'the image runs as root' },
    labels: { team: 'a', [`${PREFIX}/enforce`]: 'baseline', [`${PREFIX}/warn`]: 'restricted' },
  });
});

test('own labels can not loosen the Pod Security level', () => {
  expect(metadata({ name: 'app', labels: { [`${PREFIX}/enforce`]: 'privileged' } })).toMatchObject({
    labels: { [`${PREFIX}/enforce`]: 'restricted' },
  });
});

test('is closed from the start, and its policies come after it', () => {
  const policies = resources(json({ name: 'app' })).filter(({ type }) => type === 'kubernetes_network_policy_v1');
  expect(policies.map(({ attributes }) => attributes['metadata'])).toEqual(
    ['allow-dns', 'default-deny'].map(
      (name) =>
        expect.objectContaining({
          name,
          namespace: '${kubernetes_namespace_v1.namespace.metadata[0].name}',
        }) as unknown,
    ),
  );
});

test('is ready when its policies are', () => {
  const json = synthesizeStack(environment('sandbox'), (stack) => {
    const namespace = new ServiceNamespace(stack, 'namespace', { name: 'app' });
    namespace.allow('allow-web', { pods: 'all', ingress: [{ from: [Peer.cluster()], ports: [tcp(80)] }] });
    new DataResource(stack, 'after', { dependsOn: namespace.ready });
  });
  expect(resource(json, 'terraform_data.after')['depends_on']).toEqual([
    'kubernetes_namespace_v1.namespace',
    'kubernetes_network_policy_v1.namespace_network_default_deny',
    'kubernetes_network_policy_v1.namespace_network_allow_dns',
    'kubernetes_network_policy_v1.namespace_network_allow_web',
  ]);
});

test.each(['App', 'a_b', '-a', 'a'.repeat(64), ''])('refuses %p as a name', (name) => {
  expect(() => json({ name })).toThrow(/is no namespace name. Allowed: up to 63 lower-case letters/);
});
