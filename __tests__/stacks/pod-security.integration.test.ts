import { helmBinary } from '../sandbox/charts/helm';
import { environment } from '../support/environments';
import type { ClusterModel } from '../support/network/cluster-model';
import { wholeCluster } from '../support/network/whole-cluster';
import { podSecurityProblems, podSpecOf } from '../support/pod-security-standard';
import { everythingOn } from './network/everything-on';

/** Namespaces that enforce less than `restricted`, and the pod that needs it. */
const LOWERED: readonly { readonly namespace: string; readonly level: string; readonly because: string }[] = [
  { namespace: 'homer', level: 'privileged', because: 'homer DaemonSet heplify' },
];

/** Pods of tenants are another repository's; their level is said in the environment file. */
const levelOfTenant = (namespace: string, level: string | undefined): boolean =>
  namespace.startsWith('client-') && level === 'baseline';

const GOOD = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ name: 'app', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
};

describe.each(Object.entries({ 'production with everything on': everythingOn(), sandbox: environment('sandbox') }))(
  'every pod of %s, of charts too',
  (_name, config) => {
    let model: ClusterModel;
    let pods: { id: string; namespace: string; level: string; problemsAt: (level: string) => string[] }[];

    beforeAll(async () => {
      model = wholeCluster(config, await helmBinary());
      const levels = new Map(
        model
          .ofKind('Namespace')
          .map(({ metadata }) => [metadata.name, metadata.labels?.['pod-security.kubernetes.io/enforce'] ?? '']),
      );
      pods = model.objects.flatMap((object) => {
        const spec = podSpecOf(object);
        const namespace = String(object.metadata.namespace);
        const id = `${namespace} ${object.kind} ${object.metadata.name}`;
        const problemsAt = (level: string) =>
          spec === undefined ? [] : podSecurityProblems(level, spec).map((problem) => `${id}: ${problem}`);
        return spec === undefined ? [] : [{ id, namespace, level: levels.get(namespace) ?? 'restricted', problemsAt }];
      });
    });

    test('is admitted at the level of its namespace', () => {
      expect(pods.length).toBeGreaterThan(15);
      expect(pods.flatMap(({ level, problemsAt }) => problemsAt(level))).toEqual([]);
    });

    test('a namespace with a lower level has the pod that needs it, and no other namespace has one', () => {
      const lowered = model
        .ofKind('Namespace')
        .map(({ metadata }) => [metadata.name, metadata.labels?.['pod-security.kubernetes.io/enforce']])
        .filter(([name, level]) => level !== 'restricted' && !levelOfTenant(String(name), level));
      expect(lowered).toEqual(LOWERED.map(({ namespace, level }) => [namespace, level]));
      for (const { because } of LOWERED) {
        expect(pods.find(({ id }) => id === because)?.problemsAt('baseline').length).toBeGreaterThan(0);
      }
    });

    test('in a lowered namespace every other pod would be admitted one level higher', () => {
      const others = pods.filter(({ id, namespace }) =>
        LOWERED.some((each) => each.namespace === namespace && each.because !== id),
      );
      expect(others.length).toBeGreaterThan(2);
      expect(others.flatMap(({ problemsAt }) => problemsAt('baseline'))).toEqual([]);
    });
  },
);

test.each<[string, object, string]>([
  ['host network', { ...GOOD, hostNetwork: true }, 'baseline'],
  ['files of the host', { ...GOOD, volumes: [{ name: 'x', hostPath: { path: '/' } }] }, 'baseline'],
  ['a privileged container', withContext({ privileged: true }), 'baseline'],
  ['a capability', withContext({ capabilities: { drop: ['ALL'], add: ['NET_RAW'] } }), 'baseline'],
  ['escalation', withContext({ allowPrivilegeEscalation: undefined }), 'restricted'],
  ['root', withContext({ runAsUser: 0 }), 'restricted'],
  ['kept capabilities', withContext({ capabilities: {} }), 'restricted'],
  ['no seccomp', { ...GOOD, securityContext: { runAsNonRoot: true } }, 'restricted'],
])('the check finds %s', (_name, spec, level) => {
  expect(podSecurityProblems('restricted', GOOD)).toEqual([]);
  expect(podSecurityProblems(level, spec as typeof GOOD)).not.toEqual([]);
});

function withContext(change: object): object {
  const [container] = GOOD.containers;
  return { ...GOOD, containers: [{ ...container, securityContext: { ...container?.securityContext, ...change } }] };
}
