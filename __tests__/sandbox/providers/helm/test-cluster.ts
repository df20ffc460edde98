import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureControlPlane, stopControlPlane } from '../../../../sandbox/control-plane/control-plane';
import { ensurePki } from '../../../../sandbox/control-plane/pki';
import { recordVolumes, removeVolumes } from '../../../../sandbox/daemon/volumes';
import { toolSearch } from '../../../../sandbox/toolchain/tool-search';
import { layoutOf, thisLayout } from '../../../../sandbox/layout';
import { releasePorts } from '../../../../sandbox/ports';
import { ensureState } from '../../../../sandbox/state';
import { ensureTools, type Tools } from '../../../../sandbox/toolchain/ensure-tools';

/** Where a control plane of tests and its clients are. */
export interface ClusterPlace {
  /** The folder of its data; the home folder of its clients. */
  readonly folder: string;
  readonly kubeconfig: string;
  /** Files of the clients. */
  readonly helm: string;
  readonly kubectlFile: string;
  /** For KUBECACHEDIR: what the API server offers is asked for once, and nothing is left in the user's home folder. */
  readonly discoveryCache: string;
}

/** A control plane with simulated pods, for tests. */
export interface TestCluster extends ClusterPlace {
  /** Runs a client against this cluster and answers what it printed. */
  readonly kubectl: (...args: string[]) => string;
  readonly helmCli: (...args: string[]) => string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts etcd, the API server, the controllers and kwok in a folder of their own, on free ports. Takes about 15 s: a test
 * that can live beside others uses `shareTestCluster`.
 */
export async function startTestCluster(): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'test-cluster-'));
  const layout = layoutOf(folder);
  mkdirSync(layout.root, { recursive: true });
  const silent = { line: () => undefined };
  const tools = await ensureTools(toolSearch(thisLayout()), silent);
  const inputs = { layout, ports: (await ensureState(layout)).ports, pki: await ensurePki(layout.pki), tools };
  try {
    const { client } = await ensureControlPlane(inputs, silent);
    await client.close();
  } catch (error) {
    await stopCluster(folder);
    throw error;
  }
  const place = {
    folder,
    kubeconfig: layout.kubeconfig,
    helm: file(tools, 'helm'),
    kubectlFile: file(tools, 'kubectl'),
    discoveryCache: join(folder, 'discovery'),
  };
  return clusterAt(place, () => stopCluster(folder));
}

/** The clients of a cluster that runs. @param stop what its user calls at the end */
export function clusterAt(place: ClusterPlace, stop: () => Promise<void>): TestCluster {
  const env = {
    PATH: process.env['PATH'],
    GOGC: process.env['GOGC'],
    HOME: place.folder,
    KUBECONFIG: place.kubeconfig,
    KUBECACHEDIR: place.discoveryCache,
  };
  const runner =
    (program: string) =>
    (...args: string[]): string =>
      execFileSync(program, args, { env, encoding: 'utf8', timeout: 300_000 });
  return { ...place, kubectl: runner(place.kubectlFile), helmCli: runner(place.helm), stop };
}

/** Ends the processes of a cluster and removes its data. */
export async function stopCluster(folder: string): Promise<void> {
  const layout = layoutOf(folder);
  await recordVolumes(layout);
  await stopControlPlane(layout);
  removeVolumes(layout);
  await releasePorts(layout);
  rmSync(folder, { recursive: true, force: true });
}

function file(tools: Tools, name: string): string {
  const tool = tools.get(name);
  if (tool === undefined) throw new Error(`the toolchain has no ${name}`);
  return tool.file;
}
