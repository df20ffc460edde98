import type { NetworkPort } from '../network-rules';

export type Labels = Readonly<Record<string, string>>;

/** Pods of one namespace; `name` is also the name of their NetworkPolicy, so it is unique in the namespace. */
export interface PodGroup {
  readonly kind: 'pods';
  readonly name: string;
  readonly namespace: string;
  /** `all` = every pod of the namespace. */
  readonly labels: 'all' | Labels;
}

/** Pods of every namespace with some labels, such as all tenants: it needs no list of them. */
export interface NamespacesGroup {
  readonly kind: 'namespaces';
  readonly name: string;
  readonly namespaceLabels: Labels;
  /** `all` = every pod of these namespaces. */
  readonly labels: 'all' | Labels;
}

/** What is known by addresses only: nodes, a network beside the cluster. */
export interface AddressGroup {
  readonly kind: 'addresses';
  readonly name: string;
  /** Address ranges, at least one. */
  readonly ranges: readonly string[];
  /** Whether private addresses within a larger range are left out. @default - they belong to it */
  readonly publicOnly?: boolean;
  /** The setting that holds the ranges. */
  readonly setting: string;
}

/** Somebody whose address cannot be known: clients on the internet, the API server of a managed control plane. */
export interface Anybody {
  readonly kind: 'anybody';
  readonly name: string;
}

export type FlowEnd = PodGroup | NamespacesGroup | AddressGroup | Anybody;

/** One allowed connection: a row of the network table. */
export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  /** Ports of the pod that accepts, not of the Service in front of it. */
  readonly ports: readonly NetworkPort[];
  /** What the connection is for. */
  readonly why: string;
  /** The setting that it depends on, in words. @default - it is always there */
  readonly when?: string;
}

/** Some pods of a namespace. */
export const podGroup = (namespace: string, name: string, labels: 'all' | Labels): PodGroup => ({
  kind: 'pods',
  name,
  namespace,
  labels,
});

/** The pods of one of the project's own workloads, which all carry its name as instance. */
export const workloadPods = (namespace: string, name: string): PodGroup =>
  podGroup(namespace, name, { 'app.kubernetes.io/instance': name });
