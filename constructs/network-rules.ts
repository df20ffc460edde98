import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import type {
  NetworkPolicyV1SpecEgress,
  NetworkPolicyV1SpecIngress,
  NetworkPolicyV1SpecIngressFrom,
  NetworkPolicyV1SpecIngressPorts,
} from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { Construct } from 'constructs';
import { COMMON_LABELS } from './labels';
import { EVERY_IPV4, notPublicWithin } from './network/address-ranges';

/** One side of an allowed connection; built by the functions of {@link Peer}. */
export type NetworkPeer =
  | { readonly kind: 'pods'; readonly namespace?: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | {
      readonly kind: 'namespaces';
      readonly namespaceLabels: Readonly<Record<string, string>>;
      readonly labels: 'all' | Readonly<Record<string, string>>;
    }
  | { readonly kind: 'cluster' }
  | { readonly kind: 'addresses'; readonly cidr: string; readonly except: readonly string[] };

/** `anywhere`: no restriction of the other side, inside or outside the cluster, IPv4 or IPv6. */
export type NetworkPeers = 'anywhere' | readonly NetworkPeer[];

/** An open port; built by {@link tcp} and {@link udp}. `end` makes it a range, both ends included. */
export interface NetworkPort {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  readonly end?: number;
}

export interface IngressRule {
  readonly from: NetworkPeers;
  readonly ports: readonly NetworkPort[];
}

export interface EgressRule {
  readonly to: NetworkPeers;
  readonly ports: readonly NetworkPort[];
}

export interface NetworkAllowance {
  /** Labels of the pods it is for; `all` = every pod of the namespace. */
  readonly pods: 'all' | Readonly<Record<string, string>>;
  /** Connections these pods accept. @default - none beyond what other allowances open */
  readonly ingress?: readonly IngressRule[];
  /** Connections these pods open. @default - none beyond what other allowances open */
  readonly egress?: readonly EgressRule[];
}

/** A port of the pod, not of the Service in front of it: policies are evaluated behind the Service. */
export const tcp = (port: number, end?: number): NetworkPort => ({ protocol: 'TCP', port, end });
export const udp = (port: number, end?: number): NetworkPort => ({ protocol: 'UDP', port, end });

export const Peer = {
  /** Pods of the same namespace. */
  pods: (labels: Readonly<Record<string, string>>): NetworkPeer => ({ kind: 'pods', labels }),
  /** Pods of one other namespace: both selectors must match. */
  podsIn: (namespace: string, labels: Readonly<Record<string, string>>): NetworkPeer => ({
    kind: 'pods',
    namespace,
    labels,
  }),
  /** Every pod of one namespace. */
  namespace: (namespace: string): NetworkPeer => ({ kind: 'namespace', namespace }),
  /** Pods of every namespace with these labels; `all` = each of its pods. */
  namespaces: (
    namespaceLabels: Readonly<Record<string, string>>,
    labels: 'all' | Readonly<Record<string, string>>,
  ): NetworkPeer => ({ kind: 'namespaces', namespaceLabels, labels }),
  /** Every pod of every namespace. */
  cluster: (): NetworkPeer => ({ kind: 'cluster' }),
  /** Addresses outside the cluster's pod selection, by CIDR. */
  addresses: (cidr: string, except: readonly string[] = []): NetworkPeer => ({ kind: 'addresses', cidr, except }),
  /** The public internet: every IPv4 address that is neither private, link-local nor loopback. */
  internet: (): NetworkPeer => ({ kind: 'addresses', cidr: EVERY_IPV4, except: notPublicWithin(EVERY_IPV4) }),
} as const;

export interface NetworkRulesProps {
  /** Namespace that the policies live in. */
  readonly namespace: string;
}

/**
 * The NetworkPolicies of one namespace: everything is denied, names can be resolved, and each further connection is an
 * allowance with a name. Policies add up, so an allowance never narrows another.
 */
export class NetworkRules extends Construct {
  /** Every policy made so far, for `dependsOn`: pods whose connections matter at once come after it. */
  readonly policies: NetworkPolicyV1[] = [];
  private readonly namespace: string;

  constructor(scope: Construct, id: string, props: NetworkRulesProps) {
    super(scope, id);
    this.namespace = props.namespace;
    this.policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    this.allow('allow-dns', {
      pods: 'all',
      // NodeLocal DNSCache answers on a link-local address that no pod selector can match.
      egress: [
        {
          to: [Peer.podsIn('kube-system', { 'k8s-app': 'kube-dns' }), Peer.addresses('169.254.20.10/32')],
          ports: [udp(53), tcp(53)],
        },
      ],
    });
  }

  /**
   * Opens connections for some pods of the namespace.
   * @param name name of the NetworkPolicy, unique in the namespace
   * @throws Error when it would allow nothing, or more than it says (an empty list means "everything" to Kubernetes)
   */
  allow(name: string, allowance: NetworkAllowance): void {
    const ingress = allowance.ingress ?? [];
    const egress = allowance.egress ?? [];
    if (ingress.length + egress.length === 0) {
      throw new Error(`${this.node.path}: the network rule "${name}" allows nothing; give it ingress or egress.`);
    }
    this.policy(name, {
      podSelector: allowance.pods === 'all' ? {} : { matchLabels: this.notEmpty(name, 'pods', allowance.pods) },
      policyTypes: [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])],
      ingress: ingress.map((rule) => ({ from: this.peers(name, rule.from), ports: this.ports(name, rule.ports) })),
      egress: egress.map((rule) => ({ to: this.peers(name, rule.to), ports: this.ports(name, rule.ports) })),
    });
  }

  private policy(name: string, spec: PolicySpec): void {
    this.policies.push(
      new NetworkPolicyV1(this, name, {
        metadata: { name, namespace: this.namespace, labels: { ...COMMON_LABELS } },
        spec: {
          podSelector: spec.podSelector,
          policyTypes: spec.policyTypes,
          ...(spec.ingress?.length ? { ingress: spec.ingress } : {}),
          ...(spec.egress?.length ? { egress: spec.egress } : {}),
        },
      }),
    );
  }

  private peers(name: string, peers: NetworkPeers): NetworkPolicyV1SpecIngressFrom[] | undefined {
    if (peers === 'anywhere') {
      return undefined;
    }
    if (peers.length === 0) {
      throw new Error(
        `${this.node.path}: the network rule "${name}" has an empty list of peers, which Kubernetes reads as everybody. ` +
          `Name the peers, or say 'anywhere'.`,
      );
    }
    return peers.map((peer) => this.peer(name, peer));
  }

  private peer(name: string, peer: NetworkPeer): NetworkPolicyV1SpecIngressFrom {
    switch (peer.kind) {
      case 'pods':
        return {
          podSelector: { matchLabels: this.notEmpty(name, 'peer pods', peer.labels) },
          ...(peer.namespace === undefined ? {} : { namespaceSelector: namespaceByName(peer.namespace) }),
        };
      case 'namespace':
        return { namespaceSelector: namespaceByName(peer.namespace) };
      case 'namespaces':
        return {
          namespaceSelector: { matchLabels: this.notEmpty(name, 'peer namespaces', peer.namespaceLabels) },
          ...(peer.labels === 'all'
            ? {}
            : { podSelector: { matchLabels: this.notEmpty(name, 'peer pods', peer.labels) } }),
        };
      case 'cluster':
        return { namespaceSelector: {} };
      case 'addresses':
        return { ipBlock: { cidr: peer.cidr, ...(peer.except.length > 0 ? { except: [...peer.except] } : {}) } };
    }
  }

  private ports(name: string, ports: readonly NetworkPort[]): NetworkPolicyV1SpecIngressPorts[] {
    if (ports.length === 0) {
      throw new Error(
        `${this.node.path}: the network rule "${name}" has no ports, which Kubernetes reads as all ports. Name them.`,
      );
    }
    return ports.map(({ protocol, port, end }) => ({
      protocol,
      port: String(port),
      ...(end === undefined ? {} : { endPort: end }),
    }));
  }

  private notEmpty(name: string, what: string, labels: Readonly<Record<string, string>>): Record<string, string> {
    if (Object.keys(labels).length === 0) {
      throw new Error(
        `${this.node.path}: the network rule "${name}" selects ${what} by no label, which matches all of them.`,
      );
    }
    return { ...labels };
  }
}

interface PolicySpec {
  readonly podSelector: { readonly matchLabels?: Record<string, string> };
  readonly policyTypes: string[];
  readonly ingress?: NetworkPolicyV1SpecIngress[];
  readonly egress?: NetworkPolicyV1SpecEgress[];
}

/** The API server sets this label on every namespace; a label `name` exists only where somebody made it. */
function namespaceByName(namespace: string): { matchLabels: Record<string, string> } {
  return { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
}
