/** What a tenant may do, asked of a real API server: its access rules, admission, quota and Pod Security. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shareTestCluster } from '../../sandbox/providers/helm/shared-cluster';
import type { TestCluster } from '../../sandbox/providers/helm/test-cluster';
import { type ApiObject, apiObjects } from './api-objects';
import { tenant, tenants } from './synthesized';

const NAMESPACE = 'client-acme';
const API = 'system:serviceaccount:client-acme:api-service-account';

/** Room for two pods of 100m and 256Mi. */
const quota = {
  cpu: '200m',
  memory: '512Mi',
  cpuLimits: '1',
  memoryLimits: '1Gi',
  storage: '1Gi',
  volumes: 1,
  pods: 2,
};
const document = tenants([
  tenant('acme', { quota, podSecurity: 'baseline' }),
  tenant('other', { podSecurity: 'restricted' }),
]);

interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  /** All that it printed. */
  readonly text: string;
}

let cluster: TestCluster;
let folder: string;

function kubectl(args: readonly string[], input?: object): Answer {
  const { KUBECONFIG, KUBECACHEDIR } = { KUBECONFIG: cluster.kubeconfig, KUBECACHEDIR: cluster.discoveryCache };
  const done = spawnSync(cluster.kubectlFile, [...args], {
    env: { KUBECONFIG, KUBECACHEDIR, HOME: folder },
    encoding: 'utf8',
    timeout: 300_000,
    ...(input === undefined ? {} : { input: JSON.stringify(input) }),
  });
  return { code: done.status, stdout: done.stdout, text: done.stdout + done.stderr };
}

/** What the API server would make of an object, or what it says against it. */
const admitted = (object: object, namespace = NAMESPACE): Answer =>
  kubectl(['-n', namespace, 'create', '--dry-run=server', '-o', 'json', '-f', '-'], object);

const CLOSED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const pod = (name: string, container: object = {}, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'main', image: 'registry.example/main:1', ...container }], ...spec },
});
const sized = (requests: object, limits: object, securityContext: object = CLOSED) => ({
  resources: { requests, limits },
  securityContext,
});
/** As cert-manager makes it, by the flags that say how large it is. */
const solver = pod('cm-acme-http-solver-x', sized({ cpu: '10m', memory: '64Mi' }, { cpu: '100m', memory: '64Mi' }));
const service = (type: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: `api-${type.toLowerCase()}` },
  spec: { type, selector: { app: 'api' }, ports: [{ port: 8000 }] },
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenants-'));
  cluster = await shareTestCluster();
  const file = join(folder, 'objects.json');
  // The backup of their certificates has a test of its own, in the same cluster and under the same names: sites-backup.
  const ofTenants = apiObjects(document).filter(({ metadata }) => metadata.namespace !== 'flow-proxy');
  // Namespaces first, which the API server wants to find.
  const objects = ofTenants.sort((a, b) => Number(isNamespace(b)) - Number(isNamespace(a)));
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  cluster.kubectl('apply', '--server-side', '--force-conflicts', '--validate=strict', '-f', file);
  // A quota counts only once its controller has seen it.
  const counted = '--for=jsonpath={.status.hard.pods}=3';
  cluster.kubectl('-n', NAMESPACE, 'wait', 'resourcequota/tenant', counted, '--timeout=240s');
});

afterAll(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const isNamespace = ({ kind }: ApiObject): boolean => kind === 'Namespace';

/** One line for each object of a list. */
const FORMAT = 'jsonpath={.status.allowed}{"\\n"}';

interface Question {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
}

/** What the API server answers, all in one call: the questions that an account would be allowed. */
function allowedOf(user: string, questions: readonly Question[]): Question[] {
  const items = questions.map((question) => ({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${NAMESPACE}`, 'system:authenticated'],
      resourceAttributes: { namespace: NAMESPACE, ...question },
    },
  }));
  const { code, stdout, text } = kubectl(['create', '-o', FORMAT, '-f', '-'], {
    apiVersion: 'v1',
    kind: 'List',
    items,
  });
  expect({ code, text: code === 0 ? '' : text }).toEqual({ code: 0, text: '' });
  const answers = stdout.trim().split('\n');
  expect(answers).toHaveLength(questions.length);
  return questions.filter((_question, index) => answers[index] === 'true');
}

test("the account of the API manages its namespace's pods, and nothing of Secrets, quotas, other tenants or the platform", () => {
  const own: Question[] = [
    { verb: 'create', resource: 'pods' },
    { verb: 'delete', resource: 'services' },
    { verb: 'update', resource: 'configmaps' },
    { verb: 'get', resource: 'pods', subresource: 'log' },
  ];
  const refused: Question[] = [
    { verb: 'get', resource: 'secrets' },
    { verb: 'list', resource: 'secrets' },
    { verb: 'create', resource: 'pods', subresource: 'exec' },
    { verb: 'create', resource: 'serviceaccounts', subresource: 'token' },
    { verb: 'update', resource: 'resourcequotas' },
    { verb: 'update', resource: 'namespaces' },
    { verb: 'delete', group: 'networking.k8s.io', resource: 'networkpolicies' },
    { verb: 'create', group: 'networking.k8s.io', resource: 'ingresses' },
    { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'rolebindings' },
    { verb: 'list', resource: 'pods', namespace: 'client-other' },
    { verb: 'create', resource: 'configmaps', namespace: 'client-other' },
    { verb: 'get', resource: 'secrets', namespace: 'client-other' },
    { verb: 'update', group: 'cert-manager.io', resource: 'clusterissuers', namespace: '' },
    { verb: 'update', group: 'traefik.io', resource: 'middlewares', namespace: 'flow-proxy' },
    { verb: 'get', resource: 'pods', namespace: 'flow-proxy' },
    { verb: 'list', resource: 'nodes', namespace: '' },
  ];
  expect(allowedOf(API, [...own, ...refused])).toEqual(own);
  expect(allowedOf(`system:serviceaccount:${NAMESPACE}:default`, [...own, ...refused])).toEqual([]);
});

test('a pod that names no resources is admitted with those of the entry, and holds no token', () => {
  const answer = admitted(pod('plain'));
  expect(answer.code).toBe(0);
  const { spec } = JSON.parse(answer.stdout) as {
    spec: { containers: { resources: object; volumeMounts?: object[] }[]; serviceAccountName: string };
  };
  expect(spec.serviceAccountName).toBe('default');
  expect(spec.containers[0]).toMatchObject({
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '250m', memory: '256Mi' } },
  });
  expect(spec.containers[0]).not.toHaveProperty('volumeMounts');
});

test.each(['LoadBalancer', 'NodePort'])('a Service of type %s is refused by the quota', (type) => {
  const { code, text } = admitted(service(type));
  expect(code).not.toBe(0);
  expect(text).toMatch(/exceeded quota: tenant, requested: services\.(loadbalancers|nodeports)=1/);
});

test('a Service inside the cluster is admitted', () => {
  expect(admitted(service('ClusterIP')).code).toBe(0);
});

test('in a namespace that is full the solver of the certificate still fits, and nothing more', () => {
  const half = sized({ cpu: '100m', memory: '256Mi' }, { cpu: '500m', memory: '512Mi' });
  for (const name of ['first', 'second']) {
    expect(kubectl(['-n', NAMESPACE, 'create', '-f', '-'], pod(name, half))).toMatchObject({ code: 0 });
  }
  const third = admitted(pod('third', half));
  expect(third.code).not.toBe(0);
  expect(third.text).toContain('exceeded quota: tenant');
  expect(kubectl(['-n', NAMESPACE, 'create', '-f', '-'], solver)).toMatchObject({ code: 0 });
  expect(admitted({ ...solver, metadata: { name: 'another-solver' } }).text).toContain('exceeded quota: tenant');
});

test.each([
  ['a privileged container', NAMESPACE, pod('bad', { securityContext: { privileged: true } }), 'baseline'],
  ['the host network', NAMESPACE, pod('bad', {}, { hostNetwork: true }), 'baseline'],
  ['files of the host', NAMESPACE, pod('bad', {}, { volumes: [{ name: 'x', hostPath: { path: '/' } }] }), 'baseline'],
  ['a user that may be root, where restricted', 'client-other', pod('bad'), 'restricted'],
])('Pod Security refuses %s', (_what, namespace, object, level) => {
  const { code, text } = admitted(object, namespace);
  expect(code).not.toBe(0);
  expect(text).toContain(`violates PodSecurity "${level}:v1.33"`);
});

test('where restricted is enforced, the solver and a pod that follows it are admitted', () => {
  expect(admitted(solver, 'client-other').code).toBe(0);
  expect(admitted(pod('good', { securityContext: CLOSED }), 'client-other').code).toBe(0);
});
