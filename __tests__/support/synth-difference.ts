import { parse } from 'yaml';
import type { Synthesized } from './synth';
import { resources } from './terraform-json';
import type { Attributes } from './terraform-json';

/**
 * What is different between two synthesized environments, one line for each resource that comes or goes and each value
 * that changes: `edge helm_release.traefik_release values.deployment.replicas: 2 -> 3`. Values of a release are compared
 * key by key.
 */
export function synthDifference(before: Synthesized, after: Synthesized): string[] {
  const [left, right] = [leaves(before), leaves(after)];
  const lines = [...new Set([...left.keys(), ...right.keys()])].flatMap((resource) => {
    const [was, is] = [left.get(resource), right.get(resource)];
    if (was === undefined || is === undefined) {
      return [`${was === undefined ? '+' : '-'} ${resource}`];
    }
    return [...new Set([...was.keys(), ...is.keys()])]
      .filter((path) => was.get(path) !== is.get(path))
      .map((path) => `~ ${resource} ${path}: ${was.get(path) ?? '(none)'} -> ${is.get(path) ?? '(none)'}`);
  });
  return lines.sort();
}

/** Resource -> path -> value as JSON. */
function leaves(stacks: Synthesized): Map<string, Map<string, string>> {
  return new Map(
    Object.entries(stacks).flatMap(([stack, json]) =>
      resources(json).map(({ address, type, attributes }) => {
        const { '//': _comment, ...content } = type === 'helm_release' ? withParsedValues(attributes) : attributes;
        return [`${stack} ${address}`, new Map(flat(content))] as const;
      }),
    ),
  );
}

function withParsedValues(attributes: Attributes): Attributes {
  const [document] = attributes['values'] as [string];
  return { ...attributes, values: parse(document) as unknown };
}

function flat(value: unknown, path = ''): [string, string][] {
  // One line for each set of rules says more than one for each label of a selector.
  if (typeof value !== 'object' || value === null || /topology_?spread_?constraints?$/i.test(path)) {
    return [[path, JSON.stringify(value)]];
  }
  const entries = Object.entries(value);
  return entries.length === 0
    ? [[path, JSON.stringify(value)]]
    : entries.flatMap(([key, item]) => flat(item, path === '' ? key : `${path}.${key}`));
}
