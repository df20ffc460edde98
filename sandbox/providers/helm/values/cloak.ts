import { isMap, type ValueMap } from './value-types';

/** What stands in state where a sensitive value would be. */
export const CLOAKED = '(sensitive value)';

/**
 * A copy of `values` in which the value of each dotted name is replaced. The name is split at every dot, escaped or not, and
 * a last key that does not exist is added, both as in the real provider.
 */
export function cloak(values: ValueMap, names: readonly string[]): ValueMap {
  const copy = structuredClone(values);
  for (const name of names) {
    const keys = name.split('.');
    const last = keys.pop() as string;
    let map: ValueMap | undefined = copy;
    for (const key of keys) {
      const below: ValueMap[string] | undefined = map?.[key];
      map = isMap(below) ? below : undefined;
    }
    if (map !== undefined) map[last] = CLOAKED;
  }
  return copy;
}
