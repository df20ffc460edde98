import type { z } from 'zod';
import { formatPath, showValue } from './problem';
import type { KeyPath } from './problem';
import { describeAllowed, keysAt, nodesAt } from './schema-tree';
import type { SchemaNode } from './schema-tree';
import { isSecretKey, secretFix } from './secrets';
import { suggest } from './suggest';

/** A problem before its place in the file is known. */
export interface Finding {
  path: KeyPath;
  problem: string;
  allowed?: string;
  fix: string;
}

type Issue = z.core.$ZodIssue;

export const valueAt = (data: unknown, path: KeyPath): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    data,
  );

const unknownKey = (root: SchemaNode, data: unknown, parent: KeyPath, key: string): Finding => {
  const known = keysAt(root, parent, data);
  const near = suggest(key, known);
  const path = [...parent, key];
  const place = parent.length === 0 ? 'at the top of the file' : `in ${formatPath(parent)}`;
  return {
    path,
    problem: `There is no key ${JSON.stringify(key)} ${place}.`,
    allowed: known.join(', '),
    fix: unknownKeyFix(path, near),
  };
};

const unknownKeyFix = (path: KeyPath, near: string | undefined): string => {
  if (near !== undefined) return `Did you mean ${JSON.stringify(near)}?`;
  return isSecretKey(String(path.at(-1))) ? secretFix(path) : 'Remove it, or use one of the allowed keys.';
};

const wrongValue = (root: SchemaNode, data: unknown, path: KeyPath): Finding => {
  const value = valueAt(data, path);
  const node = nodesAt(root, path, data)[0];
  const allowed = node === undefined ? undefined : describeAllowed(node);
  if (value === undefined) {
    return {
      path,
      problem: 'This key is required, and missing.',
      ...(allowed === undefined ? {} : { allowed }),
      fix: node?.description === undefined ? 'Add it.' : `Add it: ${node.description}`,
    };
  }
  const shown = path.some((key) => isSecretKey(String(key))) ? 'This value (not shown)' : showValue(value);
  return {
    path,
    problem: `${shown} is not allowed here.`,
    ...(allowed === undefined ? {} : { allowed }),
    fix: fixFor(value, node),
  };
};

const fixFor = (value: unknown, node: SchemaNode | undefined): string => {
  if (typeof value === 'string' && node?.enum !== undefined) {
    const near = suggest(value, node.enum.map(String));
    if (near !== undefined) return `Did you mean ${JSON.stringify(near)}?`;
  }
  if (node?.type === 'boolean' && typeof value === 'string') return 'Write true or false, without quotes.';
  if (node?.type === 'integer' && typeof value === 'string' && /^[0-9]+$/.test(value))
    return 'Write it without quotes.';
  if (node?.type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return 'Write it in quotes.';
  if (value === null) return 'Write a value behind the colon, or remove the key.';
  return node?.description ?? 'Write one of the allowed values.';
};

/**
 * What a person needs to know about the issues zod found.
 *
 * @param root the JSON Schema of the same schema
 * @param data what the file says
 */
export const explainIssues = (root: SchemaNode, data: unknown, issues: readonly Issue[]): Finding[] =>
  issues.flatMap((issue) => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    if (issue.code !== 'unrecognized_keys') return wrongValue(root, data, path);
    return issue.keys.map((key) => unknownKey(root, data, path, key));
  });
