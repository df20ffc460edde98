import { isDeepStrictEqual } from 'node:util';
import { kindOfActions } from './change-kind';
import type { Plan, ResourceChange } from './plan-schema';
import { isMap } from './plan-values';

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (Array.isArray(value) && value.length === 0) ||
  (isMap(value) && Object.keys(value).length === 0);

/** `after`, but as `before` has it wherever one has nothing and the other an empty list or map. */
function aligned(before: unknown, after: unknown): unknown {
  if (isEmpty(before) && isEmpty(after)) return before;
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return after.map((value: unknown, index) => aligned(before[index], value));
  }
  if (!isMap(before) || !isMap(after)) return after;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    keys.map((key) => [key, aligned(before[key], after[key])]).filter(([, value]) => value !== undefined),
  );
}

/**
 * What differs in the world from the last apply, as the plan tells.
 *
 * Providers on Terraform's older SDK (hashicorp/kubernetes is one) keep null for what the configuration does not name, and
 * read it back as an empty list or map: seen with 2.38.0 on each object of every first plan after a deployment. That is no
 * difference here.
 */
export const outsideChanges = (plan: Plan | null): ResourceChange[] =>
  (plan?.resource_drift ?? []).flatMap((entry) => {
    if (kindOfActions(entry.change.actions) !== 'update') return [entry];
    const { before, after } = entry.change;
    const seen = aligned(before, after);
    return isDeepStrictEqual(before, seen) ? [] : [{ ...entry, change: { ...entry.change, after: seen } }];
  });
