/**
 * The stand-ins plan and do what the real helm 3.1.1 and kubernetes 2.38.0 were recorded to plan and do.
 *
 * Record anew, with a mirror of the real providers (built outside this repository):
 *   SANDBOX_PROVIDER_MIRROR=<folder> PARITY_RECORD=1 npx jest --selectProjects e2e parity
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runScenario } from '../parity/run-scenario';
import type { Recorded, Scenario } from '../parity/scenario';
import { helmReleases } from '../parity/scenarios/helm-releases';
import { configuration } from '../parity/scenarios/kubernetes-configuration';
import { networkAndAccess } from '../parity/scenarios/kubernetes-network-and-access';
import { workloads } from '../parity/scenarios/kubernetes-workloads';
import { Checkout } from './support/checkout';

const scenarios: readonly Scenario[] = [...configuration, ...workloads, ...networkAndAccess, ...helmReleases];
const recording = process.env.PARITY_RECORD === '1';
const parity = path.resolve(__dirname, '../parity');

const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
const goldenFile = (scenario: Scenario) => path.join(parity, 'golden', `${slug(scenario.name)}.json`);

let checkout: Checkout;

beforeAll(() => {
  if (recording && !process.env.SANDBOX_PROVIDER_MIRROR) {
    throw new Error('PARITY_RECORD=1 needs SANDBOX_PROVIDER_MIRROR: only the real providers are worth recording');
  }
  checkout = Checkout.create();
  const up = checkout.sandbox('up', '--no-deploy');
  if (up.code !== 0) throw new Error(`sandbox up --no-deploy: ${up.stdout}${up.stderr}`);
  checkout.loadEnvironment();
});

afterAll(() => {
  checkout.sandbox('down');
  checkout.remove();
});

async function live(scenario: Scenario, index: number): Promise<Recorded[]> {
  const namespace = `parity-${index}`;
  checkout.must('kubectl', 'create', 'namespace', namespace);
  return runScenario(scenario, {
    folder: path.join(checkout.folder, '.parity', String(index)),
    kubeconfig: checkout.variable('KUBECONFIG'),
    cliConfig: checkout.variable('TF_CLI_CONFIG_FILE'),
    terraform: 'terraform',
    kubectl: path.join(checkout.folder, '.sandbox', 'bin', 'kubectl'),
    helm: checkout.variable('SANDBOX_HELM_BINARY'),
    context: { namespace, chart: path.join(parity, 'chart') },
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
      return;
    }
    expect(existsSync(file)).toBe(true);
    expect(records).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  },
);
