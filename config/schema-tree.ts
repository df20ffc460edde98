import { z } from 'zod';
import { valueAt } from './key-path';
import type { KeyPath } from './key-path';
import { catalogueSchema } from './schema/catalogue';
import { environmentSchema } from './schema/environment';

/** The part of JSON Schema that zod writes for our schemas. */
export interface SchemaNode {
  type?: string;
  title?: string;
  description?: string;
  const?: unknown;
  default?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  pattern?: string;
  /** The pattern in words; read by the YAML language server too. */
  patternErrorMessage?: string;
  properties?: Record<string, SchemaNode>;
  required?: string[];
  additionalProperties?: boolean | SchemaNode;
  items?: SchemaNode;
  minItems?: number;
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
}

/** Every whole number gets this bound from zod; it tells nobody anything. */
const withoutSafeInteger = ({ jsonSchema }: { jsonSchema: SchemaNode }): void => {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

const toTree = (schema: z.ZodType): SchemaNode =>
  z.toJSONSchema(schema, {
    io: 'input',
    override: (context) => withoutSafeInteger(context as { jsonSchema: SchemaNode }),
  }) as SchemaNode;

// Made when first asked for: a file without problems never needs them.
let environment: SchemaNode | undefined;
let catalogue: SchemaNode | undefined;

/** The environment schema as JSON Schema 2020-12: the form that editors, `explain` and messages read. */
export const environmentTree = (): SchemaNode => (environment ??= toTree(environmentSchema));

export const catalogueTree = (): SchemaNode => (catalogue ??= toTree(catalogueSchema));

/** The forms a value may take: the node itself, or each alternative of a union. */
export const alternatives = (node: SchemaNode): SchemaNode[] => node.oneOf ?? node.anyOf ?? [node];

const childOf = (node: SchemaNode, key: string | number): SchemaNode | undefined => {
  if (typeof key === 'number') return node.items;
  // Own keys only: `constructor` is no key of the file.
  if (node.properties !== undefined && Object.hasOwn(node.properties, key)) return node.properties[key];
  return typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
};

/**
 * The nodes that describe the key at `path`: more than one where alternatives of a union share it.
 *
 * @param data the file, to choose the alternative by its `type`; without it all alternatives count
 */
export const nodesAt = (root: SchemaNode, path: KeyPath, data?: unknown): SchemaNode[] => {
  let nodes = [root];
  let value = data;
  for (const key of path) {
    nodes = nodes.flatMap((node) => chosen(alternatives(node), value)).flatMap((node) => childOf(node, key) ?? []);
    value = valueAt(value, [key]);
  }
  return nodes;
};

const chosen = (nodes: SchemaNode[], value: unknown): SchemaNode[] => {
  const type = typeof value === 'object' && value !== null ? (value as Record<string, unknown>).type : undefined;
  const matching = nodes.filter((node) => type !== undefined && node.properties?.type?.const === type);
  return matching.length > 0 ? matching : nodes;
};

/** The keys that may stand at `path`, in the order of the schema. */
export const keysAt = (root: SchemaNode, path: KeyPath, data?: unknown): string[] => {
  const value = data === undefined ? undefined : valueAt(data, path);
  const nodes = nodesAt(root, path, data).flatMap((node) => chosen(alternatives(node), value));
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))];
};

/** What a node allows, in words: `a whole number from 1 to 20`. */
export const describeAllowed = (node: SchemaNode): string => {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(', ');
  const forms = node.anyOf ?? node.oneOf;
  if (forms !== undefined) {
    const types = forms.map((form) => form.properties?.type?.const).filter((type) => typeof type === 'string');
    if (types.length === forms.length) return `a map whose type is ${types.join(', ')}`;
    return forms.map(describeAllowed).join(' or ');
  }
  switch (node.type) {
    case 'integer':
      return `a whole number${range(node)}`;
    case 'string':
      return node.patternErrorMessage ?? 'text';
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list of ${node.minItems === 1 ? 'at least one of ' : ''}${node.items === undefined ? 'values' : describeAllowed(node.items)}`;
    case 'object':
      return node.properties === undefined ? 'a map' : `a map with the keys ${Object.keys(node.properties).join(', ')}`;
    case 'null':
      return 'null';
    case undefined:
    default:
      return 'any value';
  }
};

/** What the key that these nodes describe allows; they differ where alternatives of a union share a key. */
export const describeAll = (nodes: readonly SchemaNode[]): string =>
  [...new Set(nodes.map(describeAllowed))].join(', ');

const range = ({ minimum, maximum }: SchemaNode): string => {
  if (minimum === undefined && maximum === undefined) return '';
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
};
