import { presentName } from '../kinds';
import type { Behaviour } from './behaviour';
import {
  configMap,
  defaultServiceAccount,
  namespace,
  persistentVolumeClaim,
  resourceQuota,
  serviceAccount,
} from './core';
import { ingress, service } from './network';
import { secret } from './secret';
import { daemonSet, deployment, job, statefulSet } from './workloads';

const BEHAVIOURS: Record<string, Behaviour> = {
  kubernetes_namespace_v1: namespace,
  kubernetes_secret_v1: secret,
  kubernetes_config_map_v1: configMap,
  kubernetes_service_v1: service,
  kubernetes_service_account_v1: serviceAccount,
  kubernetes_default_service_account_v1: defaultServiceAccount,
  kubernetes_persistent_volume_claim_v1: persistentVolumeClaim,
  kubernetes_resource_quota_v1: resourceQuota,
  kubernetes_deployment_v1: deployment,
  kubernetes_stateful_set_v1: statefulSet,
  kubernetes_daemon_set_v1: daemonSet,
  kubernetes_job_v1: job,
  kubernetes_ingress_v1: ingress,
};

/** What is particular to a type; an empty object for the many that follow the general way. */
export function behaviourOf(type: string): Behaviour {
  return BEHAVIOURS[presentName(type)] ?? {};
}
