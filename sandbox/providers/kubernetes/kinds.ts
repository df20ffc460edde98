import type { Timeouts } from '../../../providers/framework/provider/resource';

/** Where the API server keeps the objects of a Terraform type. */
export interface Kind {
  /** For example `apps/v1`, or `v1` for the core group. */
  apiVersion: string;
  kind: string;
  /** The word in the URL, for example `deployments`. */
  plural: string;
  namespaced: boolean;
  /** Name of the class in `@kubernetes/client-node` that describes the object's fields. */
  model: string;
  /** Time limits of release 2.38.0 where they differ from the 20 minutes that the SDK grants. */
  timeouts?: Timeouts;
  /** A delete is over only when the object is gone (otherwise when the server has accepted it). */
  deleteWaits?: boolean;
}

const apps = (name: string, plural: string): Kind => ({
  apiVersion: 'apps/v1',
  kind: name,
  plural,
  namespaced: true,
  model: `V1${name}`,
  timeouts: { create: '10m', update: '10m', delete: '10m' },
  deleteWaits: true,
});
const core = (name: string, plural: string, more: Partial<Kind> = {}): Kind => ({
  apiVersion: 'v1',
  kind: name,
  plural,
  namespaced: true,
  model: `V1${name}`,
  ...more,
});
const rbac = (name: string, plural: string, namespaced: boolean): Kind => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: name,
  plural,
  namespaced,
  model: `V1${name}`,
});

const KINDS: Record<string, Kind> = {
  namespace_v1: core('Namespace', 'namespaces', {
    namespaced: false,
    timeouts: { delete: '5m' },
    deleteWaits: true,
  }),
  secret_v1: core('Secret', 'secrets', { timeouts: { create: '1m' } }),
  config_map_v1: core('ConfigMap', 'configmaps'),
  service_v1: core('Service', 'services', { timeouts: { create: '10m' }, deleteWaits: true }),
  service_account_v1: core('ServiceAccount', 'serviceaccounts', { timeouts: { create: '30s' } }),
  default_service_account_v1: core('ServiceAccount', 'serviceaccounts', { timeouts: { create: '30s' } }),
  persistent_volume_claim_v1: core('PersistentVolumeClaim', 'persistentvolumeclaims', {
    timeouts: { create: '5m' },
    deleteWaits: true,
  }),
  resource_quota_v1: core('ResourceQuota', 'resourcequotas', { timeouts: { create: '1m', update: '1m' } }),
  limit_range_v1: core('LimitRange', 'limitranges'),
  deployment_v1: apps('Deployment', 'deployments'),
  stateful_set_v1: {
    ...apps('StatefulSet', 'statefulsets'),
    timeouts: { create: '10m', read: '10m', update: '10m', delete: '10m' },
  },
  daemon_set_v1: { ...apps('DaemonSet', 'daemonsets'), deleteWaits: false },
  job_v1: {
    apiVersion: 'batch/v1',
    kind: 'Job',
    plural: 'jobs',
    namespaced: true,
    model: 'V1Job',
    timeouts: { create: '1m', update: '1m', delete: '1m' },
    deleteWaits: true,
  },
  cron_job_v1: {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    plural: 'cronjobs',
    namespaced: true,
    model: 'V1CronJob',
    timeouts: { delete: '1m' },
    deleteWaits: true,
  },
  ingress_v1: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    plural: 'ingresses',
    namespaced: true,
    model: 'V1Ingress',
    timeouts: { create: '20m', delete: '20m' },
    deleteWaits: true,
  },
  ingress_class_v1: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    plural: 'ingressclasses',
    namespaced: false,
    model: 'V1IngressClass',
  },
  network_policy_v1: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    namespaced: true,
    model: 'V1NetworkPolicy',
  },
  pod_disruption_budget_v1: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
    namespaced: true,
    model: 'V1PodDisruptionBudget',
  },
  role_v1: rbac('Role', 'roles', true),
  role_binding_v1: rbac('RoleBinding', 'rolebindings', true),
  cluster_role_v1: rbac('ClusterRole', 'clusterroles', false),
  cluster_role_binding_v1: rbac('ClusterRoleBinding', 'clusterrolebindings', false),
  storage_class_v1: {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    plural: 'storageclasses',
    namespaced: false,
    model: 'V1StorageClass',
  },
  priority_class_v1: {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    plural: 'priorityclasses',
    namespaced: false,
    model: 'V1PriorityClass',
  },
};

/** Older names of the same resources. The others (`ingress`, `cron_job`, ...) speak API versions that are gone. */
const OLDER_NAMES: Record<string, string> = {
  namespace: 'namespace_v1',
  secret: 'secret_v1',
  config_map: 'config_map_v1',
  service: 'service_v1',
  service_account: 'service_account_v1',
  default_service_account: 'default_service_account_v1',
  persistent_volume_claim: 'persistent_volume_claim_v1',
  resource_quota: 'resource_quota_v1',
  limit_range: 'limit_range_v1',
  deployment: 'deployment_v1',
  stateful_set: 'stateful_set_v1',
  daemonset: 'daemon_set_v1',
  job: 'job_v1',
  network_policy: 'network_policy_v1',
  role: 'role_v1',
  role_binding: 'role_binding_v1',
  cluster_role: 'cluster_role_v1',
  cluster_role_binding: 'cluster_role_binding_v1',
  storage_class: 'storage_class_v1',
  priority_class: 'priority_class_v1',
};

/** The present name of a type: `kubernetes_namespace` is `kubernetes_namespace_v1`. */
export function presentName(type: string): string {
  const older = OLDER_NAMES[type.replace(/^kubernetes_/, '')];
  return older === undefined ? type : `kubernetes_${older}`;
}

/** The kind behind a Terraform type, or undefined when it is no object that the stand-in manages as a whole. */
export function kindOf(type: string): Kind | undefined {
  return KINDS[presentName(type).replace(/^kubernetes_/, '')];
}

/** Every Terraform type that stands for one whole object, older names included. */
export const OBJECT_TYPES: readonly string[] = [...Object.keys(KINDS), ...Object.keys(OLDER_NAMES)].map(
  (name) => `kubernetes_${name}`,
);
