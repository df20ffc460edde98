import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reattachProvider, type ReattachedProvider } from '../../../../providers/framework/protocol/serve';
import { packageCharts } from '../../../../sandbox/charts/package-charts';
import { helmProvider } from '../../../../sandbox/providers/helm/helm-provider';
import { TerraformWorkspace } from '../../../providers/framework/example/terraform-workspace';
import { serveCharts, type ChartServer } from './chart-server';
import { shareTestCluster } from './shared-cluster';
import type { TestCluster } from './test-cluster';

const ADDRESS = 'registry.terraform.io/hashicorp/helm';

export const RELEASE = 'helm_release.demo';

export const HEADER = `
terraform {
  required_providers { helm = { source = "${ADDRESS}", version = "3.1.1" } }
}
`;

/** A chart of one Deployment that can be told never to become ready. */
export const CHART: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\nappVersion: "7"\n',
  'values.yaml': 'replicas: 1\nnote: ""\nnowhere: false\n',
  'values.schema.json': JSON.stringify({
    type: 'object',
    additionalProperties: false,
    properties: { replicas: { type: 'integer' }, note: { type: 'string' }, nowhere: { type: 'boolean' }, global: {} },
  }),
  'templates/NOTES.txt': 'Release {{ .Release.Name }} runs.\n',
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  annotations: { note: {{ .Values.note | quote }} }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata: { labels: { app: {{ .Release.Name }} } }
    spec:
      nodeSelector: { {{ if .Values.nowhere }}nowhere: 'true'{{ end }} }
      containers: [{ name: main, image: registry.example/demo:1 }]
`,
};

/** Writes the chart into `folder`, which is made. */
export function writeChart(folder: string): void {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  for (const [name, text] of Object.entries(CHART)) writeFileSync(join(folder, name), text);
}

/** The stand-in under the real terraform, with a namespace and a chart repository of its own. */
export class ReleaseLane {
  private current: TerraformWorkspace | undefined;

  private constructor(
    readonly cluster: TestCluster,
    readonly server: ChartServer,
    private readonly provider: ReattachedProvider,
    /** `charts/demo` is the chart, `calls` what helm was called with. */
    readonly folder: string,
    readonly namespace: string,
  ) {}

  /** The folder of the test that runs. */
  get workspace(): TerraformWorkspace {
    if (this.current === undefined) throw new Error('begin() makes the folder of a test');
    return this.current;
  }

  /** @param namespace of this test file alone; it is made */
  static async start(namespace: string): Promise<ReleaseLane> {
    const cluster = await shareTestCluster();
    cluster.kubectl('create', 'namespace', namespace);
    const folder = mkdtempSync(join(tmpdir(), 'helm-release-'));
    writeChart(join(folder, 'charts', 'demo'));
    // Notes what helm is called with, as everybody on the machine could read it.
    const wrapper = join(folder, 'helm');
    writeFileSync(wrapper, `#!/bin/sh\necho "$@" >> "${folder}/calls"\nexec "${cluster.helm}" "$@"\n`);
    chmodSync(wrapper, 0o755);
    // The provider lives inside the test, which hears nothing of the end of the process that it cleans up at.
    mkdirSync(join(folder, 'tmp'));
    const env = {
      PATH: process.env['PATH'],
      GOGC: process.env['GOGC'],
      TMPDIR: join(folder, 'tmp'),
      SANDBOX_HELM_BINARY: wrapper,
      KUBE_CONFIG_PATH: cluster.kubeconfig,
    };
    const provider = await reattachProvider(helmProvider(env), ADDRESS);
    const outDir = join(folder, 'repository');
    const server = await serveCharts(() => outDir);
    await packageCharts({ chartsDir: join(folder, 'charts'), outDir, url: server.url });
    return new ReleaseLane(cluster, server, provider, folder, namespace);
  }

  /** A new folder for the next test. */
  begin(): void {
    this.current = new TerraformWorkspace(this.provider.env);
    rmSync(join(this.folder, 'calls'), { force: true });
  }

  /** Destroys what the test made. */
  async end(): Promise<void> {
    // Without the resource in the configuration, so that a test may end with one that cannot be planned.
    this.workspace.write(HEADER);
    const { code, stderr } = await this.workspace.run('apply', '-auto-approve');
    this.workspace.remove();
    // One failed test must not make the next ones fail.
    for (const name of this.releases()) this.cluster.helmCli('-n', this.namespace, 'uninstall', name, '--wait');
    expect([code, stderr]).toEqual([0, '']);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.provider.stop();
    await this.cluster.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A configuration with one release; `body` is HCL inside the resource. */
  release(body: string, name = 'demo'): string {
    return `${HEADER}
resource "helm_release" "demo" {
  name            = "${name}"
  namespace       = "${this.namespace}"
  repository      = "${this.server.url}"
  chart           = "demo"
  version         = "1.0.0"
  atomic          = true
  cleanup_on_fail = true
  wait_for_jobs   = true
  max_history     = 3
  timeout         = 60
  ${body}
}
`;
  }

  replicas(): string {
    return this.cluster.kubectl('-n', this.namespace, 'get', 'deployment', 'demo', '-o', 'jsonpath={.spec.replicas}');
  }

  /** Names of all releases in the namespace, failed ones too. */
  releases(): string[] {
    return this.cluster.helmCli('-n', this.namespace, 'list', '--all', '--short').split('\n').filter(Boolean);
  }

  /** The private folders of the provider. */
  privateFolders(): string[] {
    const parent = join(this.folder, 'tmp');
    return readdirSync(parent).map((name) => join(parent, name));
  }

  /** The arguments of all helm commands of this test. */
  calls(): string {
    return readFileSync(join(this.folder, 'calls'), 'utf8');
  }
}
