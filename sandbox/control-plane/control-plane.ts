import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { kubeClient, type KubeClient } from '../kube/kube-client';
import { logTail } from '../process/log-tail';
import { ensureProcess, logFile, runningProcess, stopProcess } from '../process/managed-process';
import { isPortFree } from '../ports';
import { writePrivateFile } from '../private-file';
import type { Progress } from '../progress';
import { SandboxError } from '../sandbox-error';
import { waitUntil } from '../wait-until';
import {
  componentDefinition,
  type ComponentInputs,
  type ComponentName,
  componentNames,
  stagesFile,
} from './components';
import { writeKubeconfigs } from './kubeconfig';
import { readClusterUid, seedCluster, waitForCluster } from './seed';
import { kwokConfiguration } from './stages';
import { ensureVolumeFolder } from './volume-folder';

/** Seconds that a part may take to answer its health check on a slow machine. */
const READY_DEADLINE = 180;
/** Seconds until a part that ran before counts as hung: a busy machine may keep it from answering for a while. */
const HUNG = 30;

/** Where a part says whether it is well. */
function healthUrl(name: ComponentName, { ports }: ComponentInputs): string {
  const urls: Record<ComponentName, string> = {
    etcd: `https://127.0.0.1:${ports.etcdClient}/health`,
    'kube-apiserver': `https://127.0.0.1:${ports.apiServer}/readyz`,
    'kube-controller-manager': `https://127.0.0.1:${ports.controllerManager}/healthz`,
    'kube-scheduler': `https://127.0.0.1:${ports.scheduler}/healthz`,
    kwok: `http://127.0.0.1:${ports.kwok}/healthz`,
  };
  return urls[name];
}

const portOf = (name: ComponentName, inputs: ComponentInputs) => Number(new URL(healthUrl(name, inputs)).port);

/** Makes sure that one part runs and answers. A part that runs but does not answer is started again. */
async function ensureComponent(name: ComponentName, inputs: ComponentInputs, progress: Progress): Promise<void> {
  const { layout, pki } = inputs;
  const read = (file: string) => readFileSync(file, 'utf8');
  const agent = new Agent({
    connect: { ca: read(pki.authority.certificate), cert: read(pki.server.certificate), key: read(pki.server.key) },
    headersTimeout: 5000,
  });
  const answers = async () => {
    const { statusCode, body } = await request(healthUrl(name, inputs), { dispatcher: agent });
    const text = await body.text();
    if (statusCode === 200) return true;
    throw new SandboxError(`HTTP ${statusCode} ${text.slice(0, 300)}`);
  };
  const wait = (deadline: number) =>
    waitUntil({
      what: `${name} to answer ${healthUrl(name, inputs)}`,
      deadline,
      attempt: answers,
      hopeless: () => (runningProcess(layout, name) ? null : `${name} has ended`),
      evidence: () => logTail(logFile(layout, name)),
    });
  try {
    if (!runningProcess(layout, name) && !(await isPortFree(portOf(name, inputs)))) {
      throw new SandboxError(
        `Port ${portOf(name, inputs)} of ${name} is taken by a process that this sandbox did not start. End that ` +
          'process, or run `npm run sandbox -- reset`, which chooses other ports.',
      );
    }
    const definition = componentDefinition(name, inputs);
    let { record, started } = await ensureProcess(layout, definition);
    try {
      await wait(started ? READY_DEADLINE : HUNG);
    } catch (error) {
      if (started) throw error;
      progress.line(`control plane: ${name} (pid ${record.pid}) runs but does not answer: starting it again`);
      await stopProcess(layout, name);
      ({ record, started } = await ensureProcess(layout, definition));
      await wait(READY_DEADLINE);
    }
    if (started) progress.line(`control plane: ${name} is ready (pid ${record.pid}, port ${portOf(name, inputs)})`);
  } finally {
    await agent.destroy();
  }
}

/**
 * Brings the control plane up, or finds it running, and fills it with nodes and a storage class.
 *
 * @returns a client with all rights, to be closed by the caller, and the cluster's UID.
 * @throws SandboxError with the end of the log of the part that failed.
 */
export async function ensureControlPlane(
  inputs: ComponentInputs,
  progress: Progress,
): Promise<{ client: KubeClient; uid: string }> {
  const { layout, ports, pki } = inputs;
  ensureVolumeFolder();
  writeKubeconfigs(layout, ports.apiServer, pki);
  writePrivateFile(stagesFile(layout), kwokConfiguration());
  await ensureComponent('etcd', inputs, progress);
  await ensureComponent('kube-apiserver', inputs, progress);
  await Promise.all(
    (['kube-controller-manager', 'kube-scheduler', 'kwok'] as const).map((name) =>
      ensureComponent(name, inputs, progress),
    ),
  );
  const client = kubeClient(layout.kubeconfig);
  try {
    await seedCluster(client);
    await waitForCluster(client, () =>
      ['kwok', 'kube-controller-manager'].map((name) => logTail(logFile(layout, name), 8)).join('\n'),
    );
    return { client, uid: await readClusterUid(client) };
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** Ends the control plane in the order in which nobody loses what it needs. Returns the names of what was running. */
export async function stopControlPlane(layout: ComponentInputs['layout']): Promise<string[]> {
  const stopped: string[] = [];
  for (const name of [...componentNames].reverse()) if (await stopProcess(layout, name)) stopped.push(name);
  return stopped;
}
