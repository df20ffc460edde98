import { evaluateGuard, type GuardContext } from '../../../cli/guard/evaluate-guard';
import type { Plan } from '../../../cli/plan/plan-schema';

export const NOW = new Date('2026-11-22T12:00:00Z');

/** What the guard says of a plan, without the note that nothing in it proves the cluster. */
export const judged = (plan: Plan, context: Partial<GuardContext> = {}) =>
  evaluateGuard(plan, { now: NOW, ...context }).filter(({ rule }) => rule !== 'no-cluster-guard');

/** The same, a line for each finding. */
export const verdicts = (plan: Plan, context: Partial<GuardContext> = {}) =>
  judged(plan, context).map(({ rule, outcome, address }) => `${outcome} ${rule} ${address}`);
