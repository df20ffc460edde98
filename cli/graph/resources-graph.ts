import { remoteOutputs } from '../whole-graph/remote-outputs';
import { isObject, type Json, type JsonObject, mapTexts, objectAt } from '../whole-graph/stack-configuration';
import type { Graph, GraphEdge, GraphNode, NodeKind } from './graph';
import { outputName } from './stacks-graph';

interface Block extends GraphNode {
  readonly body: Json;
}

/** Sections of cdk.tf.json whose blocks have a type and a name, and what Terraform writes before their addresses. */
const SECTIONS: readonly { section: string; kind: NodeKind; prefix: string }[] = [
  { section: 'resource', kind: 'resource', prefix: '' },
  { section: 'data', kind: 'data', prefix: 'data.' },
  { section: 'ephemeral', kind: 'ephemeral', prefix: 'ephemeral.' },
];

/** cdktf reads the state of another stack through this; what is read of it is shown instead. */
const STATE_READER = 'data.terraform_remote_state.';

function blocksOf(configuration: JsonObject): Block[] {
  const typed = SECTIONS.flatMap(({ section, kind, prefix }) =>
    Object.entries(objectAt(configuration, section)).flatMap(([type, byName]) =>
      Object.entries(isObject(byName) ? byName : {}).map(([name, body]) => ({
        id: `${prefix}${type}.${name}`,
        kind,
        body,
      })),
    ),
  );
  const outputs = Object.entries(objectAt(configuration, 'output')).map(([name, body]) => ({
    id: `output.${outputName(name)}`,
    kind: 'output' as const,
    body,
  }));
  return [...typed.filter(({ id }) => !id.startsWith(STATE_READER)), ...outputs];
}

/** An address of a resource, data source or ephemeral resource, wherever it stands in an expression. */
const ADDRESS = /(?<![\w.-])(?:(?:data|ephemeral)\.)?[a-z]\w*\.[A-Za-z_][\w-]*/g;

/** Addresses that a block mentions, in expressions and in depends_on. cdktf's notes (`//`) do not count. */
function mentioned(body: Json): Set<string> {
  const found = new Set<string>();
  const { '//': _notes, ...rest } = isObject(body) ? body : {};
  mapTexts(rest, (text) => {
    for (const [address] of text.matchAll(ADDRESS)) found.add(address);
    return text;
  });
  return found;
}

/** The resources of one stack, what they refer to, and what they take from other stacks. */
export function resourcesGraph(configuration: JsonObject): Graph {
  const blocks = blocksOf(configuration);
  const ids = new Set(blocks.map(({ id }) => id));
  const remote = new Map<string, GraphNode>();
  const edges = blocks.flatMap(({ id, body }): GraphEdge[] => {
    const inside = [...mentioned(body)].filter((address) => ids.has(address) && address !== id);
    const outside = isObject(body) ? remoteOutputs(body) : [];
    for (const { producer, output } of outside) {
      const node = `${producer}: ${outputName(output)}`;
      remote.set(node, { id: node, kind: 'other-stack' });
    }
    return [
      ...inside.map((from) => ({ from, to: id, crossing: [] })),
      ...outside.map(({ producer, output }) => ({
        from: `${producer}: ${outputName(output)}`,
        to: id,
        crossing: [outputName(output)],
      })),
    ];
  });
  return { nodes: [...remote.values(), ...blocks.map(({ id, kind }) => ({ id, kind }))], edges };
}
