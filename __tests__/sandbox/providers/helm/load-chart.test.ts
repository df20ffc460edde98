import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Helm } from '../../../../sandbox/providers/helm/cli/helm';
import type { ChartSource } from '../../../../sandbox/providers/helm/release/chart-reference';
import { loadChart } from '../../../../sandbox/providers/helm/release/load-chart';
import { chartSource } from './chart-source';

let folder: string;
let helm: Helm;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-chart-'));
  const binary = join(folder, 'helm');
  writeFileSync(
    binary,
    `#!/bin/sh
echo "$@" >> "${folder}/calls"
[ -e "${folder}/broken" ] && { echo "Error: no such host" >&2; exit 1; }
echo "name: demo"; echo "version: 1.0.0"
`,
  );
  chmodSync(binary, 0o755);
  const access = { configPaths: [], context: null, contextUser: null, contextCluster: null, cluster: {}, user: {} };
  const none = { pluginsPath: null, registryConfigPath: null, repositoryConfigPath: null, repositoryCache: null };
  const settings = { ...none, access, driver: null, burstLimit: null, qps: null, secrets: [] };
  helm = new Helm(settings, { PATH: process.env['PATH'], SANDBOX_HELM_BINARY: binary });
});
afterEach(() => {
  helm.privateFiles.remove();
  rmSync(folder, { recursive: true, force: true });
});

const source = (some: Partial<ChartSource> = {}): ChartSource =>
  chartSource({ repository: 'http://127.0.0.1:1', version: '1.0.0', pass_credentials: false, verify: false, ...some });
const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

test('a chart is read once, also when it is asked for twice at once; another version or password is another chart', async () => {
  const [first, second] = await Promise.all([loadChart(helm, source(), false), loadChart(helm, source(), false)]);
  expect(first.metadata).toEqual({ name: 'demo', version: '1.0.0' });
  expect(second).toEqual(first);
  await loadChart(helm, source(), true);
  expect(calls()).toEqual(['show chart demo --repo http://127.0.0.1:1 --version 1.0.0']);
  await loadChart(helm, source({ version: '1.0.1' }), false);
  await loadChart(helm, source({ repository_username: 'robot', repository_password: 'one' }), false);
  await loadChart(helm, source({ repository_username: 'robot', repository_password: 'two' }), false);
  expect(calls().map((line) => line.split(' ', 2).join(' '))).toEqual([
    'show chart',
    'show chart',
    'repo add',
    'show chart',
    'repo add',
    'show chart',
  ]);
});

test('a chart that could not be read is asked for again', async () => {
  writeFileSync(join(folder, 'broken'), '');
  await expect(loadChart(helm, source(), false)).rejects.toThrow('Unable to locate chart demo: no such host');
  rmSync(join(folder, 'broken'));
  expect((await loadChart(helm, source(), false)).metadata.name).toBe('demo');
});
