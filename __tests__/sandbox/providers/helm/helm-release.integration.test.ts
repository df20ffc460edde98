import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RELEASE, ReleaseLane } from './release-lane';

let lane: ReleaseLane;
beforeAll(async () => {
  lane = await ReleaseLane.start('helm-release');
});
afterAll(() => lane.stop());
beforeEach(() => lane.begin());
afterEach(() => lane.end());

test('a release is created, planned empty, changed in place and destroyed', async () => {
  lane.workspace.write(lane.release('values = ["replicas: 2", jsonencode({ note = "<b>" })]'));
  const [create] = await lane.workspace.plan();
  expect(create).toMatchObject({
    actions: ['create'],
    after: { status: 'deployed', manifest: null, version: '1.0.0' },
  });
  await lane.workspace.apply();
  expect(lane.replicas()).toBe('2');
  expect(await lane.workspace.state(RELEASE)).toMatchObject({
    id: 'demo',
    status: 'deployed',
    metadata: {
      chart: 'demo',
      version: '1.0.0',
      app_version: '7',
      revision: 1,
      notes: expect.stringContaining('Release demo runs.') as string,
      values: '{"note":"\\u003cb\\u003e","replicas":2}',
    },
  });
  expect(await lane.workspace.plan()).toEqual([]);

  lane.workspace.write(lane.release('values = ["replicas: 3"]'));
  const [update] = await lane.workspace.plan();
  expect(update?.actions).toEqual(['update']);
  expect(update?.after_unknown).toMatchObject({ id: true, metadata: true });
  await lane.workspace.apply();
  expect(lane.replicas()).toBe('3');
  expect(await lane.workspace.state(RELEASE)).toMatchObject({ metadata: { revision: 2 } });

  await lane.workspace.succeed('destroy', '-auto-approve');
  expect(lane.releases()).toEqual([]);
  expect(lane.cluster.kubectl('-n', lane.namespace, 'get', 'deployments', '-o', 'name').trim()).toBe('');
});

test('what is read of a release is what helm said when it was installed', async () => {
  const values = `{"global":{"list":[null,true,-1.5,[],{}],"text":"é😀 \\"<&>\\\\ \\n\\u0001","":{}},"note":"a"}`;
  lane.workspace.write(lane.release(`values = [<<-EOT\n${values}\nEOT\n]`));
  await lane.workspace.apply();
  const installed = await lane.workspace.state(RELEASE);
  const { metadata } = installed as { metadata: { values: string } };
  expect(JSON.parse(metadata.values)).toEqual(JSON.parse(values));
  await lane.workspace.succeed('apply', '-refresh-only', '-auto-approve');
  expect(await lane.workspace.state(RELEASE)).toEqual(installed);
});

test('drift: a deleted release is created again; a hand upgrade of values shows no change, as with the real provider', async () => {
  lane.workspace.write(lane.release('values = ["replicas: 1"]'));
  await lane.workspace.apply();
  lane.cluster.helmCli(
    '-n',
    lane.namespace,
    'upgrade',
    'demo',
    join(lane.folder, 'charts/demo'),
    '--set',
    'replicas=4',
  );
  expect(await lane.workspace.plan()).toEqual([]);
  lane.cluster.helmCli('-n', lane.namespace, 'uninstall', 'demo', '--wait');
  expect((await lane.workspace.plan()).map(({ actions }) => actions)).toEqual([['create']]);
  await lane.workspace.apply();
  expect(lane.replicas()).toBe('1');
  // Without a refresh only helm can tell that there is nothing left to uninstall.
  lane.cluster.helmCli('-n', lane.namespace, 'uninstall', 'demo', '--wait');
  await lane.workspace.succeed('destroy', '-auto-approve', '-refresh=false');
});

test('a rollout that cannot finish fails at its deadline and leaves nothing, neither in the cluster nor in the state', async () => {
  lane.workspace.write(
    lane.release('values = ["nowhere: true"]').replace('timeout         = 60', 'timeout         = 5'),
  );
  const started = Date.now();
  const { code, stderr } = await lane.workspace.run('apply', '-auto-approve');
  expect(code).toBe(1);
  expect(stderr).toContain('Error: installation failed');
  expect(stderr).toContain('context deadline exceeded');
  expect(Date.now() - started).toBeGreaterThan(5_000);
  expect(await lane.workspace.state(RELEASE)).toBeUndefined();
  expect(lane.releases()).toEqual([]);
});

test('an upgrade that cannot finish is rolled back, and the next plan still wants it', async () => {
  lane.workspace.write(lane.release('values = ["replicas: 1"]'));
  await lane.workspace.apply();
  lane.workspace.write(
    // The rolling back has as much time as the upgrade had.
    lane.release('values = ["replicas: 2\\nnowhere: true"]').replace('timeout         = 60', 'timeout         = 20'),
  );
  const { code, stderr } = await lane.workspace.run('apply', '-auto-approve');
  expect([code, stderr]).toEqual([1, expect.stringContaining('Error: Error upgrading chart')]);
  expect(stderr).toContain('Upgrade failed: release demo failed, and has been rolled back');
  expect(lane.replicas()).toBe('1');
  expect((await lane.workspace.plan()).map(({ actions }) => actions)).toEqual([['update']]);
});

test('a release is imported by namespace and name; one apply later the plan is empty', async () => {
  lane.workspace.write(lane.release('values = ["replicas: 2"]'));
  await lane.workspace.apply();
  await lane.workspace.succeed('state', 'rm', RELEASE);
  const wrong = await lane.workspace.run('import', RELEASE, 'demo');
  expect(wrong.stderr.replace(/\s+/g, ' ')).toContain('expected namespace/name');
  await lane.workspace.succeed('import', RELEASE, `${lane.namespace}/demo`);
  expect(await lane.workspace.state(RELEASE)).toMatchObject({
    chart: 'demo',
    description: 'Install complete',
    timeout: 300,
  });
  expect((await lane.workspace.plan()).map(({ actions }) => actions)).toEqual([['update']]);
  await lane.workspace.apply();
  expect(await lane.workspace.plan()).toEqual([]);
});

test('another name replaces the release, a name that is too long is refused', async () => {
  lane.workspace.write(lane.release(''));
  await lane.workspace.apply();
  lane.workspace.write(lane.release('', 'other'));
  expect((await lane.workspace.plan()).map(({ actions }) => actions)).toEqual([['delete', 'create']]);
  lane.workspace.write(lane.release('', 'x'.repeat(54)));
  expect((await lane.workspace.run('validate')).stderr).toContain('1 to 53 characters');
});

test('a chart, version or value that is not there is found where the real provider finds it', async () => {
  lane.workspace.write(lane.release('').replace('version         = "1.0.0"', 'version = "9.9.9"'));
  const missing = await lane.workspace.run('plan');
  expect(missing.stderr).toContain('Error: Error locating chart');
  expect(missing.stderr.replace(/\s+│?\s*/g, ' ')).toContain(
    `chart "demo" version "9.9.9" not found in ${lane.server.url}`,
  );
  lane.workspace.write(lane.release('values = ["replica: 1"]'));
  expect((await lane.workspace.run('plan')).code).toBe(0);
  const refused = await lane.workspace.run('apply', '-auto-approve');
  expect(refused.stderr).toContain('Additional property replica is not allowed');
  lane.workspace.write(lane.release('values = ["replica: 1"]\n  lint = true'));
  const linted = await lane.workspace.run('plan');
  expect(linted.stderr).toContain('Error: Lint Error');
  expect(linted.stderr).toContain('Additional property replica is not allowed');
});

test('while the cluster does not answer, a release counts as gone, as with the real provider', async () => {
  lane.workspace.write(lane.release(''));
  await lane.workspace.apply();
  const dead = join(lane.folder, 'dead.yaml');
  const text = readFileSync(lane.cluster.kubeconfig, 'utf8').replace(
    /https:\/\/127\.0\.0\.1:\d+/,
    'https://127.0.0.1:1',
  );
  writeFileSync(dead, text);
  const unreachable = lane.release('') + `provider "helm" {\n  kubernetes = { config_path = "${dead}" }\n}\n`;
  lane.workspace.write(unreachable);
  expect((await lane.workspace.plan()).map(({ actions }) => actions)).toEqual([['create']]);
  lane.workspace.write(lane.release(''));
  expect(await lane.workspace.plan()).toEqual([]);
  lane.workspace.write(unreachable);
  await lane.workspace.succeed('destroy', '-auto-approve', '-refresh=false');
  expect(lane.releases()).toEqual(['demo']);
});
