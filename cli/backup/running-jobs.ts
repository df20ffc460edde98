import { z } from 'zod';
import type { KubeObject } from '../cluster/kube-object';
import { CommandError } from '../../errors/command-error';
import { BACKUP_LABEL, type ServiceBackup } from './backup-jobs';
import { until } from './data-users';
import { stateOf } from './job-status';
import { findUnfinished } from './restore-journal';
import type { Waiting } from './run-job';

const jobSchema = z.looseObject({ spec: z.looseObject({ suspend: z.boolean().optional() }).optional() });

const runs = (job: KubeObject): boolean => jobSchema.parse(job).spec?.suspend !== true && stateOf(job) === 'running';

/**
 * Waits until no other Job backs up or restores in the namespace: the nightly one, or one that a person made. A backup of
 * data that is being replaced would hold half of each.
 *
 * @param own Job that does not count. @throws CommandError when the deadline passes, InterruptedError
 */
export async function waitForOtherJobs(waiting: Waiting, own: string): Promise<void> {
  const { cluster, namespace } = waiting;
  const running = async () =>
    ((await cluster.list({ kind: 'Job', namespace, labels: BACKUP_LABEL })) ?? []).filter(
      (job) => job.metadata.name !== own && runs(job),
    );
  const names = (await running()).map(({ metadata }) => metadata.name);
  if (names.length === 0) return;
  const noneRuns = async () => (await running()).length === 0;
  await until(`the job ${names.join(', ')} to end`, waiting, noneRuns, `get jobs -l ${BACKUP_LABEL}`);
}

/**
 * Refuses what must not happen while a restore has stopped a service and is not finished: its Job may still be replacing
 * the data.
 *
 * @param what for the message: `a backup`. @throws CommandError
 */
export async function refuseDuringRestore(
  { cluster }: Pick<Waiting, 'cluster'>,
  { service, namespace }: Pick<ServiceBackup, 'service' | 'namespace'>,
  what: string,
): Promise<void> {
  const unfinished = await findUnfinished(cluster, namespace, service);
  if (unfinished?.entry.phase !== 'stopping') return;
  const { job, entry } = unfinished;
  throw new CommandError({
    problem: `A restore of ${service} from ${entry.backup} is not finished (job ${namespace}/${job}), and its workloads are stopped: ${what} now would meet data that is half replaced. Nothing was done.`,
    fix: `Finish it: npx cluster-infra restore ${service} --backup ${entry.backup}; or give it up: npx cluster-infra restore ${service} --back`,
  });
}
