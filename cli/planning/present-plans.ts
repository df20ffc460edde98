import type { Judge } from '../deploy/deploy-stack';
import type { Review } from '../plans/reviewed-plans';
import type { PlanFolder } from '../plans/plan-folder';
import type { StackGraph } from '../synth/stack-graph';
import type { Run } from './prepare-run';
import type { StackPlan } from './plan-stack';
import { outcomeLine } from './plan-stacks';

/** PROVISIONAL */
export function presentPlans(_run: Run, _graph: StackGraph, review: Review, plans: readonly StackPlan[]) {
  return { markdown: plans.map(outcomeLine).join('\n'), json: review, refused: false };
}
export function judgeOf(_run: Run, _folder: PlanFolder): Judge {
  return async () => [];
}
