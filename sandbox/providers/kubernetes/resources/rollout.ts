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

/** As `kubectl rollout status` and the real provider see it. */
export function deploymentProgress(live: JsonObject): Progress<void> {
  const status = (name: string): number => numberAt(live, 'status', name) ?? 0;
  const wanted = numberAt(live, 'spec', 'replicas') ?? 1;
  if ((numberAt(live, 'metadata', 'generation') ?? 0) > status('observedGeneration')) {
    return { waitingFor: 'the rollout to start' };
  }
  const progressing = listAt(live, 'status', 'conditions').find((item) => textAt(item, 'type') === 'Progressing');
  if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded') {
    throw new TfError('Deployment exceeded its progress deadline');
  }
  if (status('updatedReplicas') < wanted) {
    return { waitingFor: `new replicas: ${status('updatedReplicas')} of ${wanted} have been updated` };
  }
  if (status('replicas') > status('updatedReplicas')) {
    return { waitingFor: `${status('replicas') - status('updatedReplicas')} old replicas to end` };
  }
  if (status('replicas') > status('readyReplicas')) {
    return { waitingFor: `ready replicas: ${status('readyReplicas')} of ${status('replicas')}` };
  }
  if (status('availableReplicas') < status('updatedReplicas')) {
    return { waitingFor: `available replicas: ${status('availableReplicas')} of ${status('updatedReplicas')}` };
  }
  return DONE;
}

export function statefulSetProgress(live: JsonObject): Progress<void> {
  const status = (name: string): number => numberAt(live, 'status', name) ?? 0;
  const wanted = numberAt(live, 'spec', 'replicas') ?? 1;
  if (status('readyReplicas') !== wanted)
    return { waitingFor: `ready replicas: ${status('readyReplicas')} of ${wanted}` };
  if (textAt(live, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return DONE;
  if (status('observedGeneration') < (numberAt(live, 'metadata', 'generation') ?? 0)) {
    return { waitingFor: 'the update to be observed' };
  }
  const partition = numberAt(live, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  if (partition > 0) {
    const missing = wanted - partition - status('updatedReplicas');
    return missing > 0 ? { waitingFor: `${missing} updated replicas above partition ${partition}` } : DONE;
  }
  const isUpdated = textAt(live, 'status', 'updateRevision') === textAt(live, 'status', 'currentRevision');
  return isUpdated ? DONE : { waitingFor: `updated replicas: ${status('updatedReplicas')} of ${wanted}` };
}

/** The real provider waits until the pods are scheduled, no longer. */
export function daemonSetProgress(live: JsonObject): Progress<void> {
  const current = numberAt(live, 'status', 'currentNumberScheduled') ?? 0;
  const wanted = numberAt(live, 'status', 'desiredNumberScheduled') ?? 0;
  return current === wanted ? DONE : { waitingFor: `scheduled pods: ${current} of ${wanted}` };
}
