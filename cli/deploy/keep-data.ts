import type { Config } from '../../config/types';
import { findBackups } from '../backup/backup-jobs';
import { refuseDuringRestore } from '../backup/running-jobs';
import { ClusterError } from '../../kube/cluster-error';
import { connectCluster } from '../cluster/connect-cluster';
import { CommandError } from '../../errors/command-error';
import { withHold } from '../hold/with-hold';
import type { PlanningContext } from '../planning/planning-context';
import { namespacesOf, readExpectation } from '../verify/expectation';

/** What a deployment is about to do. */
export interface KeepDataProps {
  readonly config: Config;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly context: Pick<PlanningContext, 'folder' | 'signal' | 'report'>;
  /** Names of those that will be changed. */
  readonly stacks: readonly string[];
}

/**
 * Runs a deployment while nobody backs up or restores what it touches: it would start the workloads that a restore has
 * stopped. Held are the namespaces of the stacks that have backups already. Where the cluster cannot be asked, Terraform is
 * left to say why; where this account may hold nothing, a line says so.
 *
 * @param work is handed a signal that also ends it when somebody else has taken a hold.
 * @throws CommandError when others are at work there, or a restore is unfinished: nothing was applied
 */
export async function keepingData<Result>(
  { config, env, context: { folder, signal, report }, stacks }: KeepDataProps,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const touched = new Set(stacks.flatMap((stack) => namespacesOf(readExpectation(stack, folder.stack(stack)))));
  if (touched.size === 0) return work(signal);
  const notKept = (reason: string) => {
    report(`backups and restores by others are not kept away meanwhile: ${reason}`);
    return work(signal);
  };
  const cluster = await connectCluster(config, { env, signal }).catch((error: unknown) => {
    if (error instanceof CommandError) return error;
    throw error;
  });
  if (cluster instanceof CommandError) return notKept(cluster.problem);
  let begun = false;
  try {
    const backups = (await findBackups(cluster)).filter(({ namespace }) => touched.has(namespace));
    const doing = `deployment of ${stacks.join(', ')}`;
    const namespaces = backups.map(({ namespace }) => namespace);
    // An API server that does not answer for half a minute is no reason to leave an apply half done.
    const hold = { cluster, doing, signal, report, endsUnheard: false };
    return await withHold(namespaces, hold, async (held) => {
      for (const backup of backups) await refuseDuringRestore({ cluster }, backup, 'a deployment');
      begun = true;
      return work(held);
    });
  } catch (error) {
    if (begun || !(error instanceof ClusterError)) throw error;
    return notKept(error.problem);
  } finally {
    cluster.close();
  }
}
