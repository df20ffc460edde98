import type { Config } from '../../config/types';
import { CommandError } from '../../errors/command-error';
import { ApiServer } from '../../kube/api-server';
import { Cluster } from './cluster';
import { readKubeconfig } from '../../kube/kubeconfig';

/** Seconds for one request. */
const DEADLINE = 15;

/** What a command has at hand. */
export interface ClusterAccess {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal: AbortSignal;
  /** Seconds for one request. @default - 15 */
  readonly deadline?: number;
}

/** The UID of kube-system that the configuration expects. @throws CommandError when nothing gives it */
export function expectedUid(
  { cluster, environment }: Pick<Config, 'cluster' | 'environment'>,
  env: ClusterAccess['env'],
) {
  const uid = cluster.uid ?? env['TF_VAR_cluster_uid'];
  if (uid !== undefined && uid !== '') return uid;
  throw new CommandError({
    problem: `Which cluster environment ${environment} belongs to is not known: cluster.uid is null and TF_VAR_cluster_uid is not set.`,
    fix: `Set it to the UID of kube-system: kubectl --context ${cluster.context} get namespace kube-system -o jsonpath={.metadata.uid}`,
  });
}

/**
 * Reaches the cluster of an environment: the kubeconfig of KUBE_CONFIG_PATH (KUBE_CONFIG_PATHS, KUBECONFIG), the context of
 * the configuration, and the identity of the cluster checked, as every plan checks it. Close it in the end.
 *
 * @throws CommandError when it is another cluster; ClusterError; InterruptedError.
 */
export async function connectCluster(
  config: Pick<Config, 'cluster' | 'environment'>,
  access: ClusterAccess,
): Promise<Cluster> {
  const { context } = config.cluster;
  const expected = expectedUid(config, access.env);
  const api = new ApiServer(readKubeconfig(access.env, context), { deadline: DEADLINE, ...access });
  const cluster = new Cluster(api, context, expected);
  try {
    const found = (await cluster.getMetadata({ kind: 'Namespace', name: 'kube-system' }))?.metadata.uid;
    if (found === expected) return cluster;
    throw new CommandError({
      problem: `Wrong cluster: environment ${config.environment} belongs to the one with kube-system UID ${expected}, but context "${context}" leads to ${found ?? 'one without kube-system'} (${api.address}).`,
      fix: 'Choose the right kubeconfig (KUBE_CONFIG_PATH) or environment (CLUSTER_ENV); after a cluster was replaced on purpose, correct the expected UID.',
    });
  } catch (error) {
    cluster.close();
    throw error;
  }
}
