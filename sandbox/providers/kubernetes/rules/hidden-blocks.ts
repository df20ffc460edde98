import { presentName } from '../kinds';
import { CONTAINERS, POD_SPEC } from './pod-paths';

const POD_BLOCKS = [...CONTAINERS.map((name) => `${name}.resources`), 'image_pull_secrets', 'readiness_gate'];

const OWN: { readonly [type: string]: readonly string[] } = {
  kubernetes_deployment_v1: ['spec.strategy', 'spec.strategy.rolling_update'],
  kubernetes_daemon_set_v1: ['spec.strategy', 'spec.strategy.rolling_update'],
  kubernetes_stateful_set_v1: ['spec.persistent_volume_claim_retention_policy'],
  kubernetes_job_v1: ['spec.selector'],
  kubernetes_cron_job_v1: ['spec.job_template.spec.selector'],
  kubernetes_service_v1: ['spec.session_affinity_config', 'spec.session_affinity_config.client_ip'],
  kubernetes_cluster_role_v1: ['rule'],
};

/**
 * Blocks that are both optional and computed in the real provider, which no schema can say of a block: left out of the
 * configuration they are the server's business. Dotted schema paths.
 */
export function hiddenComputedBlocks(type: string): ReadonlySet<string> {
  const name = presentName(type);
  const pod = POD_SPEC[name];
  return new Set([...(OWN[name] ?? []), ...(pod === undefined ? [] : POD_BLOCKS.map((block) => `${pod}.${block}`))]);
}
