import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeCliConfig } from '../../../providers/framework/build/write-cli-config';
import { createVaultwardenProvider, providerAddress } from '../../../providers/vaultwarden/provider';
import { reattachProvider, type ReattachedProvider } from '../../../providers/framework/protocol/serve';
import { packageCharts } from '../../../sandbox/charts/package-charts';
import { toolSearch } from '../../../sandbox/toolchain/tool-search';
import { thisLayout } from '../../../sandbox/layout';
import { helmProvider } from '../../../sandbox/providers/helm/helm-provider';
import { kubernetesProvider } from '../../../sandbox/providers/kubernetes/kubernetes-provider';
import { generateProviderData } from '../../../sandbox/providers/kubernetes/provider-data';
import { ensureTools } from '../../../sandbox/toolchain/ensure-tools';
import { terraformPlatform } from '../../../sandbox/mirror/provider-list';
import { newFolder, PASSWORD, removeFolder, startTestVault, TestClient } from '../../sandbox/vaultwarden/test-vault';
import { serveCharts } from '../../sandbox/providers/helm/chart-server';
import { startTestCluster } from '../../sandbox/providers/helm/test-cluster';
import type { GoldenCase } from './golden-case';
import type { Workshop } from './make-plans';

const REGISTRY = 'registry.terraform.io/hashicorp';
const NO_WORLD = { clusterUid: '', charts: '' };

/** Makes cases, starting what they need once. */
export interface Workshops {
  readonly of: (goldenCase: GoldenCase) => Promise<Workshop>;
  readonly stop: () => Promise<void>;
}

type Shared = Omit<Workshop, 'folder'> & { readonly stop: () => Promise<void> };

function writeCharts(folder: string): void {
  for (const name of ['demo', 'cert-manager']) {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) {
      const chart = path.join(folder, `${name}-${version}`);
      mkdirSync(path.join(chart, 'templates'), { recursive: true });
      writeFileSync(
        path.join(chart, 'Chart.yaml'),
        `apiVersion: v2\nname: ${name}\nversion: ${version}\nappVersion: "7"\n`,
      );
      writeFileSync(path.join(chart, 'values.yaml'), 'note: ""\n');
      const map =
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Release.Name }}-note }\ndata: { note: {{ .Values.note | quote }} }\n';
      writeFileSync(path.join(chart, 'templates', 'map.yaml'), map);
    }
  }
}

async function clusterWorkshop(folder: string): Promise<Shared> {
  const cluster = await startTestCluster();
  const charts = path.join(folder, 'charts');
  const repository = path.join(folder, 'repository');
  writeCharts(charts);
  const server = await serveCharts(() => repository);
  await packageCharts({ chartsDir: charts, outDir: repository, url: server.url });
  const env = {
    PATH: process.env['PATH'],
    GOGC: process.env['GOGC'],
    TMPDIR: folder,
    KUBE_CONFIG_PATH: cluster.kubeconfig,
    SANDBOX_HELM_BINARY: cluster.helm,
  };
  const providers: ReattachedProvider[] = [
    await reattachProvider(kubernetesProvider(generateProviderData(), env), `${REGISTRY}/kubernetes`),
    await reattachProvider(helmProvider(env), `${REGISTRY}/helm`),
  ];
  const reattach = Object.assign(
    {},
    ...providers.map((provider) => JSON.parse(provider.env.TF_REATTACH_PROVIDERS) as object),
  ) as object;

  const random = (await ensureTools(toolSearch(thisLayout()), { line: () => undefined })).get(
    'terraform-provider-random',
  );
  if (random === undefined) throw new Error('the toolchain has no terraform-provider-random');
  const mirror = path.join(folder, 'mirror');
  const place = path.join(mirror, REGISTRY, 'random', '3.7.2', terraformPlatform());
  mkdirSync(place, { recursive: true });
  copyFileSync(random.file, path.join(place, 'terraform-provider-random_v3.7.2'));
  const rc = path.join(folder, 'terraform.rc');
  writeCliConfig({ file: rc, mirror, include: [`${REGISTRY}/*`] });

  return {
    world: {
      clusterUid: cluster.kubectl('get', 'namespace', 'kube-system', '-o', 'jsonpath={.metadata.uid}'),
      charts: server.url,
    },
    env: {
      TF_REATTACH_PROVIDERS: JSON.stringify(reattach),
      TF_CLI_CONFIG_FILE: rc,
      KUBE_CONFIG_PATH: cluster.kubeconfig,
    },
    kubectl: cluster.kubectl,
    init: true,
    stop: async () => {
      await server.stop();
      for (const provider of providers) await provider.stop();
      await cluster.stop();
    },
  };
}

async function vaultWorkshop(): Promise<Shared> {
  const folder = newFolder();
  const server = await startTestVault(path.join(folder, 'data'));
  const person = await TestClient.create(server, 'admin@example.com');
  const environment = {
    VAULTWARDEN_ENDPOINT: server.endpoint,
    VAULTWARDEN_EMAIL: person.email,
    VAULTWARDEN_PASSWORD: PASSWORD,
    VAULTWARDEN_CA_CERTIFICATE: server.caCertificate,
  };
  const provider = await reattachProvider(createVaultwardenProvider({ environment }), providerAddress);
  return {
    world: NO_WORLD,
    env: { ...provider.env },
    init: false,
    stop: async () => {
      await provider.stop();
      await server.stop();
      removeFolder(folder);
    },
  };
}

/** Terraform for golden plans; the cluster, its providers and the vault are started when a case first needs them. */
export function startWorkshops(): Workshops {
  const root = mkdtempSync(path.join(tmpdir(), 'golden-plans-'));
  const started = new Map<GoldenCase['needs'], Promise<Shared>>();
  const start = (needs: GoldenCase['needs']): Promise<Shared> => {
    if (needs === 'cluster') return clusterWorkshop(path.join(root, 'shared'));
    if (needs === 'vault') return vaultWorkshop();
    return Promise.resolve({ world: NO_WORLD, env: {}, init: false, stop: () => Promise.resolve() });
  };
  return {
    of: async (goldenCase) => {
      const shared = started.get(goldenCase.needs) ?? start(goldenCase.needs);
      started.set(goldenCase.needs, shared);
      return { ...(await shared), folder: path.join(root, goldenCase.name) };
    },
    stop: async () => {
      for (const shared of started.values()) await (await shared).stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
