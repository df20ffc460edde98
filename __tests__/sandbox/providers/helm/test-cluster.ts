import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureControlPlane, stopControlPlane } from '../../../../sandbox/control-plane/control-plane';
import { ensurePki } from '../../../../sandbox/control-plane/pki';
import { toolSearch } from '../../../../sandbox/infrastructure';
import { layoutOf, thisLayout } from '../../../../sandbox/layout';
import { ensureState } from '../../../../sandbox/state';
import { ensureTools, type Tools } from '../../../../sandbox/toolchain/ensure-tools';

/** A control plane of its own, with simulated pods, for one test file. */
export interface TestCluster {
  readonly kubeconfig: string;
  /** Files of the clients. */
  readonly helm: string;
  readonly kubectlFile: string;
  /** Runs a client against this cluster and answers what it printed. */
  readonly kubectl: (...args: string[]) => string;
  readonly helmCli: (...args: string[]) => string;
  readonly stop: () => Promise<void>;
}

/** Starts etcd, the API server, the controllers and kwok in a folder of their own, on free ports. Takes about 15 s. */
export async function startTestCluster(): Promise<TestCluster> {
  const checkout = mkdtempSync(join(tmpdir(), 'helm-stand-in-'));
  const layout = layoutOf(checkout);
  mkdirSync(layout.root, { recursive: true });
  const silent = { line: () => undefined };
  const tools = await ensureTools(toolSearch(thisLayout()), silent);
  const inputs = { layout, ports: (await ensureState(layout)).ports, pki: await ensurePki(layout.pki), tools };
  const stop = async (): Promise<void> => {
    await stopControlPlane(layout);
    rmSync(checkout, { recursive: true, force: true });
  };
  try {
    const { client } = await ensureControlPlane(inputs, silent);
    await client.close();
  } catch (error) {
    await stop();
    throw error;
  }
  const env = { PATH: process.env['PATH'] ?? '', HOME: checkout, KUBECONFIG: layout.kubeconfig };
  const runner =
    (program: string) =>
    (...args: string[]): string =>
      execFileSync(program, args, { env, encoding: 'utf8', timeout: 60_000 });
  const helm = file(tools, 'helm');
  const kubectlFile = file(tools, 'kubectl');
  return {
    kubeconfig: layout.kubeconfig,
    helm,
    kubectlFile,
    kubectl: runner(kubectlFile),
    helmCli: runner(helm),
    stop,
  };
}

function file(tools: Tools, name: string): string {
  const tool = tools.get(name);
  if (tool === undefined) throw new Error(`the toolchain has no ${name}`);
  return tool.file;
}
