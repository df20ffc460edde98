/** Checks of what is in the cluster already and in the way: classes, definitions, releases, leftovers. */
import { ClusterError } from '../../../kube/cluster-error';
import { definitions } from '../../../cli/doctor/checks/definitions';
import { ingressClass, judgeClasses } from '../../../cli/doctor/checks/ingress-class';
import { judgeDeletion, leftovers } from '../../../cli/doctor/checks/leftovers';
import { judgeReleases } from '../../../cli/doctor/checks/releases';
import type { KubeObject } from '../../../cli/cluster/kube-object';
import { environment } from '../../support/environments';
import { fakeCluster, fakeSite, minutesAgo, NOW, object, stack } from './support/fake-site';

const release = (name: string, namespace: string, chart: string) => ({ name, namespace, chart, values: [] });
const STACKS = [
  stack('foundation', {
    resource: {
      kubernetes_namespace_v1: { ns: { metadata: { name: 'cert-manager' } } },
      helm_release: { r: release('cert-manager', '${kubernetes_namespace_v1.ns.metadata[0].name}', 'cert-manager') },
    },
  }),
  stack('edge', {
    resource: {
      kubernetes_namespace_v1: { ns: { metadata: { name: 'flow-proxy' } } },
      helm_release: { r: release('flow-proxy', '${kubernetes_namespace_v1.ns.metadata[0].name}', 'traefik') },
      terraform_data: { published: { input: { ingress_class: 'traefik' } } },
    },
  }),
];
const ofRelease = (namespace: string, name: string) => ({
  annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace },
});

const OWN = { name: 'traefik', release: 'flow-proxy', namespace: 'flow-proxy' };
const DEFAULT = 'ingressclass.kubernetes.io/is-default-class';
const mine = (owner = ofRelease('flow-proxy', 'flow-proxy'), controller = 'traefik.io/ingress-controller') =>
  object('traefik', { spec: { controller } }, { annotations: { ...owner.annotations, [DEFAULT]: 'true' } });

test.each<[string, KubeObject[], string[]]>([
  ['free', [], ['class ok']],
  ['ours', [mine()], ['class ok']],
  ['of another Helm release', [mine(ofRelease('kube-system', 'traefik'))], ['class finding']],
  ['of another controller', [mine(undefined, 'k8s.io/ingress-nginx')], ['class finding']],
  [
    'ours, with another default class',
    [mine(), object('nginx', {}, { annotations: { [DEFAULT]: 'true' } })],
    ['default finding', 'class ok'],
  ],
])('the ingress class is %s', (_what, classes, expected) => {
  const seen = judgeClasses(classes, OWN);
  expect(seen.map(({ check, status }) => `${check} ${status}`)).toEqual(expected);
});

test('name and owner of the ingress class come from what is synthesized', async () => {
  const site = fakeSite({ stacks: STACKS, holding: { objects: { IngressClass: [mine(ofRelease('other', 'x'))] } } });
  expect(await ingressClass.look(site)).toMatchObject([
    { status: 'finding', detail: expect.stringContaining('belongs to the release other/x') as string },
  ]);
});

const definition = (name: string, metadata: object = {}) =>
  object(name, { spec: { versions: [{ name: 'v1', served: true }] } }, metadata);
const look = (objects: Parameters<typeof fakeSite>[0], raw: Record<string, string> = {}) =>
  definitions.look(fakeSite({ stacks: STACKS, ...objects, holding: { ...objects?.holding, raw } }));
const lines = (seen: readonly { status: string; detail: string }[]) =>
  seen.map(({ status, detail }) => `${status} ${detail}`);

test('definitions of the own releases, and none at all, are fine', async () => {
  const CustomResourceDefinition = [
    definition('certificates.cert-manager.io', ofRelease('cert-manager', 'cert-manager')),
    definition('middlewares.traefik.io'),
  ];
  expect(lines(await look({ holding: { objects: { CustomResourceDefinition } } }))).toEqual([
    'ok 1 definition of cert-manager.io, acme.cert-manager.io fit the release cert-manager/cert-manager.',
    'ok 1 definition of traefik.io fit the release flow-proxy/flow-proxy.',
  ]);
  expect(lines(await look({}))).toEqual(['ok None is there yet; the charts make theirs.']);
});

test('definitions of another owner are findings: Helm would refuse, or two would write in turn', async () => {
  const CustomResourceDefinition = [
    definition('certificates.cert-manager.io'),
    definition('challenges.acme.cert-manager.io'),
    definition('middlewares.traefik.io', ofRelease('kube-system', 'traefik-crd')),
  ];
  const seen = await look({ holding: { objects: { CustomResourceDefinition } } });
  expect(lines(seen)).toEqual([
    'finding 2 definitions of cert-manager.io, acme.cert-manager.io (certificates.cert-manager.io, challenges.acme.cert-manager.io) belong to no Helm release, so Helm will refuse to make the release cert-manager/cert-manager.',
    'finding 1 definition of traefik.io (middlewares.traefik.io) belong to the release kube-system/traefik-crd: two owners will update them in turn.',
  ]);
  expect(seen[0]?.cure).toContain('meta.helm.sh/release-name=cert-manager');
});

test('objects of an API group that was given up are a finding, its empty definitions a note', async () => {
  const CustomResourceDefinition = [
    definition('ingressroutes.traefik.containo.us'),
    definition('certificates.certmanager.k8s.io'),
  ];
  const raw = {
    '/apis/traefik.containo.us/v1/ingressroutes': JSON.stringify({ items: [{}, {}] }),
    '/apis/certmanager.k8s.io/v1/certificates': JSON.stringify({ items: [] }),
  };
  expect(lines(await look({ holding: { objects: { CustomResourceDefinition } } }, raw))).toEqual([
    'finding 2 objects of the old group traefik.containo.us (ingressroutes.traefik.containo.us): Traefik 3 ignores them without a word.',
    'note Definitions of the old group certmanager.k8s.io are there, without objects.',
  ]);
});

test('a second cert-manager is a finding, a second Traefik a note, a missing Prometheus operator a finding', async () => {
  const deployment = (name: string, namespace: string) =>
    object(name, {}, { namespace, labels: { 'app.kubernetes.io/name': name } });
  const Deployment = [
    deployment('cert-manager', 'cert-manager'),
    deployment('cert-manager', 'old'),
    deployment('traefik', 'kube-system'),
  ];
  const load = () => environment('sandbox', (config) => (config.monitoring.enabled = true));
  expect(lines(await look({ load, holding: { objects: { Deployment } } }))).toEqual([
    'finding Another cert-manager runs: old/cert-manager. Both would order each certificate.',
    'note Another Traefik runs: kube-system/traefik.',
    'finding monitoring.enabled is true, and servicemonitors.monitoring.coreos.com is not defined: there is no Prometheus operator.',
  ]);
});

const record = (namespace: string, name: string, version: number, status: string) =>
  object(
    `sh.helm.release.v1.${name}.v${version}`,
    {},
    {
      namespace,
      labels: { owner: 'helm', name, status, version: String(version) },
    },
  );

test('a release is judged by its newest revision: pending is a finding with the way out', () => {
  const records = [
    record('authentik', 'authentik', 9, 'deployed'),
    record('authentik', 'authentik', 10, 'pending-upgrade'),
    record('flow-proxy', 'flow-proxy', 1, 'pending-install'),
    record('homer', 'x', 2, 'superseded'),
    record('homer', 'x', 3, 'failed'),
    record('foreign', 'y', 1, 'pending-install'),
  ];
  const seen = judgeReleases(records, ['authentik', 'flow-proxy', 'homer']);
  expect(seen.map(({ check, status }) => `${check} ${status}`)).toEqual([
    'stuck finding',
    'stuck finding',
    'failed note',
    'stuck note',
  ]);
  expect(seen[0]?.cure).toContain('helm -n authentik rollback authentik 9');
  expect(seen[1]?.cure).toContain('helm -n flow-proxy uninstall flow-proxy');
  expect(lines(judgeReleases(records.slice(0, 1), ['authentik']))).toEqual(['ok 1 release, none is stuck.']);
});

const deleted = (minutes: number, metadata: object = {}) => ({ deletionTimestamp: minutesAgo(minutes), ...metadata });

test('a namespace that does not go is a finding with the reasons of the API server', () => {
  const conditions = [
    { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'all is deleted' },
    { type: 'NamespaceContentRemaining', status: 'True', message: 'Some resources are remaining: challenges has 1' },
  ];
  const namespace = object('client-a', { status: { conditions } }, deleted(30));
  expect(judgeDeletion('Namespace', namespace, NOW)).toMatchObject({
    status: 'finding',
    detail: expect.stringMatching(
      /^Namespace client-a should be gone since .*Z: Some resources are remaining: challenges has 1\.$/,
    ) as string,
  });
});

test.each([
  ['Challenge', 'acme.cert-manager.io/finalizer', /cert-manager has to clean up the challenge/, /Start cert-manager/],
  ['PersistentVolumeClaim', 'kubernetes.io/pvc-protection', /a pod still uses it/, /Delete or stop the pod/],
  ['Service', 'service.kubernetes.io/load-balancer-cleanup', /has not confirmed/, /cloud's controller/],
  ['Ingress', 'example.com/gone', /Finalizers: example\.com\/gone/, /kubectl patch KIND NAME/],
] as const)('a %s that waits for %s: who takes it away, and what to do', (kind, finalizer, why, cure) => {
  const seen = judgeDeletion(kind, object('x', {}, deleted(30, { namespace: 'n', finalizers: [finalizer] })), NOW);
  expect(seen?.detail).toMatch(why);
  expect(seen?.detail).toContain(`${kind} n/x should be gone since`);
  expect(seen?.cure).toMatch(cure);
});

test('what was deleted a moment ago, or never, is nothing to speak of', async () => {
  expect(judgeDeletion('Service', object('x', {}, deleted(1)), NOW)).toBeNull();
  expect(judgeDeletion('Service', object('x'), NOW)).toBeNull();
  expect(lines(await leftovers.look(fakeSite({ holding: { objects: { Namespace: [object('x')] } } })))).toEqual([
    'ok Nothing waits to be gone.',
  ]);
});

test('a kind that this account may not list is not checkable, and the others are looked at', async () => {
  const held = object('x', {}, deleted(30, { namespace: 'n' }));
  const cluster = fakeCluster({ objects: { Service: [held] } });
  const listMetadata: typeof cluster.listMetadata = async (selection) => {
    if (selection.kind !== 'PersistentVolume') return cluster.listMetadata(selection);
    throw new ClusterError('forbidden', { problem: 'You may not list persistentvolumes.', fix: 'Ask.' });
  };
  const seen = await leftovers.look(fakeSite({ connect: async () => ({ ...cluster, listMetadata }) }));
  expect(seen.map(({ check, status }) => `${check} ${status}`)).toEqual([
    'PersistentVolume not-checkable',
    'deletion finding',
  ]);
});

test('an API service that does not answer is a finding: it keeps every namespace from going', async () => {
  const conditions = [{ type: 'Available', status: 'False', message: 'no endpoints' }];
  const APIService = [
    object('v1.apps', { status: { conditions: [{ type: 'Available', status: 'True' }] } }),
    object('v1beta1.metrics.k8s.io', { status: { conditions } }),
  ];
  expect(await leftovers.look(fakeSite({ holding: { objects: { APIService } } }))).toMatchObject([
    { check: 'api-service', status: 'finding', cure: expect.stringContaining('delete apiservice v1beta1') as string },
  ]);
});
