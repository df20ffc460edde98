import { z } from 'zod';
import type { KubeObject } from '../cluster/kube-object';

const podSchema = z.looseObject({
  spec: z.looseObject({ nodeName: z.string().optional() }).prefault({}),
  status: z
    .looseObject({
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .nullish(),
      initContainerStatuses: z.array(z.unknown()).nullish(),
      containerStatuses: z.array(z.unknown()).nullish(),
    })
    .prefault({}),
});

const containerSchema = z.looseObject({
  name: z.string(),
  state: z.looseObject({ waiting: z.looseObject({ reason: z.string().optional() }).optional() }).optional(),
  lastState: z
    .looseObject({ terminated: z.looseObject({ exitCode: z.number(), reason: z.string().optional() }).optional() })
    .optional(),
});

/** Reasons that every pod passes through. */
const ON_ITS_WAY = new Set(['ContainerCreating', 'PodInitializing']);

function troubleOf(pod: KubeObject): string | undefined {
  const { status } = podSchema.parse(pod);
  const { name } = pod.metadata;
  const unscheduled = status.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  if (unscheduled !== undefined) return `${name} has no node: ${unscheduled.message ?? 'no reason was given'}`;
  for (const each of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
    const { name: container, state, lastState } = containerSchema.parse(each);
    const reason = state?.waiting?.reason;
    if (reason === undefined || ON_ITS_WAY.has(reason)) continue;
    const end = lastState?.terminated;
    const ended = end === undefined ? '' : `, it ended with ${end.exitCode}${end.reason ? ` (${end.reason})` : ''}`;
    return `${name}, container ${container}: ${reason}${ended}`;
  }
  return undefined;
}

/** Why the pods that a selector means do not start, in a few words; undefined when they do not say. */
export function podTrouble(
  pods: readonly KubeObject[],
  selector: Readonly<Record<string, string>>,
): string | undefined {
  const wanted = Object.entries(selector);
  if (wanted.length === 0) return undefined;
  const theirs = pods.filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value));
  return theirs.map(troubleOf).find((trouble) => trouble !== undefined);
}
