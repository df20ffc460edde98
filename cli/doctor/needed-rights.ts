import { KINDS } from '../cluster/kinds';

/** A kind of objects in the words of Kubernetes' access rules. */
export interface ApiRight {
  /** Empty for the core group. */
  readonly group: string;
  /** Plural. */
  readonly resource: string;
  /** @default - true */
  readonly namespaced?: false;
}

/** What charts make that no stack names itself: templates of cert-manager, Traefik and authentik, and Helm's own records. */
export const CHART_RIGHTS: readonly ApiRight[] = [
  { group: '', resource: 'secrets' },
  { group: '', resource: 'services' },
  { group: '', resource: 'serviceaccounts' },
  { group: 'apps', resource: 'deployments' },
  { group: 'rbac.authorization.k8s.io', resource: 'roles' },
  { group: 'rbac.authorization.k8s.io', resource: 'rolebindings' },
  { group: 'rbac.authorization.k8s.io', resource: 'clusterroles', namespaced: false },
  { group: 'rbac.authorization.k8s.io', resource: 'clusterrolebindings', namespaced: false },
  { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', namespaced: false },
  { group: 'admissionregistration.k8s.io', resource: 'validatingwebhookconfigurations', namespaced: false },
  { group: 'admissionregistration.k8s.io', resource: 'mutatingwebhookconfigurations', namespaced: false },
  { group: 'networking.k8s.io', resource: 'ingressclasses', namespaced: false },
  { group: 'cert-manager.io', resource: 'clusterissuers', namespaced: false },
  { group: 'cert-manager.io', resource: 'certificates' },
  { group: 'traefik.io', resource: 'middlewares' },
  { group: 'traefik.io', resource: 'ingressroutes' },
];

/** Kinds that stacks make and no command reads. */
const UNREAD: Readonly<Record<string, ApiRight>> = {
  LimitRange: { group: '', resource: 'limitranges' },
  Role: { group: 'rbac.authorization.k8s.io', resource: 'roles' },
  RoleBinding: { group: 'rbac.authorization.k8s.io', resource: 'rolebindings' },
  ClusterRole: { group: 'rbac.authorization.k8s.io', resource: 'clusterroles', namespaced: false },
  ClusterRoleBinding: { group: 'rbac.authorization.k8s.io', resource: 'clusterrolebindings', namespaced: false },
  HorizontalPodAutoscaler: { group: 'autoscaling', resource: 'horizontalpodautoscalers' },
};

const isKind = (kind: string): kind is keyof typeof KINDS => Object.hasOwn(KINDS, kind);

/** What a resource type of the kubernetes provider needs; `kubernetes_cron_job_v1` makes a CronJob, `default` is no part of the kind. */
export function rightOfType(type: string): ApiRight | undefined {
  const kind = type
    .replace(/^kubernetes_(?:default_)?/, '')
    .replace(/_v\d+(?:beta\d+)?$/, '')
    .replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  if (!isKind(kind)) return UNREAD[kind];
  const { apiVersion, plural, ...rest } = KINDS[kind];
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return { group, resource: plural, ...rest };
}
