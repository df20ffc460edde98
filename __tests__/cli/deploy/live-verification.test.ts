import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LiveVerification } from '../../../cli/deploy/live-verification';
import type { AppliedStack } from '../../../cli/deploy/verification';
import { PlanFolder } from '../../../cli/plans/plan-folder';
import { loadConfig } from '../../../config/loader';
import { ApiStub, UID } from '../cluster/api-stub';
import { CONFIGURATION, SmallPlatform } from '../verify/small-platform';

const base = loadConfig({ environment: 'sandbox' });
const config = { ...base, cluster: { ...base.cluster, context: 'here', uid: UID } };

let api: ApiStub;
let platform: SmallPlatform;
const said: string[] = [];

beforeEach(async () => {
  api = await ApiStub.start();
  platform = await SmallPlatform.create();
  // As in a sandbox: addresses are not tried.
  platform.find('Node', 'node-1').metadata.annotations = { 'kwok.x-k8s.io/node': 'fake' };
  api.answer = platform.answer;
  said.length = 0;
});
afterEach(() => api.stop());

/** The verification that follows the apply of a stack with this configuration. */
async function verification(configuration: object, env = api.kubeconfig()): Promise<readonly string[]> {
  const folder = new PlanFolder(path.join(api.folder, 'plans'));
  mkdirSync(folder.stack('web'), { recursive: true });
  writeFileSync(path.join(folder.stack('web'), 'cdk.tf.json'), JSON.stringify(configuration));
  const { signal } = new AbortController();
  const live = new LiveVerification(config, { env, signal }, 0);
  const context = { folder, signal, report: (line: string) => said.push(line) };
  try {
    return await live.check({ context, stack: { name: 'web' } } as unknown as AppliedStack);
  } finally {
    live.close();
  }
}

test('a stack that works may be followed by the next one', async () => {
  expect(await verification(CONFIGURATION)).toEqual([]);
  expect(said).toEqual([expect.stringMatching(/^web: verified, \d+ checks$/)]);
});

test('what does not work stops the deploy, each with the next command', async () => {
  platform.remove('Deployment', 'page');
  platform.remove('IngressClass', 'traefik');
  expect(await verification(CONFIGURATION)).toEqual([
    'objects: Deployment web/page: is configured, and not there',
    'next: npx cluster-infra plan',
    'ingresses: Ingress web/page: its class traefik does not exist; there is none',
    'next: kubectl --context here -n web describe ingress page',
  ]);
});

test('a cluster that cannot be asked is a problem of its own, and no crash', async () => {
  const [problem] = await verification(CONFIGURATION, {});
  expect(problem).toMatch(/^the stack was applied, and could not be verified: No kubeconfig is named/);
});

test('a stack with nothing in the cluster needs no cluster', async () => {
  expect(await verification({ resource: { vaultwarden_organization: { platform: { name: 'x' } } } }, {})).toEqual([]);
  expect(api.seen).toEqual([]);
});
