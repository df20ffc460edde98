import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { reattachProvider, type ReattachedProvider } from '../../../../providers/framework/protocol/serve';
import { kubernetesProvider } from '../../../../sandbox/providers/kubernetes/kubernetes-provider';
import { shareTestCluster } from '../helm/shared-cluster';
import type { TestCluster } from '../helm/test-cluster';
import { DRIFT, importId, platform, SHARED } from './platform';
import { providerDataFor } from './served-types';

const MINUTE = 60_000;
const address = 'registry.terraform.io/hashicorp/kubernetes';
const DATA = { kubernetes_namespace_v1: { system: { metadata: [{ name: 'kube-system' }] } } };

interface Finished {
  code: number;
  stdout: string;
  output: string;
}
interface Change {
  address: string;
  change: { actions: string[]; before: unknown; after: unknown; importing?: unknown };
}

describe('the life of every resource under a real terraform', () => {
  let cluster: TestCluster;
  let provider: ReattachedProvider;
  let folder: string;

  const run = (command: string, args: string[]): Promise<Finished> =>
    new Promise((resolve) => {
      const env = {
        ...process.env,
        ...provider.env,
        CHECKPOINT_DISABLE: '1',
        KUBECONFIG: cluster.kubeconfig,
        KUBECACHEDIR: cluster.discoveryCache,
        TF_CLI_ARGS_plan: '',
        TF_CLI_ARGS_apply: '',
      };
      execFile(
        command,
        args,
        { cwd: folder, env, maxBuffer: 64 << 20, timeout: 5 * MINUTE },
        (error, stdout, stderr) => {
          resolve({
            code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1,
            stdout,
            output: stdout + stderr,
          });
        },
      );
    });
  const terraform = (...args: string[]) => run(process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform', args);
  const kubectl = (...args: string[]) => run(cluster.kubectlFile, ['-n', 'integration', ...args]);

  const configure = (version: 1 | 2, more: object = {}) => {
    const resource = platform(version);
    resource['kubernetes_config_map_v1'] = { ...resource['kubernetes_config_map_v1'], shared: SHARED };
    const document = {
      terraform: { required_providers: { kubernetes: { source: 'hashicorp/kubernetes' } } },
      provider: { kubernetes: { config_path: cluster.kubeconfig } },
      resource,
      data: DATA,
      output: { uid: { value: '${data.kubernetes_namespace_v1.system.metadata[0].uid}' } },
      ...more,
    };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(document));
  };
  const changes = async (): Promise<Change[]> => {
    const planned = await terraform('plan', '-input=false', '-no-color', '-detailed-exitcode', '-out=plan');
    if (planned.code === 0) return [];
    if (planned.code !== 2) throw new Error(planned.output);
    const shown = await terraform('show', '-json', 'plan');
    const { resource_changes: all = [] } = JSON.parse(shown.stdout) as { resource_changes?: Change[] };
    return all.filter(({ change }) => change.actions.join() !== 'no-op' && change.actions.join() !== 'read');
  };
  const apply = async () => {
    const applied = await terraform('apply', '-auto-approve', '-input=false', '-no-color');
    if (applied.code !== 0) throw new Error(applied.output);
  };

  beforeAll(async () => {
    cluster = await shareTestCluster();
    folder = mkdtempSync(join(tmpdir(), 'kubernetes-stand-in-'));
    const data = providerDataFor([{ resource: { ...platform(1), ...platform(2) }, data: DATA }]);
    provider = await reattachProvider(kubernetesProvider(data, {}), address);
  });

  afterAll(async () => {
    await provider?.stop();
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('creates everything, and then plans nothing', async () => {
    configure(1);
    await apply();
    expect(await changes()).toEqual([]);
    const state = readFileSync(join(folder, 'terraform.tfstate'), 'utf8');
    expect(state).not.toContain('secret-v1');
    const stored = await kubectl('get', 'secret', 'written', '-o', 'jsonpath={.data.password}');
    expect(Buffer.from(stored.stdout, 'base64').toString()).toBe('secret-v1');
  });

  it('changes everything in place, and then plans nothing', async () => {
    configure(2);
    const planned = await changes();
    expect(planned.filter(({ change }) => change.actions.join() !== 'update')).toEqual([]);
    const untouched = ['kubernetes_config_map_v1.shared', 'kubernetes_service_v1.outside'];
    const all = Object.entries(platform(2)).flatMap(([type, ones]) =>
      Object.keys(ones).map((name) => `${type}.${name}`),
    );
    expect(planned.map((change) => change.address).sort()).toEqual(
      all.filter((one) => !untouched.includes(one)).sort(),
    );
    await apply();
    expect(await changes()).toEqual([]);
    const stored = await kubectl('get', 'secret', 'written', '-o', 'jsonpath={.data.password}');
    expect(Buffer.from(stored.stdout, 'base64').toString()).toBe('secret-v2');
  });

  it('sees what somebody else changed, and repairs it', async () => {
    for (const [, object, patch] of DRIFT) {
      const patched = await kubectl('patch', object, '--type=merge', '-p', JSON.stringify(patch));
      expect(patched).toMatchObject({ code: 0 });
    }
    // write-only values are never read: a change by hand is no drift
    await kubectl('patch', 'secret/written', '--type=merge', '-p', '{"data":{"password":"eA=="}}');
    const planned = await changes();
    expect(planned.map((change) => change.address).sort()).toEqual([...DRIFT].map(([name]) => name).sort());
    expect(planned.filter(({ change }) => change.actions.join() !== 'update')).toEqual([]);
    await apply();
    expect(await changes()).toEqual([]);
  });

  it('imports everything: afterwards only settings of the provider itself differ', async () => {
    const targets = Object.entries(platform(2)).flatMap(([type, ones]) =>
      Object.entries(ones).flatMap(([name, config]) => {
        const [metadata] = config['metadata'] as { name: string }[];
        const id = importId(type, metadata?.name ?? '');
        return id === undefined ? [] : [{ to: `${type}.${name}`, id }];
      }),
    );
    expect(await terraform('state', 'rm', ...targets.map(({ to }) => to))).toMatchObject({ code: 0 });
    configure(2, { import: targets });
    const planned = await changes();
    expect(planned.map((change) => change.change.actions.join()).filter((actions) => actions !== 'update')).toEqual([]);
    const differing = planned.flatMap(({ address: one, change }) =>
      differences(change.before, change.after).map((path) => `${one}: ${path}`),
    );
    expect(differing.filter((line) => !/: (wait_\w+|data_wo_revision|(binary_)?data)$/.test(line))).toEqual([]);
    await apply();
    configure(2);
    expect(await changes()).toEqual([]);
  });

  it('destroys everything and waits until the namespace is gone', async () => {
    const destroyed = await terraform('destroy', '-auto-approve', '-input=false', '-no-color');
    expect(destroyed).toMatchObject({ code: 0 });
    const left = await kubectl('get', 'namespace', 'integration');
    expect(left.output).toContain('not found');
  });
});

/** Names at the top whose values differ, where nothing, "" and [] are one. */
function differences(before: unknown, after: unknown): string[] {
  const [left, right] = [before, after] as Record<string, unknown>[];
  const text = (value: unknown): string =>
    JSON.stringify(value, (_key, item: unknown) => (isNothing(item) ? undefined : item)) ?? '';
  return Object.keys({ ...left, ...right }).filter((name) => text(left?.[name]) !== text(right?.[name]));
}

function isNothing(value: unknown): boolean {
  if (value === null || value === '' || value === false || value === 0) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
