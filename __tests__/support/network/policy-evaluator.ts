import { isIPv4 } from 'node:net';
import type { Manifest } from './manifests';

export type Labels = Readonly<Record<string, string>>;

/** A pod as policies see it. */
export interface PodEnd {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly labels: Labels;
  /** In the host network a pod has the node's address: no policy restricts what it opens, no selector matches it. */
  readonly hostNetwork?: boolean;
  /** @default - an address in the range that a sandbox gives to pods */
  readonly address?: string;
}

/** Anything that is no pod of the cluster: only its address counts. */
export interface AddressEnd {
  readonly kind: 'address';
  readonly address: string;
}

export type End = PodEnd | AddressEnd;

export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

interface Selector {
  readonly matchLabels?: Labels;
}
interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
interface PolicyRule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly {
    readonly port?: string | number;
    readonly endPort?: number;
    readonly protocol?: string;
  }[];
}
interface PolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
}

/** A node's and a pod's address in these checks; clusters use private ranges for both. */
export const POD_ADDRESS = '10.244.1.10';
export const NODE_ADDRESS = '10.0.0.11';

/**
 * Decides connections as a network plugin does: what a pod opens and what a pod accepts are two questions; a direction in
 * which no policy selects the pod is free; rules of all policies that select it add up.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class PolicyEvaluator {
  private readonly policies: readonly { namespace: string; spec: PolicySpec }[];
  private readonly namespaces: ReadonlyMap<string, Labels>;

  /** @param objects NetworkPolicies and Namespaces; others are passed over */
  constructor(objects: readonly Manifest[]) {
    this.policies = objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ metadata, spec }) => ({ namespace: String(metadata.namespace), spec: spec as PolicySpec }));
    this.namespaces = new Map(
      objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
    );
  }

  allows(connection: Connection): boolean {
    return this.mayOpen(connection) && this.mayAccept(connection);
  }

  private mayOpen(connection: Connection): boolean {
    const { from, to } = connection;
    return from.kind === 'address' || from.hostNetwork === true || this.direction('Egress', from, to, connection);
  }

  private mayAccept(connection: Connection): boolean {
    const { from, to } = connection;
    return to.kind === 'address' || to.hostNetwork === true || this.direction('Ingress', to, from, connection);
  }

  private direction(type: 'Ingress' | 'Egress', pod: PodEnd, other: End, { port, protocol }: Connection): boolean {
    const selecting = this.policies.filter(
      ({ namespace, spec }) =>
        namespace === pod.namespace && spec.policyTypes.includes(type) && matches(spec.podSelector, pod.labels),
    );
    if (selecting.length === 0) {
      return true;
    }
    return selecting.some(({ namespace, spec }) =>
      (type === 'Ingress' ? spec.ingress : spec.egress)?.some((rule) => {
        const peers = type === 'Ingress' ? rule.from : rule.to;
        const isPeer = peers === undefined || peers.some((peer) => this.isPeer(peer, namespace, other));
        return isPeer && isPort(rule, port, protocol);
      }),
    );
  }

  private isPeer({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, namespace: string, other: End): boolean {
    if (ipBlock !== undefined) {
      const address = addressOf(other);
      return contains(ipBlock.cidr, address) && !(ipBlock.except ?? []).some((except) => contains(except, address));
    }
    if (other.kind === 'address' || other.hostNetwork === true) {
      return false;
    }
    const isNamespace =
      namespaceSelector === undefined
        ? other.namespace === namespace
        : matches(namespaceSelector, {
            ...this.namespaces.get(other.namespace),
            // The API server sets it on every namespace, on those of others too.
            'kubernetes.io/metadata.name': other.namespace,
          });
    return isNamespace && (podSelector === undefined || matches(podSelector, other.labels));
  }
}

function isPort({ ports }: PolicyRule, port: number, protocol: string): boolean {
  return (
    ports === undefined ||
    ports.some(
      (each) =>
        (each.protocol ?? 'TCP') === protocol &&
        (each.port === undefined || (port >= Number(each.port) && port <= (each.endPort ?? Number(each.port)))),
    )
  );
}

function matches({ matchLabels = {} }: Selector, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

function addressOf(end: End): string {
  if (end.kind === 'address') {
    return end.address;
  }
  return end.address ?? (end.hostNetwork === true ? NODE_ADDRESS : POD_ADDRESS);
}

/** Whether an IPv4 range holds an address. */
export function contains(cidr: string, address: string): boolean {
  const [base = '', bits = '32'] = cidr.split('/');
  if (!isIPv4(base) || !isIPv4(address)) {
    return false;
  }
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(base) / size) === Math.floor(number(address) / size);
}

function number(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
