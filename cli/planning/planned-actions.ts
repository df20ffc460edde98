import { changeKind, isChange } from '../plan/change-kind';
import type { Plan, ResourceChange } from '../plan/plan-schema';
import type { Counts, PlannedAction } from '../plans/reviewed-plans';

/** One object has two entries when an old instance of it is still to be destroyed. */
const addressOf = ({ address, deposed }: ResourceChange): string =>
  deposed === undefined ? address : `${address} (deposed ${deposed})`;

const managed = (plan: Plan | null): ResourceChange[] =>
  (plan?.resource_changes ?? []).filter(({ mode }) => mode === 'managed');

/** Every object that the plan makes, changes, moves, takes over, forgets or destroys, by address. Reads are left out. */
export const plannedActions = (plan: Plan | null): PlannedAction[] =>
  managed(plan)
    .filter((entry) => isChange(changeKind(entry)))
    .map((entry) => ({
      address: addressOf(entry),
      actions: entry.change.actions,
      ...(entry.previous_address === undefined ? {} : { previousAddress: entry.previous_address }),
    }))
    .sort((left, right) => (left.address < right.address ? -1 : 1));

/** The numbers that terraform prints: a replacement counts as added and destroyed. */
export function countsOf(plan: Plan | null): Counts {
  const entries = managed(plan);
  const having = (action: 'create' | 'update' | 'delete') =>
    entries.filter(({ change: { actions } }) => actions.includes(action)).length;
  return {
    add: having('create'),
    change: having('update'),
    destroy: having('delete'),
    import: entries.filter(({ change: { importing } }) => (importing ?? null) !== null).length,
  };
}
