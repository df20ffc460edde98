import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageCharts } from '../../../../sandbox/charts/package-charts';
import { layoutOf } from '../../../../sandbox/layout';
import { serveCharts } from './chart-server';
import { CHART, HEADER, RELEASE, ReleaseLane, writeChart } from './release-lane';

let lane: ReleaseLane;
beforeAll(async () => {
  lane = await ReleaseLane.start('helm-charts');
});
afterAll(() => lane.stop());
beforeEach(() => lane.begin());
afterEach(() => lane.end());

test('secrets reach the cluster but no argument, no state, no plan and no file', async () => {
  const secret = 'tr0ub4dor-s3cret';
  lane.workspace.write(
    lane.release(`values = ["replicas: 1"]
  set_wo          = [{ name = "note", value = "${secret}" }]
  set_wo_revision = 1`),
  );
  await lane.workspace.plan();
  await lane.workspace.apply();
  expect(lane.cluster.helmCli('-n', lane.namespace, 'get', 'values', 'demo')).toContain(secret);
  expect(await lane.workspace.state(RELEASE)).toMatchObject({ set_wo: null, metadata: { values: '{}' } });
  expect(readFileSync(join(lane.workspace.directory, 'terraform.tfstate'), 'utf8')).not.toContain(secret);
  expect(lane.calls()).not.toContain(secret);
  expect(await lane.workspace.plan()).toEqual([]);
  for (const folder of lane.privateFolders()) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile() && !entry.name.endsWith('.tgz'))) {
      expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toContain(secret);
    }
  }
});

test('sensitive values are cloaked in the state and kept out of errors', async () => {
  const secret = 'tr0ub4dor-s3cret';
  lane.workspace.write(lane.release(`set_sensitive = [{ name = "note", value = "${secret}" }]`));
  await lane.workspace.apply();
  expect(await lane.workspace.state(RELEASE)).toMatchObject({ metadata: { values: '{"note":"(sensitive value)"}' } });
  expect(lane.calls()).not.toContain(secret);
  const variable = `variable "secret" {\n  default   = "${secret}"\n  sensitive = true\n}\n`;
  lane.workspace.write(variable + lane.release('set_sensitive = [{ name = "note[x]", value = var.secret }]'));
  const { stderr, code } = await lane.workspace.run('apply', '-auto-approve');
  expect([code, stderr]).toEqual([1, expect.stringContaining('index "x"')]);
  expect(stderr).not.toContain(secret);
});

test('a repository with a password is read without the password in any argument', async () => {
  const password = 'repo-pa55word';
  const guarded = await serveCharts(() => join(lane.folder, 'guarded'), password);
  try {
    await packageCharts({
      chartsDir: join(lane.folder, 'charts'),
      outDir: join(lane.folder, 'guarded'),
      url: guarded.url,
    });
    const from = (given: string) =>
      lane
        .release(`repository_username = "robot"\n  repository_password = "${given}"`)
        .replace(lane.server.url, guarded.url);
    lane.workspace.write(from('wrong-password'));
    const refused = await lane.workspace.run('plan');
    expect(refused.stderr).toContain('401 Unauthorized');
    expect(refused.stderr).not.toContain('wrong-password');
    lane.workspace.write(from(password));
    await lane.workspace.apply();
    expect(lane.replicas()).toBe('1');
    expect(lane.calls()).not.toContain(password);
    await lane.workspace.succeed('destroy', '-auto-approve');
  } finally {
    await guarded.stop();
  }
});

test('a chart folder is found from the working directory, and missing dependencies are named', async () => {
  const local = (body: string): string =>
    lane
      .release(body)
      .replace(/repository .*\n/, '')
      .replace('chart           = "demo"', 'chart = "./local"');
  lane.workspace.write(local(''));
  expect((await lane.workspace.run('plan')).stderr).toContain('path "./local" not found');
  writeChart(join(lane.workspace.directory, 'local'));
  const start = process.cwd();
  process.chdir(lane.workspace.directory);
  try {
    await lane.workspace.apply();
    expect(await lane.workspace.plan()).toEqual([]);
    const chart = join(lane.workspace.directory, 'local', 'Chart.yaml');
    writeFileSync(
      chart,
      `${CHART['Chart.yaml']}dependencies: [{name: sub, version: 1.0.0, repository: "${lane.server.url}"}]\n`,
    );
    expect((await lane.workspace.run('plan')).stderr).toContain('missing in charts/ directory');
  } finally {
    process.chdir(start);
  }
});

test('a chart is rendered without touching the cluster', async () => {
  lane.workspace.write(`${HEADER}
data "helm_template" "demo" {
  name       = "demo"
  namespace  = "${lane.namespace}"
  repository = "${lane.server.url}"
  chart      = "demo"
  set        = [{ name = "replicas", value = "4" }]
}
output "manifest" { value = data.helm_template.demo.manifests["templates/deployment.yaml"] }
output "notes" { value = data.helm_template.demo.notes }
`);
  await lane.workspace.apply();
  expect(await lane.workspace.succeed('output', '-raw', 'manifest')).toContain('replicas: 4');
  expect(await lane.workspace.succeed('output', '-raw', 'notes')).toContain('Release demo runs.');
  expect(lane.releases()).toEqual([]);
});

test('the stand-in charts deploy from a repository, wait for their pods, and plan empty afterwards', async () => {
  const outDir = join(lane.folder, 'stand-ins');
  const repository = await serveCharts(() => outDir);
  try {
    await packageCharts({ outDir, url: repository.url });
    // Other test files have namespaces of such names in the same cluster.
    const place = (name: string): string => `${lane.namespace}-${name}`;
    const one = (name: string, chart: string, version: string, values: string): string => `
resource "helm_release" "${chart}" {
  name             = "${name}"
  namespace        = "${place(name)}"
  create_namespace = true
  repository       = "${repository.url}"
  chart            = "${chart}"
  version          = "${version}"
  atomic           = true
  timeout          = 120
  values           = [jsonencode(${values})]
}
`;
    lane.workspace.write(
      HEADER +
        one('cert-manager', 'cert-manager', 'v1.21.1', '{ crds = { enabled = true, keep = false } }') +
        one(
          'flow-proxy',
          'traefik',
          '41.3.0',
          '{ fullnameOverride = "traefik", tlsOptions = { default = { minVersion = "VersionTLS12" } } }',
        ) +
        one('authentik', 'authentik', '2026.8.0', '{ serviceAccount = { create = false } }'),
    );
    await lane.workspace.apply();
    const ready = '{range .items[*]}{.metadata.namespace}/{.metadata.name}={.status.readyReplicas} {end}';
    const rollouts = lane.cluster.kubectl('get', 'deployments', '-A', '-o', `jsonpath=${ready}`).trim().split(' ');
    expect(rollouts.filter((rollout) => rollout.startsWith(place(''))).sort()).toEqual([
      place('authentik/authentik-server=1'),
      place('authentik/authentik-worker=1'),
      place('cert-manager/cert-manager-cainjector=1'),
      place('cert-manager/cert-manager-webhook=1'),
      place('cert-manager/cert-manager=1'),
      place('flow-proxy/traefik=1'),
    ]);
    expect(
      lane.cluster.kubectl(
        '-n',
        place('flow-proxy'),
        'get',
        'tlsoption',
        'default',
        '-o',
        'jsonpath={.spec.minVersion}',
      ),
    ).toBe('VersionTLS12');
    expect(await lane.workspace.plan()).toEqual([]);
    await lane.workspace.succeed('destroy', '-auto-approve');
    // A deletion that fails so may hang for minutes: see the feature gates of the API server.
    const log = readFileSync(join(layoutOf(lane.cluster.folder).logs, 'kube-apiserver.log'), 'utf8');
    expect(log.split('\n').filter((line) => /crd_finalizer.*failed.*initializ/.test(line))).toEqual([]);
  } finally {
    await repository.stop();
  }
});

test('credentials lie in a folder that only this user can enter', () => {
  expect(lane.privateFolders().length).toBeGreaterThan(0);
  for (const name of lane.privateFolders()) expect(statSync(name).mode & 0o777).toBe(0o700);
});
