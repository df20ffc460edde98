import { z } from 'zod';
import { endOf } from '../cluster/jobs';
import type { KubeObject } from '../cluster/kube-object';

const terminated = z.looseObject({
  exitCode: z.number(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
const containerStatus = z.looseObject({
  name: z.string(),
  state: z
    .looseObject({
      waiting: z.looseObject({ reason: z.string().optional(), message: z.string().optional() }).optional(),
      running: z.looseObject({}).optional(),
      terminated: terminated.optional(),
    })
    .optional(),
});

/** What these commands read of a pod. */
export const podSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), creationTimestamp: z.string().nullish() }),
  spec: z.looseObject({
    nodeName: z.string().optional(),
    initContainers: z.array(z.looseObject({ name: z.string() })).optional(),
    containers: z.array(z.looseObject({ name: z.string() })),
  }),
  status: z
    .looseObject({
      phase: z.string().optional(),
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .optional(),
      initContainerStatuses: z.array(containerStatus).optional(),
      containerStatuses: z.array(containerStatus).optional(),
    })
    .optional(),
});
export type JobPod = z.output<typeof podSchema>;

/** Where a Job stands. */
export type JobState = 'running' | 'complete' | 'failed';

/** Its state by its conditions, which the Job controller sets once and for all. */
export function stateOf(job: KubeObject): JobState {
  const end = endOf(job);
  if (end === undefined) return 'running';
  return end.failed === undefined ? 'complete' : 'failed';
}

const statuses = ({ status }: JobPod) => [
  ...(status?.initContainerStatuses ?? []),
  ...(status?.containerStatuses ?? []),
];

/** What a pod does at the moment, in a few words: the step that runs, or why none does. */
export function phaseOf(pod: JobPod): string {
  const running = statuses(pod).find(({ state }) => state?.running !== undefined);
  if (running !== undefined) return `step ${running.name} runs`;
  const failed = statuses(pod).find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  if (failed !== undefined) return `step ${failed.name} failed`;
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled !== undefined) return `waits for a node: ${unscheduled.message ?? 'no reason is given'}`;
  const waiting = statuses(pod).find(
    ({ state }) => state?.waiting?.reason !== undefined && state.waiting.reason !== 'PodInitializing',
  )?.state?.waiting;
  if (waiting !== undefined)
    return `waits: ${waiting.reason ?? ''}${waiting.message === undefined ? '' : `, ${waiting.message}`}`;
  return (pod.status?.phase ?? 'Pending') === 'Succeeded' ? 'all steps are done' : 'its pod starts';
}

/** The step that failed, with what it said last. */
export function failedStep(pod: JobPod): { readonly step: string; readonly said: string } | undefined {
  const failed = statuses(pod).find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  return failed === undefined ? undefined : { step: failed.name, said: failed.state?.terminated?.message ?? '' };
}

/** What the steps of a pod reported, in lines. */
export const reportOf = (pod: JobPod): string[] =>
  statuses(pod).flatMap(({ state }) =>
    state?.terminated?.exitCode === 0 ? (state.terminated.message ?? '').split('\n').filter((line) => line !== '') : [],
  );

/** The value of a line `<word> <value>` of a report. */
export const reportedValue = (report: readonly string[], word: string): string | undefined =>
  report.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1);
