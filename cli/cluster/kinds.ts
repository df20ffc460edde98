/** Where the API serves a kind of objects. */
export interface ApiResource {
  /** As an object bears it: `v1` or `group/version`. */
  readonly apiVersion: string;
  readonly plural: string;
  /** @default - true */
  readonly namespaced?: false;
}

/** The kinds that the commands look at, by the name that an object bears. */
export const KINDS = {
  Namespace: { apiVersion: 'v1', plural: 'namespaces', namespaced: false },
  Node: { apiVersion: 'v1', plural: 'nodes', namespaced: false },
  Pod: { apiVersion: 'v1', plural: 'pods' },
  Service: { apiVersion: 'v1', plural: 'services' },
  Secret: { apiVersion: 'v1', plural: 'secrets' },
  ConfigMap: { apiVersion: 'v1', plural: 'configmaps' },
  Event: { apiVersion: 'v1', plural: 'events' },
  PersistentVolumeClaim: { apiVersion: 'v1', plural: 'persistentvolumeclaims' },
  PersistentVolume: { apiVersion: 'v1', plural: 'persistentvolumes', namespaced: false },
  ServiceAccount: { apiVersion: 'v1', plural: 'serviceaccounts' },
  ResourceQuota: { apiVersion: 'v1', plural: 'resourcequotas' },
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments' },
  StatefulSet: { apiVersion: 'apps/v1', plural: 'statefulsets' },
  DaemonSet: { apiVersion: 'apps/v1', plural: 'daemonsets' },
  Job: { apiVersion: 'batch/v1', plural: 'jobs' },
  CronJob: { apiVersion: 'batch/v1', plural: 'cronjobs' },
  Ingress: { apiVersion: 'networking.k8s.io/v1', plural: 'ingresses' },
  IngressClass: { apiVersion: 'networking.k8s.io/v1', plural: 'ingressclasses', namespaced: false },
  Role: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'roles' },
  RoleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings' },
  ClusterRole: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'clusterroles', namespaced: false },
  ClusterRoleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'clusterrolebindings', namespaced: false },
  Lease: { apiVersion: 'coordination.k8s.io/v1', plural: 'leases' },
  LimitRange: { apiVersion: 'v1', plural: 'limitranges' },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1', plural: 'networkpolicies' },
  EndpointSlice: { apiVersion: 'discovery.k8s.io/v1', plural: 'endpointslices' },
  StorageClass: { apiVersion: 'storage.k8s.io/v1', plural: 'storageclasses', namespaced: false },
  PodDisruptionBudget: { apiVersion: 'policy/v1', plural: 'poddisruptionbudgets' },
  PriorityClass: { apiVersion: 'scheduling.k8s.io/v1', plural: 'priorityclasses', namespaced: false },
  CustomResourceDefinition: {
    apiVersion: 'apiextensions.k8s.io/v1',
    plural: 'customresourcedefinitions',
    namespaced: false,
  },
  Certificate: { apiVersion: 'cert-manager.io/v1', plural: 'certificates' },
  CertificateRequest: { apiVersion: 'cert-manager.io/v1', plural: 'certificaterequests' },
  ClusterIssuer: { apiVersion: 'cert-manager.io/v1', plural: 'clusterissuers', namespaced: false },
  Order: { apiVersion: 'acme.cert-manager.io/v1', plural: 'orders' },
  Challenge: { apiVersion: 'acme.cert-manager.io/v1', plural: 'challenges' },
  APIService: { apiVersion: 'apiregistration.k8s.io/v1', plural: 'apiservices', namespaced: false },
  SelfSubjectAccessReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
  },
} as const satisfies Readonly<Record<string, ApiResource>>;

export type Kind = keyof typeof KINDS;

/** Whether it is a kind of this table. */
export const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name);

/** Which objects are meant, without the one. */
export interface Collection {
  readonly kind: Kind;
  /** Undefined: of all namespaces, or the kind has none. */
  readonly namespace?: string | undefined;
}

/** One object. */
export interface Place extends Collection {
  readonly name: string;
}

/** Path of a collection or of one object at the API server. */
export function apiPath({ kind, namespace, name }: Collection & { readonly name?: string | undefined }): string {
  const { apiVersion, plural }: ApiResource = KINDS[kind];
  const part = encodeURIComponent;
  return [
    apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`,
    ...(namespace === undefined ? [] : [`namespaces/${part(namespace)}`]),
    plural,
    ...(name === undefined ? [] : [part(name)]),
  ].join('/');
}

/** For messages: `deployments of namespace homer`, `secret homer/homer-postgres`. */
export function describePlace({ kind, namespace, name }: Collection & { readonly name?: string | undefined }): string {
  if (name !== undefined) return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return `${KINDS[kind].plural}${namespace === undefined ? '' : ` of namespace ${namespace}`}`;
}
