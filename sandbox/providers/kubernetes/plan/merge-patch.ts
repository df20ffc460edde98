import { isObject, sameJson, type JsonObject } from '../mapping/json';

/**
 * The JSON merge patch (RFC 7386) that turns what one manifest describes into what another one does: changed values, null
 * for what is gone, lists as a whole. Undefined when there is nothing to change. What neither manifest mentions stays.
 */
export function mergePatch(before: JsonObject, after: JsonObject): JsonObject | undefined {
  const patch: JsonObject = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [before[key], after[key]];
    if (sameJson(old, next)) continue;
    if (next === undefined) patch[key] = null;
    else if (isObject(old) && isObject(next)) patch[key] = mergePatch(old, next) ?? {};
    else patch[key] = next;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}
