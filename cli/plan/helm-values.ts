import { parseDocument } from 'yaml';
import { isMap, listOf } from './plan-values';

type Values = Readonly<Record<string, unknown>>;

function merge(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = key in base ? merge(base[key], value) : value;
  return merged;
}

/** One element of `values`: YAML or JSON text. Undefined when it is neither, or no map. */
function parseValues(text: unknown): Values | undefined {
  if (typeof text !== 'string') return undefined;
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  const value: unknown = document.toJS({ maxAliasCount: 1000 });
  return value === null || value === undefined ? {} : isMap(value) ? value : undefined;
}

/** The `values` of a helm_release as Helm sees them. */
export interface ReleaseValues {
  /** All elements over each other, the last wins (as Helm does). */
  readonly merged: Values;
  /** The last of several elements: this project puts a user's raw values there. */
  readonly raw: Values;
}

/**
 * Reads the `values` attribute of a helm_release.
 * @returns undefined when an element cannot be read, for example because it is not known yet
 */
export function releaseValues(values: unknown): ReleaseValues | undefined {
  const parts = listOf(values).map(parseValues);
  if (parts.some((part) => part === undefined)) return undefined;
  const merged = parts.reduce<unknown>((base, part) => merge(base, part), {});
  return { merged: merged as Values, raw: (parts.length > 1 ? parts.at(-1) : undefined) ?? {} };
}
