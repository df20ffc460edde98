/** What a node stands for. */
export type NodeKind = 'stack' | 'resource' | 'data' | 'ephemeral' | 'output' | 'other-stack';

export interface GraphNode {
  /** Name of a stack, address of a resource, or `STACK: OUTPUT` for what another stack publishes. */
  readonly id: string;
  readonly kind: NodeKind;
}

/** `from` is needed first: a reference to it stands in `to`, or an order was declared. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Names that cross from one stack to another; empty for a mere order, and between resources. */
  readonly crossing: readonly string[];
}

/** What `cluster-infra graph` draws. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Whether another way than the edge itself leads from its one end to the other. */
function leadsAround(next: ReadonlyMap<string, readonly string[]>, { from, to }: GraphEdge): boolean {
  const seen = new Set([from]);
  const waiting = (next.get(from) ?? []).filter((node) => node !== to);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === to) return true;
    if (!seen.has(node)) waiting.push(...(next.get(node) ?? []));
    seen.add(node);
  }
  return false;
}

/**
 * The edges that no others imply.
 *
 * @param keep edges that stay in any case.
 */
export function withoutImplied(
  edges: readonly GraphEdge[],
  keep: (edge: GraphEdge) => boolean = () => false,
): GraphEdge[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  return edges.filter((edge) => keep(edge) || !leadsAround(next, edge));
}
