import { Peer } from '../network-rules';
import type { EgressRule, IngressRule, NetworkAllowance, NetworkPeers } from '../network-rules';
import { notPublicWithin } from './address-ranges';
import type { Flow, FlowEnd, Labels } from './flow';

/** The namespace whose policies are asked for: its name, and the labels by which rows may mean it. */
export interface NamespaceIdentity {
  readonly name: string;
  readonly labels: Labels;
}

interface Group {
  readonly labels: 'all' | Labels;
  readonly ingress: IngressRule[];
  readonly egress: EgressRule[];
}

/**
 * What the rows of the table mean for one namespace: for each group of its pods one allowance, which holds every
 * connection that these pods accept or open. The name of the group is the key.
 * @throws Error when two rows give one name to different pods
 */
export function allowancesOf(namespace: NamespaceIdentity, flows: readonly Flow[]): Map<string, NetworkAllowance> {
  const groups = new Map<string, Group>();
  const groupOf = (end: FlowEnd): Group | undefined => {
    const labels = labelsIn(namespace, end);
    if (labels === undefined) {
      return undefined;
    }
    const known = groups.get(end.name) ?? { labels, ingress: [], egress: [] };
    if (JSON.stringify(known.labels) !== JSON.stringify(labels)) {
      throw new Error(
        `The network table calls two groups of pods in namespace ${namespace.name} "${end.name}": ` +
          `${JSON.stringify(known.labels)} and ${JSON.stringify(labels)}. Give each a name of its own.`,
      );
    }
    groups.set(end.name, known);
    return known;
  };
  for (const { from, to, ports } of flows) {
    groupOf(to)?.ingress.push({ from: peers(namespace, from), ports });
    groupOf(from)?.egress.push({ to: peers(namespace, to), ports });
  }
  return new Map([...groups].map(([name, { labels, ...rules }]) => [name, { pods: labels, ...rules }]));
}

/** Labels of the pods that an end of a row means in a namespace; undefined: none of them. */
function labelsIn(namespace: NamespaceIdentity, end: FlowEnd): 'all' | Labels | undefined {
  switch (end.kind) {
    case 'pods':
      return end.namespace === namespace.name ? end.labels : undefined;
    case 'namespaces': {
      const wanted = Object.entries(end.namespaceLabels);
      return wanted.every(([key, value]) => namespace.labels[key] === value) ? end.labels : undefined;
    }
    case 'addresses':
    case 'anybody':
      return undefined;
  }
}

function peers(namespace: NamespaceIdentity, end: FlowEnd): NetworkPeers {
  switch (end.kind) {
    case 'pods': {
      const isHere = end.namespace === namespace.name;
      if (end.labels === 'all') {
        return [Peer.namespace(end.namespace)];
      }
      return [isHere ? Peer.pods(end.labels) : Peer.podsIn(end.namespace, end.labels)];
    }
    case 'namespaces':
      return [Peer.namespaces(end.namespaceLabels, end.labels)];
    case 'addresses':
      return end.ranges.map((range) => Peer.addresses(range, end.publicOnly === true ? notPublicWithin(range) : []));
    case 'anybody':
      return 'anywhere';
  }
}
