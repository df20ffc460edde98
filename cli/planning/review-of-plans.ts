import { type Review, type ReviewedStack, sealed } from '../plans/reviewed-plans';
import { isWholeGraph, type StackPlan } from './plan-stack';
import type { Run } from './prepare-run';

function reviewedStack(plan: StackPlan): ReviewedStack {
  const { stack, outcome, assumptions, deferredReads, counts, actions, planSha256, configurationSha256, reason } = plan;
  return {
    name: stack.name,
    dependencies: [...stack.dependencies],
    outcome,
    wholeGraph: isWholeGraph(plan),
    assumptions: assumptions.map(({ producer, output, expectation }) => ({ producer, output, kind: expectation.kind })),
    deferredReads: [...deferredReads],
    counts,
    actions: [...actions],
    planSha256,
    configurationSha256,
    reason: [...reason],
  };
}

/** The manifest of plans: everything that a deploy checks before it applies one of them. */
export const reviewOf = (run: Run, plans: readonly StackPlan[]): Review =>
  sealed({
    format: 1,
    environment: run.environment,
    createdAt: new Date().toISOString(),
    commit: run.commit.id,
    modified: run.commit.modified,
    backendFingerprint: run.backend.fingerprint,
    terraformVersion: run.context.terraform.version,
    stacks: plans.map(reviewedStack),
  });
