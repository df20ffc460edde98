import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, kubectl, type NewObject } from '../cluster/cluster';
import { CommandError, InterruptedError } from '../../errors/command-error';
import { newestFirst } from '../cluster/jobs';
import { areSimulated } from '../cluster/simulated-nodes';
import { failedStep, type JobPod, type JobState, phaseOf, podSchema, reportOf, stateOf } from './job-status';

/** Milliseconds between two looks. */
const FIRST_LOOK = 500;
const SLOWEST_LOOK = 5000;
/** Lines of a log that are shown of a step that failed. */
const TAIL = 12;

/** Whoever waits for a Job. */
export interface Waiting {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly signal: AbortSignal;
  /** Seconds until the wait is given up; the Job runs on. */
  readonly deadline: number;
  readonly report: (line: string) => void;
}

/** How a Job ended. */
export interface JobOutcome {
  readonly name: string;
  readonly state: JobState;
  /** Lines that its steps reported. */
  readonly report: readonly string[];
  /** Whether its pods run on simulated nodes, where no script ever runs: what it "did" proves nothing. */
  readonly simulated: boolean;
  /** Why it failed: the step, its last lines, events. Empty when it did not. */
  readonly problems: readonly string[];
}

/** Makes a Job and waits for its end. @throws as {@link waitForJob} */
export async function runJob(object: NewObject, waiting: Waiting): Promise<JobOutcome> {
  const { cluster, namespace } = waiting;
  const created = await cluster.create({ kind: 'Job', namespace }, object);
  return waitForJob(created.metadata.name, waiting);
}

/**
 * Waits for the end of a Job, and tells each change of what it does.
 *
 * @throws CommandError when the deadline passes or the Job is gone, InterruptedError; both say what runs on.
 */
export async function waitForJob(name: string, waiting: Waiting): Promise<JobOutcome> {
  const { cluster, namespace, signal, deadline, report } = waiting;
  const end = Date.now() + deadline * 1000;
  let told = '';
  for (let pause = FIRST_LOOK; ; pause = Math.min(pause * 1.5, SLOWEST_LOOK)) {
    const job = await cluster.get({ kind: 'Job', namespace, name });
    if (job === undefined)
      throw new CommandError({
        problem: `The job ${namespace}/${name} is gone: somebody deleted it.`,
        fix: 'Run the command again.',
      });
    const state = stateOf(job);
    const pods = await podsOf(waiting, name);
    if (state !== 'running') return outcome(name, state, pods, waiting);
    const phase = pods.length === 0 ? 'has no pod yet' : phaseOf(pods[pods.length - 1] as JobPod);
    if (phase !== told) report(`${namespace}/${name}: ${phase}`);
    told = phase;
    if (Date.now() > end)
      throw new CommandError({
        problem: `The job ${namespace}/${name} did not end within ${deadline} s: ${phase}. It runs on.`,
        details: await eventsOf(waiting, name, pods),
        fix: `Look at it: ${kubectl(cluster, namespace, `describe job ${name}`)}; or wait longer with --timeout.`,
      });
    try {
      await sleep(pause, undefined, { signal });
    } catch {
      throw new InterruptedError(
        `the job ${namespace}/${name} runs on in the cluster (${phase}). To end it: ${kubectl(cluster, namespace, `delete job ${name}`)}`,
      );
    }
  }
}

/** The pods of a Job, oldest first. */
async function podsOf({ cluster, namespace }: Waiting, job: string): Promise<JobPod[]> {
  const found = (await cluster.list({ kind: 'Pod', namespace, labels: `batch.kubernetes.io/job-name=${job}` })) ?? [];
  return newestFirst(found)
    .reverse()
    .map((each) => podSchema.parse(each));
}

async function outcome(name: string, state: JobState, pods: readonly JobPod[], waiting: Waiting): Promise<JobOutcome> {
  const last = pods[pods.length - 1];
  const simulated = last !== undefined && (await isSimulated(waiting.cluster, last));
  const report = last === undefined ? [] : reportOf(last);
  if (state === 'complete') return { name, state, report, simulated, problems: [] };
  const failed = last === undefined ? undefined : failedStep(last);
  const lines = failed === undefined || last === undefined ? [] : await lastWords(waiting, last, failed);
  return {
    name,
    state,
    report,
    simulated,
    problems: [
      ...(failed === undefined ? [] : [`step ${failed.step} failed:`, ...lines.map((line) => `  ${line}`)]),
      ...(await eventsOf(waiting, name, pods)),
    ],
  };
}

/** The message that the kubelet kept, else the end of the log. */
async function lastWords(
  { cluster, namespace }: Waiting,
  pod: JobPod,
  failed: { readonly step: string; readonly said: string },
): Promise<string[]> {
  const place = { namespace, name: pod.metadata.name, container: failed.step };
  const text = failed.said !== '' ? failed.said : ((await cluster.logs(place, TAIL).catch(() => undefined)) ?? '');
  return text.trimEnd().split('\n').slice(-TAIL);
}

/** Warnings about the Job and its pods, newest last. */
async function eventsOf({ cluster, namespace }: Waiting, job: string, pods: readonly JobPod[]): Promise<string[]> {
  const names = new Set([job, ...pods.map(({ metadata }) => metadata.name)]);
  const events = (await cluster.list({ kind: 'Event', namespace, fields: 'type=Warning' })) ?? [];
  return events.flatMap((event) => {
    const { involvedObject, reason, message } = event as {
      involvedObject?: { name?: string };
      reason?: string;
      message?: string;
    };
    return names.has(involvedObject?.name ?? '') ? [`event: ${reason ?? ''}: ${message ?? ''}`] : [];
  });
}

/** Whether the node of a pod is simulated. */
async function isSimulated(cluster: Cluster, pod: JobPod): Promise<boolean> {
  const { nodeName } = pod.spec;
  if (nodeName === undefined) return false;
  const node = await cluster.getMetadata({ kind: 'Node', name: nodeName });
  return node !== undefined && areSimulated([node]);
}
