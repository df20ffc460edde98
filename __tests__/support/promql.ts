/** What an expression of PromQL speaks of. */
export interface Expression {
  readonly metrics: readonly string[];
  /** Labels that are matched, grouped by or joined on. */
  readonly labels: readonly string[];
  /** Labels that every result of an aggregation at the top has; undefined where the top is none: then all labels stay. */
  readonly resultLabels: readonly string[] | undefined;
  /** What the grammar does not take, each with where it is. */
  readonly problems: readonly string[];
}

/** The grammar of Prometheus' own editor; loaded late, because its types are those of a module. */
const grammar = async () => (await import('@prometheus-io/lezer-promql')).parser;

/**
 * Reads an expression with the grammar that Prometheus' own editor has. It knows every function and operator, and no
 * types: `rate(x)` passes, which promtool refuses.
 */
export async function readExpression(text: string): Promise<Expression> {
  const metrics = new Set<string>();
  const labels = new Set<string>();
  const problems: string[] = [];
  const groups: string[][] = [];
  const of = (node: { readonly from: number; readonly to: number }): string => text.slice(node.from, node.to);
  (await grammar()).parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) {
        problems.push(`at ${node.from}: "${text.slice(node.from, Math.max(node.to, node.from + 20))}"`);
      } else if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector') {
        metrics.add(of(node));
      } else if (node.name === 'LabelName') {
        labels.add(of(node));
      } else if (node.name === 'GroupingLabels' && node.node.parent?.name === 'AggregateModifier') {
        groups.push(
          of(node)
            .replace(/[()\s]/g, '')
            .split(','),
        );
      }
    },
  });
  const [first, ...others] = groups;
  const sameEverywhere = others.every((each) => each.join() === first?.join());
  return {
    metrics: [...metrics],
    labels: [...labels],
    resultLabels: sameEverywhere ? first : undefined,
    problems,
  };
}
