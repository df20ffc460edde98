import type { CtyValue } from '../../../../providers/framework/protocol/cty';
import { kindOf, presentName } from '../kinds';
import { CONTAINERS, POD_SPEC } from './pod-paths';

/** Dotted schema path (no indexes) -> value that stands in the plan when the configuration says nothing. */
export type Defaults = ReadonlyMap<string, CtyValue>;

type Table = { readonly [path: string]: CtyValue };

const PROBE: Table = {
  failure_threshold: 3,
  period_seconds: 10,
  success_threshold: 1,
  timeout_seconds: 1,
  'http_get.scheme': 'HTTP',
};

const CONTAINER: Table = {
  stdin: false,
  stdin_once: false,
  tty: false,
  termination_message_path: '/dev/termination-log',
  'port.protocol': 'TCP',
  'env.value_from.field_ref.api_version': 'v1',
  'env.value_from.resource_field_ref.divisor': '1',
  'lifecycle.post_start.http_get.scheme': 'HTTP',
  'lifecycle.pre_stop.http_get.scheme': 'HTTP',
  'security_context.allow_privilege_escalation': true,
  'security_context.privileged': false,
  'security_context.read_only_root_filesystem': false,
  'security_context.seccomp_profile.localhost_profile': '',
  'security_context.seccomp_profile.type': 'Unconfined',
  'volume_mount.mount_propagation': 'None',
  'volume_mount.read_only': false,
  ...below('liveness_probe', PROBE),
  ...below('readiness_probe', PROBE),
  ...below('startup_probe', PROBE),
};

const DOWNWARD_ITEM: Table = { 'items.field_ref.api_version': 'v1', 'items.resource_field_ref.divisor': '1' };

const VOLUME: Table = {
  'azure_disk.read_only': false,
  'config_map.default_mode': '0644',
  'downward_api.default_mode': '0644',
  'empty_dir.medium': '',
  'iscsi.iscsi_interface': 'default',
  'persistent_volume_claim.read_only': false,
  'projected.default_mode': '0644',
  'projected.sources.service_account_token.expiration_seconds': 3600,
  'rbd.rados_user': 'admin',
  'rbd.rbd_pool': 'rbd',
  'rbd.read_only': false,
  'secret.default_mode': '0644',
  ...below('downward_api', DOWNWARD_ITEM),
  ...below('projected.sources.downward_api', DOWNWARD_ITEM),
};

const POD: Table = {
  automount_service_account_token: true,
  dns_policy: 'ClusterFirst',
  enable_service_links: true,
  host_ipc: false,
  host_network: false,
  host_pid: false,
  restart_policy: 'Always',
  share_process_namespace: false,
  termination_grace_period_seconds: 30,
  'security_context.seccomp_profile.localhost_profile': '',
  'security_context.seccomp_profile.type': 'Unconfined',
  'security_context.windows_options.host_process': false,
  'toleration.operator': 'Equal',
  'topology_spread_constraint.max_skew': 1,
  'topology_spread_constraint.when_unsatisfiable': 'DoNotSchedule',
  ...below('volume', VOLUME),
  ...Object.fromEntries(CONTAINERS.flatMap((name) => Object.entries(below(name, CONTAINER)))),
};

const JOB: Table = {
  backoff_limit: 6,
  completions: 1,
  parallelism: 1,
  'pod_failure_policy.rule.on_pod_condition.status': 'True',
};

/** What is particular to a type; metadata and pod templates are added below. */
const OWN: { readonly [type: string]: Table } = {
  namespace_v1: { wait_for_default_service_account: false },
  secret_v1: { type: 'Opaque', wait_for_service_account_token: true },
  service_account_v1: { automount_service_account_token: true },
  default_service_account_v1: { 'metadata.name': 'default', automount_service_account_token: true },
  service_v1: {
    wait_for_load_balancer: true,
    'spec.type': 'ClusterIP',
    'spec.session_affinity': 'None',
    'spec.publish_not_ready_addresses': false,
    'spec.allocate_load_balancer_node_ports': true,
    'spec.port.protocol': 'TCP',
  },
  deployment_v1: {
    wait_for_rollout: true,
    'spec.min_ready_seconds': 0,
    'spec.paused': false,
    'spec.progress_deadline_seconds': 600,
    'spec.revision_history_limit': 10,
    'spec.strategy.type': 'RollingUpdate',
    'spec.strategy.rolling_update.max_surge': '25%',
    'spec.strategy.rolling_update.max_unavailable': '25%',
  },
  daemon_set_v1: {
    wait_for_rollout: true,
    'spec.min_ready_seconds': 0,
    'spec.revision_history_limit': 10,
    'spec.strategy.type': 'RollingUpdate',
    'spec.strategy.rolling_update.max_surge': '0',
    'spec.strategy.rolling_update.max_unavailable': '1',
  },
  stateful_set_v1: {
    wait_for_rollout: true,
    'spec.min_ready_seconds': 0,
    'spec.persistent_volume_claim_retention_policy.when_deleted': 'Retain',
    'spec.persistent_volume_claim_retention_policy.when_scaled': 'Retain',
    'spec.update_strategy.type': 'RollingUpdate',
    'spec.update_strategy.rolling_update.partition': 0,
    'spec.volume_claim_template.metadata.namespace': 'default',
  },
  job_v1: { wait_for_completion: true, ...below('spec', JOB) },
  cron_job_v1: {
    'spec.concurrency_policy': 'Allow',
    'spec.failed_jobs_history_limit': 1,
    'spec.successful_jobs_history_limit': 3,
    'spec.starting_deadline_seconds': 0,
    'spec.suspend': false,
    ...below('spec.job_template.spec', JOB),
  },
  ingress_v1: { 'spec.rule.http.path.path_type': 'ImplementationSpecific' },
  network_policy_v1: { 'spec.egress.ports.protocol': 'TCP', 'spec.ingress.ports.protocol': 'TCP' },
  persistent_volume_claim_v1: { wait_until_bound: true },
  priority_class_v1: { description: '', global_default: false, preemption_policy: 'PreemptLowerPriority' },
  storage_class_v1: { reclaim_policy: 'Delete', volume_binding_mode: 'Immediate', allow_volume_expansion: true },
  role_binding_v1: { 'subject.namespace': 'default' },
  cluster_role_binding_v1: { 'subject.namespace': 'default' },
  config_map_v1_data: { field_manager: 'Terraform', 'metadata.namespace': 'default' },
  secret_v1_data: { field_manager: 'Terraform', 'metadata.namespace': 'default' },
  labels: { field_manager: 'Terraform' },
  annotations: { field_manager: 'Terraform' },
};

/** The defaults of a type in release 2.38.0; no schema shows them. */
export function defaultsOf(type: string): Defaults {
  const name = presentName(type);
  const pod = POD_SPEC[name];
  const isJob = name === 'kubernetes_job_v1' || name === 'kubernetes_cron_job_v1';
  return new Map<string, CtyValue>(
    Object.entries({
      ...(kindOf(name)?.namespaced === true ? { 'metadata.namespace': 'default' } : {}),
      ...(pod === undefined ? {} : below(pod, POD)),
      ...(pod !== undefined && isJob ? { [`${pod}.restart_policy`]: 'Never' } : {}),
      ...OWN[name.replace(/^kubernetes_/, '')],
    }),
  );
}

function below(prefix: string, table: Table): Table {
  return Object.fromEntries(Object.entries(table).map(([path, value]) => [`${prefix}.${path}`, value]));
}
