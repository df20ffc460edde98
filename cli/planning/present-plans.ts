import { guardText } from '../guard/guard-text';
import type { Review } from '../plans/reviewed-plans';
import type { StackGraph } from '../synth/stack-graph';
import { guardRun } from './guard-run';
import type { Run } from './prepare-run';
import type { StackPlan } from './plan-stack';
import { outcomeLine } from './plan-stacks';

/** PROVISIONAL */
export function presentPlans(run: Run, graph: StackGraph, review: Review, plans: readonly StackPlan[]) {
  const report = guardRun(run, graph, plans);
  return {
    markdown: [...plans.map(outcomeLine), guardText(report)].join('\n'),
    json: { review, guard: report },
    refused: report.verdict === 'refused',
  };
}
