import { z } from 'zod';
import type { Counts, PlannedAction } from '../plans/reviewed-plans';

const change = z.object({
  actions: z.array(z.string()),
  before: z.unknown(),
  after: z.unknown(),
  after_unknown: z.unknown(),
  importing: z.unknown(),
});

const factsSchema = z.object({
  resource_changes: z
    .array(z.object({ address: z.string(), mode: z.string(), previous_address: z.string().optional(), change }))
    .default([]),
  resource_drift: z.array(z.object({ address: z.string(), change })).default([]),
  output_changes: z.record(z.string(), z.object({ actions: z.array(z.string()) })).default({}),
  planned_values: z
    .object({ outputs: z.record(z.string(), z.object({ value: z.json().optional() })).default({}) })
    .default({ outputs: {} }),
});

/** The part of a plan JSON (terraform: "JSON Output Format", 1.2) that ordering and applying need. */
export type PlanFacts = z.output<typeof factsSchema>;

/** The facts of a plan JSON. */
export const planFacts = (json: unknown): PlanFacts => factsSchema.parse(json);

const isNothing = (actions: readonly string[]) => actions.length === 1 && actions[0] === 'no-op';

/** Every object that the plan makes, changes, moves, takes over, forgets or destroys, by address. Reads are left out. */
export function plannedActions({ resource_changes: changes }: PlanFacts): PlannedAction[] {
  return changes
    .filter(({ mode }) => mode === 'managed')
    .filter(
      ({ change: { actions, importing }, previous_address: previous }) =>
        !isNothing(actions) || previous !== undefined || (importing ?? null) !== null,
    )
    .map(({ address, change: { actions }, previous_address: previousAddress }) => ({
      address,
      actions,
      ...(previousAddress === undefined ? {} : { previousAddress }),
    }))
    .sort((left, right) => (left.address < right.address ? -1 : 1));
}

/** The four numbers that terraform prints; a replacement counts as added and destroyed. */
export function countsOf(facts: PlanFacts): Counts {
  const managed = facts.resource_changes.filter(({ mode }) => mode === 'managed');
  const having = (action: string) => managed.filter(({ change: { actions } }) => actions.includes(action)).length;
  return {
    add: having('create'),
    change: having('update'),
    destroy: having('delete'),
    import: managed.filter(({ change: { importing } }) => (importing ?? null) !== null).length,
  };
}
