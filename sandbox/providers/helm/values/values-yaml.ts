import { parseDocument, type Tags } from 'yaml';
import { isMap, type Value, type ValueMap } from './value-types';

/** What a text of `values` turned out to be instead of a map. */
export class ValuesYamlError extends Error {
  override readonly name = 'ValuesYamlError';
}

/**
 * Reads a values file as helm does: YAML 1.1 (`yes` and `on` are booleans, `0755` is octal, `<<` merges), but dates and
 * base 60 numbers stay texts. The last of two equal keys wins.
 *
 * @throws ValuesYamlError with line and column, without the text itself.
 */
export function parseValues(text: string): ValueMap {
  const value = parseYaml(text);
  if (value === null) return {};
  if (!isMap(value)) throw new ValuesYamlError(`expected a map of keys, got ${describe(value)}`);
  return value;
}

/** One YAML value of any kind. */
export function parseYaml(text: string): Value {
  const document = parseDocument(text, {
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    customTags: (tags: Tags) => tags.filter((tag) => typeof tag === 'string' || !isForeign(tag)),
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const before = text.slice(0, error.pos[0]).split('\n');
    throw new ValuesYamlError(`line ${before.length}, column ${(before.at(-1) ?? '').length + 1}: ${error.code}`);
  }
  return document.toJS({ mapAsMap: false, maxAliasCount: 10_000 }) as Value;
}

const isForeign = (tag: { readonly tag: string; readonly format?: string }): boolean =>
  tag.format === 'TIME' || tag.tag === 'tag:yaml.org,2002:timestamp';

const describe = (value: Value): string => (Array.isArray(value) ? 'a list' : `a ${typeof value}`);
