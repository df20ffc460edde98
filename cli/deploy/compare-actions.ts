import type { PlannedAction } from '../plans/reviewed-plans';

const describe = ({ address, actions }: PlannedAction): string => `${address}: ${wordFor(actions)}`;

function wordFor(actions: readonly string[]): string {
  if (actions.length === 2) return 'replace';
  const [action = 'nothing'] = actions;
  return action === 'no-op' ? 'move' : action;
}

const same = (left: PlannedAction, right: PlannedAction): boolean =>
  left.previousAddress === right.previousAddress && left.actions.join(' ') === right.actions.join(' ');

/** A create that failed half way left a tainted object: it is made anew, which the reviewed create covers. */
const isRepeatedCreate = (reviewed: PlannedAction, now: PlannedAction): boolean =>
  reviewed.actions.join() === 'create' && now.actions.includes('create') && now.actions.includes('delete');

/**
 * How a plan differs from the reviewed one, in lines for a person; empty when it may be applied.
 *
 * @param begun whether a part of the reviewed plan may be done already: then less may be left to do.
 */
export function differences(
  reviewed: readonly PlannedAction[],
  now: readonly PlannedAction[],
  begun: boolean,
): string[] {
  const before = new Map(reviewed.map((action) => [action.address, action]));
  const after = new Map(now.map((action) => [action.address, action]));
  const surplus = now.flatMap((action) => {
    const known = before.get(action.address);
    if (!known) return [`not reviewed: ${describe(action)}`];
    if (same(known, action) || (begun && isRepeatedCreate(known, action))) return [];
    return [`reviewed was ${describe(known)}, now it is ${wordFor(action.actions)}`];
  });
  const missing = begun ? [] : reviewed.filter(({ address }) => !after.has(address));
  return [...surplus, ...missing.map((action) => `reviewed, and not planned any more: ${describe(action)}`)];
}
