/**
 * The stand-ins plan and do what the real helm 3.1.1 and kubernetes 2.38.0 were recorded to plan and do.
 *
 * Record anew, with a mirror of the real providers (built outside this repository):
 *   SANDBOX_PROVIDER_MIRROR=<folder> PARITY_RECORD=1 npx jest --selectProjects=integration --testPathPatterns parity
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeCliConfig } from '../../providers/framework/build/write-cli-config';
import { reattachProvider, type ReattachedProvider } from '../../providers/framework/protocol/serve';
import { helmProvider } from '../../sandbox/providers/helm/helm-provider';
import { kubernetesProvider } from '../../sandbox/providers/kubernetes/kubernetes-provider';
import { shareTestCluster } from '../sandbox/providers/helm/shared-cluster';
import type { TestCluster } from '../sandbox/providers/helm/test-cluster';
import { providerDataFor } from '../sandbox/providers/kubernetes/served-types';
import { runScenario, type Lane } from './run-scenario';
import type { Recorded, Scenario } from './scenario';
import { helmReleases } from './scenarios/helm-releases';
import { configuration } from './scenarios/kubernetes-configuration';
import { networkAndAccess } from './scenarios/kubernetes-network-and-access';
import { states } from './scenarios/kubernetes-states';
import { workloads } from './scenarios/kubernetes-workloads';

const scenarios: readonly Scenario[] = [
  ...configuration,
  ...workloads,
  ...networkAndAccess,
  ...states,
  ...helmReleases,
];
const recording = process.env['PARITY_RECORD'] === '1';
const REGISTRY = 'registry.terraform.io/hashicorp';

const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
const goldenFile = (scenario: Scenario) => path.join(__dirname, 'golden', `${slug(scenario.name)}.json`);

let cluster: TestCluster;
let folder: string;
let providers: Lane['providers'];
const reattached: ReattachedProvider[] = [];

/** The real providers, from the mirror that was named. */
function realProviders(): Lane['providers'] {
  const mirror = process.env['SANDBOX_PROVIDER_MIRROR'];
  if (!mirror)
    throw new Error('PARITY_RECORD=1 needs SANDBOX_PROVIDER_MIRROR: only real providers are worth recording');
  const file = path.join(folder, 'terraform.rc');
  writeCliConfig({ file, mirror, include: [`${REGISTRY}/*`] });
  return { TF_CLI_CONFIG_FILE: file };
}

/** The stand-ins, inside this process: Terraform starts nothing, so a command takes a tenth of a second. */
async function standIns(): Promise<Lane['providers']> {
  const env = {
    PATH: process.env['PATH'],
    GOGC: process.env['GOGC'],
    TMPDIR: folder,
    KUBE_CONFIG_PATH: cluster.kubeconfig,
    SANDBOX_HELM_BINARY: cluster.helm,
  };
  const steps = scenarios.flatMap((scenario) => scenario.steps({ namespace: 'any', chart: 'any' }));
  const data = providerDataFor(steps.flatMap((step) => ('config' in step ? [step.config] : [])));
  reattached.push(
    await reattachProvider(kubernetesProvider(data, env), `${REGISTRY}/kubernetes`),
    await reattachProvider(helmProvider(env), `${REGISTRY}/helm`),
  );
  const entries = reattached.map((provider) => JSON.parse(provider.env.TF_REATTACH_PROVIDERS) as object);
  return { TF_REATTACH_PROVIDERS: JSON.stringify(Object.assign({}, ...entries)) };
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'parity-'));
  cluster = await shareTestCluster();
  providers = recording ? realProviders() : await standIns();
});

afterAll(async () => {
  for (const provider of reattached) await provider.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function live(scenario: Scenario, index: number): Promise<Recorded[]> {
  const namespace = `parity-${index}`;
  cluster.kubectl('create', 'namespace', namespace);
  return runScenario(scenario, {
    folder: path.join(folder, String(index)),
    kubeconfig: cluster.kubeconfig,
    discoveryCache: cluster.discoveryCache,
    providers,
    terraform: 'terraform',
    kubectl: cluster.kubectlFile,
    helm: cluster.helm,
    context: { namespace, chart: path.join(__dirname, 'chart') },
  });
}

test.concurrent.each(scenarios.map((scenario, index) => [scenario.name, scenario, index] as const))(
  '%s',
  async (_name, scenario, index) => {
    const records = await live(scenario, index);
    const file = goldenFile(scenario);
    if (recording) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(records, null, 2)}\n`);
    }
    expect(existsSync(file)).toBe(true);
    expect(records).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  },
);
