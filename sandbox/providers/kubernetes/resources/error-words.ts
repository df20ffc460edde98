import type { Kind } from '../kinds';

type Operation = 'create' | 'read' | 'update' | 'delete';
type Words = Partial<Record<Operation, string>>;

const failedTo = (name: string, ...operations: Operation[]): Words =>
  Object.fromEntries(operations.map((operation) => [operation, `Failed to ${operation} ${name}: `]));
const jobWords = (operation: string): string => `Failed to ${operation} Job! API error: `;

/**
 * What release 2.38.0 puts before the API server's message; most operations show the message alone. `ID` stands for the
 * object's id.
 */
const WORDS: Record<string, Words> = {
  Secret: failedTo('secret', 'update'),
  ConfigMap: failedTo('Config Map', 'update'),
  Service: failedTo('service', 'update'),
  ServiceAccount: failedTo('service account', 'update'),
  ResourceQuota: failedTo('resource quota', 'create', 'update'),
  LimitRange: failedTo('limit range', 'create', 'update'),
  Deployment: failedTo('deployment', 'create', 'update'),
  StatefulSet: failedTo('StatefulSet', 'update'),
  DaemonSet: failedTo('daemonset', 'create', 'update'),
  Job: {
    create: jobWords('create'),
    read: jobWords('read'),
    update: jobWords('update'),
    delete: jobWords('delete'),
  },
  Ingress: {
    create: "Failed to create Ingress 'ID' because: ",
    read: "Failed to read Ingress 'ID' because: ",
    update: 'Failed to update Ingress ID because: ',
    delete: 'Failed to delete Ingress ID because: ',
  },
  IngressClass: {
    create: "Failed to create Ingress Class 'ID' because: ",
    read: "Failed to read Ingress Class 'ID' because: ",
    update: 'Failed to update Ingress Class ID because: ',
    delete: 'Failed to delete Ingress Class ID because: ',
  },
  NetworkPolicy: failedTo('network policy', 'update'),
  Role: failedTo('role', 'update'),
  RoleBinding: failedTo('RoleBinding', 'update'),
  ClusterRole: failedTo('ClusterRole', 'update'),
  ClusterRoleBinding: failedTo('ClusterRoleBinding', 'update'),
  StorageClass: failedTo('storage class', 'update'),
  PriorityClass: failedTo('priority class', 'create', 'update'),
};

/** The text before the API server's message, often empty. */
export function errorWords(kind: Pick<Kind, 'kind'>, operation: Operation, id: string): string {
  return (WORDS[kind.kind]?.[operation] ?? '').replace('ID', id);
}
