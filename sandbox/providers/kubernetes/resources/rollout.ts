import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import type { ObjectAddress } from '../client/kubernetes-client';
import { waitFor, type Progress } from '../client/wait';
import { listAt, numberAt, textAt, type JsonObject } from '../mapping/json';
import type { Write } from './behaviour';
import { describe } from './object-id';

type Check = (live: JsonObject) => Progress<void>;

/** Waits for a rollout when `wait_for_rollout` asks for it. */
export function settleRollout(kind: 'Deployment' | 'StatefulSet' | 'DaemonSet') {
  const check = { Deployment: deploymentProgress, StatefulSet: statefulSetProgress, DaemonSet: daemonSetProgress }[
    kind
  ];
  return async (context: Write, address: ObjectAddress, plan: CtyObject): Promise<void> => {
    if (plan['wait_for_rollout'] !== true) return;
    const what = describe({ kind, namespaced: true }, address);
    await waitFor(`the rollout of ${what}`, context.deadline, () => progressOf(context, address, what, check));
  };
}

async function progressOf(context: Write, address: ObjectAddress, what: string, check: Check): Promise<Progress<void>> {
  const live = await context.client.client.get(address, context.deadline.signal);
  if (live === undefined) throw new TfError(`${what} disappeared`, 'It was deleted while its rollout was waited for.');
  return check(live);
}

const DONE = { done: undefined };

function unfinished(text: string): Progress<void> {
  return { missing: `Waiting for rollout to finish: ${text}` };
}

/** As `kubectl rollout status` and the real provider see it. */
export function deploymentProgress(live: JsonObject): Progress<void> {
  const status = (name: string): number => numberAt(live, 'status', name) ?? 0;
  const wanted = numberAt(live, 'spec', 'replicas') ?? 1;
  if ((numberAt(live, 'metadata', 'generation') ?? 0) > status('observedGeneration')) {
    return { missing: 'Waiting for rollout to start' };
  }
  const progressing = listAt(live, 'status', 'conditions').find((item) => textAt(item, 'type') === 'Progressing');
  if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded') {
    throw new TfError('Deployment exceeded its progress deadline');
  }
  if (status('updatedReplicas') < wanted) {
    return unfinished(`${status('updatedReplicas')} out of ${wanted} new replicas have been updated...`);
  }
  if (status('replicas') > status('updatedReplicas')) {
    return unfinished(`${status('replicas') - status('updatedReplicas')} old replicas are pending termination...`);
  }
  if (status('replicas') > status('readyReplicas')) {
    return unfinished(`${status('replicas')} replicas wanted; ${status('readyReplicas')} replicas Ready`);
  }
  if (status('availableReplicas') < status('updatedReplicas')) {
    return unfinished(
      `${status('availableReplicas')} of ${status('updatedReplicas')} updated replicas are available...`,
    );
  }
  return DONE;
}

export function statefulSetProgress(live: JsonObject): Progress<void> {
  const status = (name: string): number => numberAt(live, 'status', name) ?? 0;
  const wanted = numberAt(live, 'spec', 'replicas') ?? 1;
  const [namespace, name] = ['namespace', 'name'].map((key) => textAt(live, 'metadata', key) ?? '');
  const running = { missing: `StatefulSet ${namespace ?? ''}/${name ?? ''} is not finished rolling out` };
  if (status('readyReplicas') !== wanted) return running;
  if (textAt(live, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return DONE;
  if (status('observedGeneration') < (numberAt(live, 'metadata', 'generation') ?? 0)) return running;
  const partition = numberAt(live, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  if (partition > 0) return status('updatedReplicas') < wanted - partition ? running : DONE;
  const isUpdated = textAt(live, 'status', 'updateRevision') === textAt(live, 'status', 'currentRevision');
  return isUpdated ? DONE : running;
}

/** The real provider waits until the pods are scheduled, no longer. */
export function daemonSetProgress(live: JsonObject): Progress<void> {
  const current = numberAt(live, 'status', 'currentNumberScheduled') ?? 0;
  const wanted = numberAt(live, 'status', 'desiredNumberScheduled') ?? 0;
  if (current === wanted) return DONE;
  const name = textAt(live, 'metadata', 'name') ?? '';
  return { missing: `Waiting for ${wanted} replicas of "${name}" to be scheduled (${current})` };
}
