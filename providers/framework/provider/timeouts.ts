import { type CtyObject } from '../protocol/cty';
import { isPlainObject } from '../protocol/cty-type';
import { durationAt, parseDuration } from './duration';
import type { Timeouts } from './resource';
import { attr, block, type Attribute, type Block } from './schema';
import { t } from './types';

export type Operation = keyof Timeouts;

const DEFAULT = 20 * 60_000;

type TimeoutFields<O extends Operation> = { readonly [K in O]: Attribute<string, { readonly optional: true }> };

/**
 * A `timeouts { create = "10m" }` block for these operations: `timeouts: timeoutsBlock('create', 'delete')` in a schema.
 * Values override the resource's own `timeouts`; `context.deadline` follows them.
 */
export function timeoutsBlock<const O extends Operation>(
  ...operations: O[]
): Block<TimeoutFields<O>, 'single', object> {
  const field = (operation: Operation): Attribute<string, { readonly optional: true }> =>
    attr(t.string, { optional: true, description: `How long to wait for ${operation}, for example "10m".` }, (text) =>
      parseDuration(text) === undefined ? `be a duration such as "90s", "10m" or "1h30m", got "${text}"` : undefined,
    );
  const fields = Object.fromEntries(operations.map((operation) => [operation, field(operation)]));
  return block.single(fields as TimeoutFields<O>);
}

/**
 * The time allowed for an operation, in milliseconds: what the object's `timeouts` says, else the resource's default,
 * else 20 minutes.
 *
 * @throws TfError at the attribute when the configured text is no duration.
 */
export function timeoutOf(operation: Operation, object: CtyObject, defaults: Timeouts | undefined): number {
  const { timeouts } = object;
  const configured = isPlainObject(timeouts) ? timeouts[operation] : undefined;
  if (typeof configured === 'string') return durationAt(configured, ['timeouts', operation]);
  const byDefault = defaults?.[operation];
  return byDefault === undefined ? DEFAULT : durationAt(byDefault, []);
}
