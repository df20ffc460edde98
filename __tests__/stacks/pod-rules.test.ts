import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { CronJobV1 } from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { DeploymentV1SpecTemplateSpec } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { ServiceNamespace } from '../../constructs/service-namespace';
import { environment } from '../support/environments';
import { POD_RULES, podSecurityViolations } from '../support/pod-rules';
import { pods } from '../support/pods';
import type { Pod } from '../support/pods';
import { synthesizeStack } from '../support/synth';

type Container = Exclude<DeploymentV1SpecTemplateSpec['container'], undefined>;
const GOOD_CONTAINER = {
  name: 'app',
  image: 'registry.example/team/app:1.2.3',
  livenessProbe: { tcpSocket: [{ port: '80' }] },
  readinessProbe: { tcpSocket: [{ port: '80' }] },
  resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
};
const GOOD_POD: DeploymentV1SpecTemplateSpec = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  container: [GOOD_CONTAINER],
};

const withContainer = (change: object): DeploymentV1SpecTemplateSpec => ({
  ...GOOD_POD,
  container: [{ ...GOOD_CONTAINER, ...change }] as Container,
});
const withSecurity = (change: object) =>
  withContainer({ securityContext: { ...GOOD_CONTAINER.securityContext, ...change } });

/** For each rule a pod that is right but for the one thing the rule is about. */
const BAD_PODS: Readonly<Record<string, readonly DeploymentV1SpecTemplateSpec[]>> = {
  'no-token': [
    { ...GOOD_POD, automountServiceAccountToken: true },
    { ...GOOD_POD, automountServiceAccountToken: undefined },
  ],
  'no-service-links': [{ ...GOOD_POD, enableServiceLinks: undefined }],
  'no-host-namespaces': [
    { ...GOOD_POD, hostNetwork: true },
    { ...GOOD_POD, hostPid: true },
    { ...GOOD_POD, hostIpc: true },
  ],
  'no-host-path': [{ ...GOOD_POD, volume: [{ name: 'logs', hostPath: { path: '/var/log' } }] }],
  'non-root': [
    { ...GOOD_POD, securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
    withSecurity({ runAsNonRoot: false }),
  ],
  seccomp: [
    { ...GOOD_POD, securityContext: { runAsNonRoot: true } },
    withSecurity({ seccompProfile: { type: 'Unconfined' } }),
  ],
  'no-escalation': [withSecurity({ allowPrivilegeEscalation: undefined })],
  'not-privileged': [withSecurity({ privileged: true })],
  'drop-all': [withSecurity({ capabilities: { drop: ['NET_RAW'] } }), withSecurity({ capabilities: undefined })],
  'no-added-capabilities': [withSecurity({ capabilities: { drop: ['ALL'], add: ['NET_RAW'] } })],
  'read-only-root': [withSecurity({ readOnlyRootFilesystem: false })],
  'bounded-resources': [
    withContainer({ resources: undefined }),
    withContainer({ resources: { requests: { cpu: '10m', memory: '32Mi' } } }),
    withContainer({ resources: { limits: { memory: '64Mi' } } }),
  ],
  'pinned-image': ['app', 'app:latest', 'registry.example:5000/app'].map((image) => withContainer({ image })),
  probes: [withContainer({ livenessProbe: undefined }), withContainer({ readinessProbe: undefined })],
};

function podOf(spec: DeploymentV1SpecTemplateSpec, level?: 'baseline' | 'privileged'): Pod {
  const json = synthesizeStack(environment('sandbox'), (stack) => {
    const podSecurity = level === undefined ? undefined : { level, reason: 'the test asks for it' };
    const { reference } = new ServiceNamespace(stack, 'namespace', { name: 'test', podSecurity });
    new DeploymentV1(stack, 'app', { metadata: { namespace: reference }, spec: { template: { metadata: {}, spec } } });
  });
  return pods('test', json)[0] as Pod;
}

const broken = (pod: Pod) => Object.keys(POD_RULES).filter((rule) => POD_RULES[rule]?.(pod).length !== 0);

test('a pod that is right breaks no rule', () => {
  expect(broken(podOf(GOOD_POD))).toEqual([]);
  expect(podSecurityViolations(podOf(GOOD_POD))).toEqual([]);
});

test('each rule has a pod that breaks it', () => {
  expect([...Object.keys(BAD_PODS), 'namespace-level'].sort()).toEqual(Object.keys(POD_RULES).sort());
});

const BAD_CASES = Object.entries(BAD_PODS).flatMap(([rule, specs]) =>
  specs.map((spec, index): [string, number, DeploymentV1SpecTemplateSpec] => [rule, index + 1, spec]),
);
test.each(BAD_CASES)('%s finds the fault in bad pod %d, and no other rule does', (rule, _index, spec) => {
  expect(broken(podOf(spec))).toEqual([rule]);
});

test('namespace-level refuses a pod in a namespace without a Pod Security level', () => {
  const json = synthesizeStack(environment('sandbox'), (stack) => {
    const namespace = new NamespaceV1(stack, 'namespace', { metadata: { name: 'test' } });
    new DeploymentV1(stack, 'app', {
      metadata: { namespace: namespace.metadata.name },
      spec: { template: { metadata: {}, spec: GOOD_POD } },
    });
  });
  expect(broken(pods('test', json)[0] as Pod)).toEqual(['namespace-level']);
});

test('the rules reach init containers and the pods of cron jobs', () => {
  const json = synthesizeStack(environment('sandbox'), (stack) => {
    const { reference } = new ServiceNamespace(stack, 'namespace', { name: 'test' });
    new CronJobV1(stack, 'app', {
      metadata: { namespace: reference },
      spec: {
        schedule: '0 3 * * *',
        jobTemplate: {
          metadata: {},
          spec: {
            template: {
              metadata: {},
              spec: { ...GOOD_POD, initContainer: [{ ...GOOD_CONTAINER, name: 'first', image: 'app:latest' }] },
            },
          },
        },
      },
    });
  });
  const pod = pods('test', json)[0] as Pod;
  expect(POD_RULES['pinned-image']?.(pod)).toEqual(['container first: the image "app:latest" names no version']);
});

describe('Pod Security levels', () => {
  const root = { ...GOOD_POD, securityContext: { seccompProfile: { type: 'RuntimeDefault' } } };
  const onNode = { ...GOOD_POD, hostNetwork: true };

  test('restricted refuses root, baseline admits it', () => {
    expect(podSecurityViolations(podOf(root))).toHaveLength(1);
    expect(podSecurityViolations(podOf(root, 'baseline'))).toEqual([]);
  });

  test('baseline refuses the network of the node, privileged admits it', () => {
    expect(podSecurityViolations(podOf(onNode, 'baseline'))).toHaveLength(1);
    expect(podSecurityViolations(podOf(onNode, 'privileged'))).toEqual([]);
  });
});
