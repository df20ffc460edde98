import { kindOf, presentName } from '../kinds';
import { CONTAINERS, POD_SPEC } from './pod-paths';

const SELECTOR = ['', '.match_expressions', '.match_expressions.key', '.match_expressions.operator'];
const selector = (path: string): string[] =>
  [...SELECTOR, '.match_expressions.values', '.match_labels'].map((end) => path + end);

const CLAIM_SPEC = (path: string): string[] => [
  ...['access_modes', 'resources.limits', 'storage_class_name', 'volume_mode', 'volume_name'].map(
    (n) => `${path}.${n}`,
  ),
  ...selector(`${path}.selector`),
];
const TEMPLATE_NAMES = (path: string): string[] => [`${path}.generate_name`, `${path}.name`];
const ROLE_REF = ['role_ref', 'role_ref.api_group', 'role_ref.kind', 'role_ref.name'];
const JOB_SPEC = ['backoff_limit_per_index', 'completion_mode', 'completions', 'pod_failure_policy', 'template'];

const OWN: { readonly [type: string]: readonly string[] } = {
  secret_v1: ['type'],
  service_v1: ['cluster_ip', 'cluster_ips', 'health_check_node_port', 'load_balancer_class'].map((n) => `spec.${n}`),
  deployment_v1: [...selector('spec.selector'), ...TEMPLATE_NAMES('spec.template.metadata')],
  // only the number of selector blocks: the real schema marks nothing inside
  daemon_set_v1: ['spec.selector', ...TEMPLATE_NAMES('spec.template.metadata')],
  stateful_set_v1: [
    ...selector('spec.selector'),
    ...['service_name', 'pod_management_policy', 'revision_history_limit'].map((name) => `spec.${name}`),
    ...TEMPLATE_NAMES('spec.template.metadata'),
    'spec.volume_claim_template',
    ...[...TEMPLATE_NAMES('metadata'), 'metadata.namespace'].map((name) => `spec.volume_claim_template.${name}`),
    ...CLAIM_SPEC('spec.volume_claim_template.spec'),
  ],
  job_v1: [
    ...JOB_SPEC.map((name) => `spec.${name}`),
    ...selector('spec.selector'),
    ...['spec', ...TEMPLATE_NAMES('metadata')].map((name) => `spec.template.${name}`),
  ],
  cron_job_v1: [
    ...['metadata.generate_name', 'metadata.name', 'metadata.namespace'].map((name) => `spec.job_template.${name}`),
    ...JOB_SPEC.map((name) => `spec.job_template.spec.${name}`),
    ...selector('spec.job_template.spec.selector'),
    ...['spec', ...TEMPLATE_NAMES('metadata')].map((name) => `spec.job_template.spec.template.${name}`),
  ],
  persistent_volume_claim_v1: CLAIM_SPEC('spec'),
  pod_disruption_budget_v1: ['spec', 'spec.max_unavailable', 'spec.min_available', ...selector('spec.selector')],
  resource_quota_v1: ['spec.scopes'],
  role_binding_v1: ROLE_REF,
  cluster_role_binding_v1: ROLE_REF,
  storage_class_v1: ['allowed_topologies', 'mount_options', 'parameters', 'storage_provisioner', 'volume_binding_mode'],
  priority_class_v1: ['preemption_policy', 'value'],
  labels: ['api_version', 'kind', 'metadata.name', 'metadata.namespace'],
  annotations: ['api_version', 'kind', 'metadata.name', 'metadata.namespace'],
  config_map_v1_data: ['metadata.name', 'metadata.namespace'],
  secret_v1_data: ['metadata.name', 'metadata.namespace'],
};

const NODE_AFFINITY = 'affinity.node_affinity';
const MATCH_FIELDS = ['match_fields', 'match_fields.key', 'match_fields.operator', 'match_fields.values'];

/** Below a pod specification, for every kind that has one. */
const POD = [
  ...MATCH_FIELDS.flatMap((name) => [
    `${NODE_AFFINITY}.preferred_during_scheduling_ignored_during_execution.preference.${name}`,
    `${NODE_AFFINITY}.required_during_scheduling_ignored_during_execution.node_selector_term.${name}`,
  ]),
  'volume.azure_file.secret_namespace',
  ...CLAIM_SPEC('volume.ephemeral.volume_claim_template.spec'),
];

/** Whether a change at a dotted schema path (no indexes) replaces the object, as in release 2.38.0. */
export function replacementRule(type: string): (path: string) => boolean {
  const name = presentName(type);
  const kind = kindOf(name);
  const pod = POD_SPEC[name];
  const paths = new Set([
    ...(kind === undefined ? [] : ['metadata.name', 'metadata.generate_name']),
    ...(kind?.namespaced === true ? ['metadata.namespace'] : []),
    ...(pod === undefined ? [] : POD.map((path) => `${pod}.${path}`)),
    ...(['kubernetes_deployment_v1', 'kubernetes_stateful_set_v1', 'kubernetes_daemon_set_v1'].includes(name)
      ? ['spec.template.metadata.namespace']
      : []),
    ...(OWN[name.replace(/^kubernetes_/, '')] ?? []),
  ]);
  if (name !== 'kubernetes_job_v1' || pod === undefined) return (path) => paths.has(path);
  return (path) => paths.has(path) || (path.startsWith(`${pod}.`) && jobPodLeafReplaces(path.slice(pod.length + 1)));
}

/** A Job's pod template is immutable; the real provider marks its leaves, with these exceptions. */
const JOB_UPDATABLE = [
  /^active_deadline_seconds$/,
  /^affinity\.(?!.*match_fields)./,
  /^(?:init_)?container\.(?:\w+_probe|lifecycle\.(?:post_start|pre_stop)|volume_mount|volume_device)\./,
  /^(?:init_)?container\.env\.value_from\.resource_field_ref\.divisor$/,
  /^dns_config\.searches$/,
  /^os\b/,
  /^security_context\.windows_options/,
  /^topology_spread_constraint(?:$|\.(?:label_selector|max_skew|topology_key|when_unsatisfiable))/,
  /^volume(?!\.empty_dir\.)/,
];
const JOB_REPLACING_BLOCKS = new Set([
  ...['affinity', 'host_aliases', 'init_container'],
  ...CONTAINERS.flatMap((container) =>
    [
      ...['lifecycle.post_start', 'lifecycle.pre_stop', 'liveness_probe', 'readiness_probe', 'startup_probe'],
      ...['resources', 'security_context', 'volume_device', 'volume_mount'],
    ].map((block) => `${container}.${block}`),
  ),
]);
const JOB_PLAIN_BLOCKS =
  /^(?:container|(?:init_)?container\.(?:env|env_from|port|lifecycle)|(?:.*\.)?(?:value_from|config_map_key_ref|secret_key_ref|field_ref|resource_field_ref|config_map_ref|secret_ref|exec|http_get|http_header|tcp_socket|grpc|capabilities|seccomp_profile|se_linux_options)|dns_config|dns_config\.option|image_pull_secrets|readiness_gate|toleration|security_context(?:\.sysctl)?)$/;

function jobPodLeafReplaces(path: string): boolean {
  if (JOB_REPLACING_BLOCKS.has(path)) return true;
  if (JOB_UPDATABLE.some((rule) => rule.test(path))) return false;
  return !JOB_PLAIN_BLOCKS.test(path);
}
