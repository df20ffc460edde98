/** A value of a chart, as JSON knows it. */
export type Value = string | number | boolean | null | Value[] | ValueMap;

export interface ValueMap {
  [key: string]: Value;
}

export const isMap = (value: Value | undefined): value is ValueMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `over` on top of `base`: maps are merged key by key, everything else is replaced, lists and nulls too.
 * (mergeMaps of helm_release; a null stays, because helm takes it as "remove the chart's default".)
 */
export function merge(base: ValueMap, over: ValueMap): ValueMap {
  const merged: ValueMap = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const present = merged[key];
    merged[key] = isMap(present) && isMap(value) ? merge(present, value) : value;
  }
  return merged;
}
