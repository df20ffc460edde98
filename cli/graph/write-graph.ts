import { type Graph, type GraphNode, type NodeKind, withoutImplied } from './graph';

/** What is drawn: an order that other edges imply is left out, a name that crosses never. */
const drawn = ({ edges }: Graph) => withoutImplied(edges, ({ crossing }) => crossing.length > 0);

/** Mermaid's identifiers know letters, digits and underscores. */
const mermaidId = (id: string): string => id.replace(/\W+/g, '_');

const MERMAID_SHAPES: Readonly<Record<NodeKind, readonly [open: string, close: string]>> = {
  stack: ['[', ']'],
  resource: ['[', ']'],
  data: ['[(', ')]'],
  ephemeral: ['{{', '}}'],
  output: ['>', ']'],
  'other-stack': ['([', '])'],
};

function mermaidNode({ id, kind }: GraphNode): string {
  const [open, close] = MERMAID_SHAPES[kind];
  return `  ${mermaidId(id)}${open}"${id}"${close}`;
}

/** A Mermaid flow chart, as GitHub and GitLab draw it in Markdown. */
export function asMermaid(graph: Graph): string {
  const edges = drawn(graph).map(({ from, to, crossing }) => {
    const names = graph.nodes.some(({ id, kind }) => id === from && kind === 'stack') ? crossing : [];
    const arrow = names.length > 0 ? `-- "${names.join(', ')}" -->` : '-->';
    return `  ${mermaidId(from)} ${arrow} ${mermaidId(to)}`;
  });
  return ['flowchart LR', ...graph.nodes.map(mermaidNode), ...edges].join('\n');
}

const DOT_SHAPES: Readonly<Record<NodeKind, string>> = {
  stack: 'box',
  resource: 'box',
  data: 'cylinder',
  ephemeral: 'hexagon',
  output: 'cds',
  'other-stack': 'oval',
};

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** A graph in the language of Graphviz. */
export function asDot(graph: Graph): string {
  const nodes = graph.nodes.map(({ id, kind }) => `  ${quoted(id)} [shape=${DOT_SHAPES[kind]}];`);
  const edges = drawn(graph).map(({ from, to, crossing }) => {
    const isStack = graph.nodes.some(({ id, kind }) => id === from && kind === 'stack');
    const label = isStack && crossing.length > 0 ? ` [label=${quoted(crossing.join(', '))}]` : '';
    return `  ${quoted(from)} -> ${quoted(to)}${label};`;
  });
  return ['digraph stacks {', '  rankdir=LR;', ...nodes, ...edges, '}'].join('\n');
}
