import { isUnknown, type Unknown } from '../../../../providers/framework/protocol/cty';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { merge, isMap, type ValueMap } from './value-types';
import { parseValues, parseYaml, ValuesYamlError } from './values-yaml';
import { SetSyntaxError, setInto } from './strvals';

type Maybe<T> = T | Unknown | null;

interface SetEntry {
  readonly name: Maybe<string>;
  readonly value: Maybe<string>;
  readonly type?: Maybe<string>;
}

interface SetListEntry {
  readonly name: Maybe<string>;
  readonly value: Maybe<readonly Maybe<string>[]>;
}

/** The attributes of a release that make its values. */
export interface ValueSources {
  readonly values: Maybe<readonly Maybe<string>[]>;
  readonly set: Maybe<readonly Maybe<SetEntry>[]>;
  readonly set_list: Maybe<readonly Maybe<SetListEntry>[]>;
  readonly set_sensitive: Maybe<readonly Maybe<SetEntry>[]>;
}

/**
 * The values of a release, in the order of the real provider: the texts of `values` merged one over the other, then `set`,
 * `set_list` and `set_sensitive`. What is not known yet counts as empty (only lint asks that early).
 *
 * @throws TfError at the attribute that cannot be read; never with a value in it.
 */
export function releaseValues(sources: ValueSources): ValueMap {
  let result: ValueMap = {};
  for (const [index, text] of entries(sources.values)) {
    if (typeof text === 'string' && text !== '') result = merge(result, readText(text, index));
  }
  for (const [index, entry] of entries(sources.set)) applySet(result, entry, ['set', index]);
  for (const [index, entry] of entries(sources.set_list)) {
    const items = entries(entry.value).map(([, item]) => known(item));
    applyText(result, known(entry.name), `{${items.join(',')}}`, false, ['set_list', index]);
  }
  for (const [index, entry] of entries(sources.set_sensitive)) applySet(result, entry, ['set_sensitive', index]);
  return result;
}

/** The values that exist only while Terraform runs. */
export function writeOnlyValues(setWo: Maybe<readonly Maybe<SetEntry>[]>): ValueMap {
  const result: ValueMap = {};
  for (const [index, entry] of entries(setWo)) applySet(result, entry, ['set_wo', index]);
  return result;
}

/** Known and non-null elements with their index. */
function entries<T>(list: Maybe<readonly Maybe<T>[]>): [number, T][] {
  if (list === null || isUnknown(list)) return [];
  return [...list.entries()].filter((entry): entry is [number, T] => entry[1] !== null && !isUnknown(entry[1]));
}

const known = (text: Maybe<string> | undefined): string => (typeof text === 'string' ? text : '');

function readText(text: string, index: number): ValueMap {
  try {
    return parseValues(text);
  } catch (error) {
    if (!(error instanceof ValuesYamlError)) throw error;
    throw new TfError('Error unmarshaling values', `values[${index}] is not a YAML map: ${error.message}`, [
      'values',
      index,
    ]);
  }
}

function applySet(target: ValueMap, entry: SetEntry, path: [string, number]): void {
  const name = known(entry.name);
  if (entry.type === 'literal') applyLiteral(target, name, known(entry.value), path);
  else applyText(target, name, known(entry.value), entry.type === 'string', path);
}

function applyText(target: ValueMap, name: string, value: string, asText: boolean, path: [string, number]): void {
  try {
    setInto(target, `${name}=${value}`, asText);
  } catch (error) {
    if (!(error instanceof SetSyntaxError)) throw error;
    throw new TfError('Failed parsing value', `Key "${name}": ${error.message}`, path);
  }
}

/** The value is YAML and the name is one key, dots included. */
function applyLiteral(target: ValueMap, name: string, value: string, path: [string, number]): void {
  try {
    const literal = parseYaml(`${name}: ${value}`);
    target[name] = isMap(literal) ? (literal[name] ?? null) : literal;
  } catch (error) {
    if (!(error instanceof ValuesYamlError)) throw error;
    throw new TfError('Failed parsing literal value', `Key "${name}": ${error.message}`, path);
  }
}
