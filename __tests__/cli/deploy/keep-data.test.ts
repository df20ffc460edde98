import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { keepingData } from '../../../cli/deploy/keep-data';
import { LEASE } from '../../../cli/hold/lease-record';
import { PlanFolder } from '../../../cli/plans/plan-folder';
import { loadConfig } from '../../../config/loader';
import { StubCluster } from '../backup/stub-cluster';
import { ApiStub, UID } from '../cluster/api-stub';

const base = loadConfig({ environment: 'sandbox' });
const config = { ...base, cluster: { ...base.cluster, context: 'here', uid: UID } };
const { signal } = new AbortController();

let api: ApiStub;
let stub: StubCluster;
let said: string[];

beforeAll(async () => void (api = await ApiStub.start()));
afterAll(() => api.stop());
beforeEach(() => {
  stub = new StubCluster();
  api.answer = stub.answer;
  said = [];
});

const namespaced = (namespace: string) => ({
  resource: { kubernetes_config_map_v1: { some: { metadata: { name: 'some', namespace } } } },
});
const holder = () => (stub.find('Lease', LEASE)?.['spec'] as { holderIdentity: string } | undefined)?.holderIdentity;

/** Deploys a stack of this configuration. @returns who held its data meanwhile */
function deploy(configuration: object, env = api.kubeconfig()): Promise<string | undefined> {
  const folder = new PlanFolder(path.join(api.folder, 'plans'));
  mkdirSync(folder.stack('web'), { recursive: true });
  writeFileSync(path.join(folder.stack('web'), 'cdk.tf.json'), JSON.stringify(configuration));
  const context = { folder, signal, report: (line: string) => said.push(line) };
  return keepingData({ config, env, context, stacks: ['web'] }, () => Promise.resolve(holder()));
}

test('a deployment holds the namespaces of its stacks that have backups, and gives them back', async () => {
  expect(await deploy(namespaced('sample'))).toMatch(/^\S+@\S+ \(process \d+, [0-9a-f]{6}\)$/);
  expect(holder()).toBe('');
  expect(said).toEqual([]);
});

test('nothing is held for a stack without data of others to keep, and no cluster is asked for one without objects', async () => {
  expect(await deploy(namespaced('elsewhere'))).toBeUndefined();
  const asked = api.seen.length;
  expect(await deploy({ resource: { vaultwarden_organization: { some: { name: 'x' } } } }, {})).toBeUndefined();
  expect(api.seen).toHaveLength(asked);
});

test('while a restore has stopped the service, nothing is deployed: its pods would start in the middle', async () => {
  const entry = { backup: '20261122T020000Z', users: [], safety: null, phase: 'stopping' };
  const labels = {
    'app.kubernetes.io/name': 'backup',
    'app.kubernetes.io/component': 'restore',
    'app.kubernetes.io/instance': 'sample-restore',
  };
  const annotations = { 'cluster-infra/restore': JSON.stringify(entry) };
  stub.objects.push({ kind: 'Job', metadata: { name: 'r', namespace: 'sample', labels, annotations }, spec: {} });
  await expect(deploy(namespaced('sample'))).rejects.toThrow(
    'A restore of sample from 20261122T020000Z is not finished (job sample/r), and its workloads are stopped: a deployment now',
  );
  expect(holder()).toBe('');
});

test('an account that may hold nothing deploys all the same, and that is said; so does one that reaches no cluster', async () => {
  api.answer = (seen) => (seen.url.includes('/leases') ? { code: 403, body: { message: 'no' } } : stub.answer(seen));
  expect(await deploy(namespaced('sample'))).toBeUndefined();
  expect(await deploy(namespaced('sample'), {})).toBeUndefined();
  expect(said).toEqual([
    expect.stringMatching(/^backups and restores by others are not kept away meanwhile: User u .* may not get Lease/),
    expect.stringMatching(/^backups and restores by others are not kept away meanwhile: No kubeconfig is named/),
  ]);
});
