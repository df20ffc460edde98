import { parse } from 'yaml';
import type { ReadStack } from '../../graph/stacks-graph';
import { isObject, type Json, type JsonObject, objectAt } from '../../whole-graph/stack-configuration';

/** A Helm release that a stack makes. */
export interface PlannedRelease {
  readonly stack: string;
  readonly name: string;
  readonly namespace: string;
  /** Name in its repository, or path of a local one. */
  readonly chart: string;
  /** Its values files, parsed. */
  readonly values: readonly Json[];
}

const REFERENCE = /^\$\{kubernetes_namespace_v1\.([\w-]+)\.metadata\[0\]\.name\}$/;

/** A text, empty for anything else. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The blocks of a resource type in a stack, by name. */
export const blocks = ({ configuration }: ReadStack, type: string): [name: string, block: JsonObject][] =>
  Object.entries(objectAt(configuration, 'resource', type)).flatMap(([name, block]) =>
    isObject(block) ? [[name, block]] : [],
  );

/** The namespace that a text names: itself, or the one of the resource that it refers to. */
function namespaceName(stack: ReadStack, text: string): string {
  const [, resource = ''] = REFERENCE.exec(text) ?? [];
  const named = objectAt(stack.configuration, 'resource', 'kubernetes_namespace_v1', resource, 'metadata')['name'];
  return textOf(named) || text;
}

/** Names of the namespaces that the stacks make. */
export const plannedNamespaces = (stacks: readonly ReadStack[]): string[] =>
  stacks.flatMap((stack) =>
    blocks(stack, 'kubernetes_namespace_v1').map(([, block]) => textOf(objectAt(block, 'metadata')['name'])),
  );

/** Resource types of the stacks, each once. */
export const plannedTypes = (stacks: readonly ReadStack[]): string[] => [
  ...new Set(stacks.flatMap(({ configuration }) => Object.keys(objectAt(configuration, 'resource')))),
];

/** The Helm releases that the stacks make. */
export const plannedReleases = (stacks: readonly ReadStack[]): PlannedRelease[] =>
  stacks.flatMap((stack) =>
    blocks(stack, 'helm_release').map(([, block]) => ({
      stack: stack.name,
      name: textOf(block['name']),
      namespace: namespaceName(stack, textOf(block['namespace'])),
      chart: textOf(block['chart']),
      values: valuesOf(block),
    })),
  );

function valuesOf(block: JsonObject): Json[] {
  const texts = Array.isArray(block['values']) ? (block['values'] as readonly Json[]) : [];
  return texts.map((text) => parse(textOf(text)) as Json);
}
