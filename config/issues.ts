import type { z } from 'zod';
import { formatPath, valueAt } from './key-path';
import type { KeyPath } from './key-path';
import { showValue } from './problem';
import { describeAll, keysAt, nodesAt } from './schema-tree';
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
  const nodes = nodesAt(root, path, data);
  const described = { path, ...(nodes.length === 0 ? {} : { allowed: describeAll(nodes) }) };
  if (value === undefined) {
    return { ...described, problem: 'This key is required, and missing.', fix: `Add it.${meaning(nodes)}` };
  }
  const shown = path.some((key) => isSecretKey(String(key))) ? 'This value (not shown)' : showValue(value);
  return { ...described, problem: `${shown} is not allowed here.`, fix: valueFix(value, nodes) };
};

const meaning = ([node]: readonly SchemaNode[]): string =>
  node?.description === undefined ? '' : ` Its meaning: ${node.description}`;

const valueFix = (value: unknown, nodes: readonly SchemaNode[]): string => {
  const [node] = nodes;
  if (value === null) return 'Write a value behind the colon, or remove the key.';
  if (typeof value === 'string') {
    const choices = nodes
      .flatMap(({ const: only, enum: several = [only] }) => several)
      .filter((each) => each !== undefined);
    const near = suggest(value, choices.map(String));
    if (near !== undefined) return `Did you mean ${JSON.stringify(near)}?`;
    if (node?.type === 'boolean') return 'Write true or false, without quotes.';
    if (node?.type === 'integer' && /^[0-9]+$/.test(value)) return 'Write it without quotes.';
  }
  const isUnquoted = (typeof value === 'number' || typeof value === 'boolean') && node?.type === 'string';
  if (isUnquoted && new RegExp(node.pattern ?? '').test(String(value))) return 'Write it in quotes.';
  return `Correct it.${nodes.length === 1 ? meaning(nodes) : ''}`;
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
