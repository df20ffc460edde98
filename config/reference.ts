import {
  APPLICATION_DEFAULTS,
  BACKEND_DEFAULTS,
  DEFAULTS,
  SITE_DEFAULTS,
  SITE_ROUTE_DEFAULTS,
  TENANT_DEFAULTS,
} from './defaults';
import { valueAt } from './key-path';
import type { KeyPath } from './key-path';
import { alternatives, catalogueTree, describeAll, environmentTree, keysAt, nodesAt } from './schema-tree';
import type { SchemaNode } from './schema-tree';
import { suggest } from './suggest';
import { ITEM_DEFAULTS } from './vault-content';

/** The documentation of one key of an environment file. */
export interface KeyDocs {
  /** The key as it is written in the docs: `services.homer.host`, `tenants[].name`. */
  key: string;
  description: string;
  /** What may be written there, in words. */
  allowed: string;
  /** Whether the key must be written. */
  required: boolean;
  /** What holds when it is left out; absent for maps, required keys and where the description says what it follows from. */
  default?: unknown;
  /** The keys below it, in the order of the schema; empty for a plain value. */
  keys: string[];
}

/** The key is not one of an environment file. The message says which are near. */
export class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError';
}

const parseKey = (key: string): string[] => key.split(/\.|(?=\[)/).map((part) => part.replace(/^\[\d*\]$/, '[]'));

/** A list position is `0` in the tree: all items of a list are described by one node. */
const pathOf = (parts: readonly string[]): KeyPath => parts.map((part) => (part === '[]' ? 0 : part));

const joinKey = (parts: readonly string[]): string => parts.join('.').replace(/\.\[\]/g, '[]');

const defaultAt = (path: KeyPath): unknown => {
  if (path[0] === 'tenants' && path.length > 1) return valueAt(TENANT_DEFAULTS, path.slice(2));
  if (path[0] === 'sites' && path[2] === 'routes') {
    return path.length > 4 ? valueAt(SITE_ROUTE_DEFAULTS, path.slice(4)) : undefined;
  }
  if (path[0] === 'sites' && path.length > 1) return valueAt(SITE_DEFAULTS, path.slice(2));
  if (path[2] === 'applications' && path.length > 3) {
    // A key that types of applications share has one default.
    const byType: unknown[] = Object.values(APPLICATION_DEFAULTS);
    return byType.map((defaults) => valueAt(defaults, path.slice(4))).find((value) => value !== undefined);
  }
  if (path[3] === 'organizations' && path.length > 4) {
    return path[7] === 'items' && path.length > 9 ? valueAt(ITEM_DEFAULTS, path.slice(9)) : undefined;
  }
  if (path[0] === 'backend') return valueAt(Object.assign({}, ...Object.values(BACKEND_DEFAULTS)), path.slice(1));
  return valueAt(DEFAULTS, path);
};

const isPlain = (node: SchemaNode): boolean => alternatives(node).every(({ properties }) => properties === undefined);

/** The default of a key without keys below it, or of one that is null unless written. */
const ownDefault = (path: KeyPath, node: SchemaNode): unknown => {
  const value = path.length === 0 ? undefined : defaultAt(path);
  return isPlain(node) || value === null ? value : undefined;
};

const required = (root: SchemaNode, path: KeyPath): boolean => {
  const name = path.at(-1);
  const parents = nodesAt(root, path.slice(0, -1)).flatMap(alternatives);
  const owners = parents.filter(({ properties }) => name !== undefined && properties?.[name] !== undefined);
  return owners.length > 0 && owners.every((owner) => owner.required?.includes(String(name)) ?? false);
};

const childKeys = (root: SchemaNode, path: KeyPath): string[] => {
  const isList = nodesAt(root, path).some(({ items }) => items !== undefined);
  return isList ? ['[]'] : keysAt(root, path);
};

const docsAt = (root: SchemaNode, parts: readonly string[]): KeyDocs | undefined => {
  const path = pathOf(parts);
  const nodes = nodesAt(root, path);
  const [node] = nodes;
  if (node === undefined) return undefined;
  const value = ownDefault(path, node);
  const types = nodes.flatMap((each) => (typeof each.const === 'string' ? [each] : []));
  return {
    key: joinKey(parts),
    description:
      types.length > 1
        ? types.map((each) => `${String(each.const)}: ${each.description}`).join(' ')
        : (node.description ?? ''),
    allowed: describeAll(nodes),
    required: required(root, path),
    ...(value === undefined ? {} : { default: value }),
    keys: childKeys(root, path),
  };
};

/**
 * The documentation of a key, such as `services.homer.retention.callDays`, `tenants[].name` or `tenants[0].name`; of the
 * whole file for an empty key.
 *
 * @throws UnknownKeyError when there is no such key
 */
export const explain = (key: string): KeyDocs => {
  const root = environmentTree();
  const parts = key === '' ? [] : parseKey(key);
  const docs = docsAt(root, parts);
  if (docs !== undefined) return docs;
  const known = parts.findIndex((_, index) => docsAt(root, parts.slice(0, index + 1)) === undefined);
  const parent = parts.slice(0, known);
  const below = childKeys(root, pathOf(parent));
  const near = suggest(parts[known] ?? '', below);
  const place = parent.length === 0 ? 'an environment file' : joinKey(parent);
  const hint = near === undefined ? '' : ` Did you mean ${joinKey([...parent, near, ...parts.slice(known + 1)])}?`;
  const list = below.length === 0 ? 'There are no keys below it.' : `It has: ${below.join(', ')}.`;
  throw new UnknownKeyError(`There is no key ${key}: ${place} has no ${parts[known]}.${hint} ${list}`);
};

/** The documentation of every key, each before those below it. */
export const explainAll = (): KeyDocs[] => {
  const root = environmentTree();
  const walk = (parts: readonly string[]): KeyDocs[] => {
    const docs = docsAt(root, parts);
    if (docs === undefined) return [];
    return [docs, ...docs.keys.flatMap((name) => walk([...parts, name]))];
  };
  return walk([]).slice(1);
};

/** @param isForm whether the node is one form of a union, which carries the default itself */
const withDefault = (node: SchemaNode, path: KeyPath, isForm = false): SchemaNode => {
  const value = isForm ? undefined : ownDefault(path, node);
  const inner = (child: SchemaNode) => withDefault(child, path, true);
  return {
    ...node,
    ...(value === undefined ? {} : { default: value }),
    ...(node.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(node.properties).map(([name, child]) => [name, withDefault(child, [...path, name])]),
          ),
        }),
    ...(node.items === undefined ? {} : { items: withDefault(node.items, [...path, 0]) }),
    ...(node.anyOf === undefined ? {} : { anyOf: node.anyOf.map(inner) }),
    ...(node.oneOf === undefined ? {} : { oneOf: node.oneOf.map(inner) }),
  };
};

/** JSON Schema of an environment file, with the defaults: for editors. */
export const environmentJsonSchema = (): SchemaNode => withDefault(environmentTree(), []);

/** JSON Schema of the catalogue: for editors. */
export const catalogueJsonSchema = (): SchemaNode => catalogueTree();
