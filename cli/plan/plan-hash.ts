import { createHash } from 'node:crypto';
import { HIDDEN, maskAt } from './redactor';
import type { Mask, Plan, ResourceChange, ValueChange } from './plan-schema';
import { isMap } from './plan-values';

/** Keys in order, sensitive parts left out: a hash of a short secret could be guessed. */
function canonical(value: unknown, mask: Mask | undefined): unknown {
  if (mask === true) return HIDDEN;
  if (Array.isArray(value)) return value.map((part: unknown, index) => canonical(part, maskAt(mask, index)));
  if (!isMap(value)) return value ?? null;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, canonical(value[key], maskAt(mask, key))]));
}

const ofChange = (change: ValueChange): unknown => [
  change.actions,
  canonical(change.before, change.before_sensitive),
  canonical(change.after, change.after_sensitive),
  canonical(change.after_unknown, false),
  change.importing?.id ?? null,
];

const ofEntry = (entry: ResourceChange): unknown => [
  entry.address,
  entry.previous_address ?? null,
  entry.deposed ?? null,
  ofChange(entry.change),
];

const isNoChange = ({ change, previous_address: previous }: ResourceChange): boolean =>
  change.actions[0] === 'no-op' && previous === undefined && change.importing === undefined;

/**
 * SHA-256 over what a plan does to objects and outputs. Two plans with the same hash do the same, as far as a plan shows it:
 * sensitive values, times and the order of the file take no part.
 */
export function planHash(plan: Plan): string {
  const entries = (plan.resource_changes ?? []).filter((entry) => !isNoChange(entry)).map(ofEntry);
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, change]) => change.actions[0] !== 'no-op')
    .map(([name, change]) => [name, ofChange(change)]);
  const sorted = (list: unknown[]): string[] => list.map((each) => JSON.stringify(each)).sort();
  const text = JSON.stringify([plan.errored ?? false, sorted(entries), sorted(outputs)]);
  return createHash('sha256').update(text).digest('hex');
}
