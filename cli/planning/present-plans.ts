import type { GuardReport } from '../guard/guard-report';
import type { LeftOutStack } from '../left-out/left-out-stack';
import type { Plan } from '../plan/plan-schema';
import type { Review } from '../plans/reviewed-plans';
import { type Presentation, presentSummary } from '../summary/present-summary';
import { summarize } from '../summary/summarize';
import type { PlannedStack } from '../summary/summarize-stack';
import type { Assumption } from '../whole-graph/assumptions';
import type { StackPlan } from './plan-stack';

/** A stack without changes has no saved plan to show; this says the same. */
const nothingPlanned = (terraformVersion: string): Plan => ({
  format_version: '1.2',
  terraform_version: terraformVersion,
  resource_changes: [],
});

/** Longest assumed value that is shown; names are shorter. */
const SHOWN = 80;

function assumptionText({ producer, output, expectation }: Assumption): string {
  const name = output.replace(/^cross-stack-output-(?:terraform_data_published_output_)?/, '');
  if (expectation.kind === 'unknown') return `${producer}: ${name} is known only after ${producer} is applied`;
  const value = JSON.stringify(expectation.value);
  return `${producer}: ${name} will be ${value.length > SHOWN ? `${value.slice(0, SHOWN)}...` : value}, as its plan says`;
}

function plannedStack(plan: StackPlan, terraformVersion: string): PlannedStack {
  const { stack, outcome, planSha256, assumptions, deferredReads, reason } = plan;
  const shown = plan.plan ?? (outcome === 'not-planned' ? undefined : nothingPlanned(terraformVersion));
  return {
    stack: stack.name,
    ...(shown === undefined ? {} : { plan: shown }),
    ...(outcome === 'not-planned' ? { notPlanned: reason.join('\n') } : {}),
    ...(planSha256 === null ? {} : { planFileSha256: planSha256 }),
    assumptions: [
      ...assumptions.map(assumptionText),
      ...deferredReads.map((address) => `${address} cannot be read yet: it waits for a stack before this one`),
    ],
  };
}

/** The page for review, in all its forms, of what a manifest holds. */
export function presentPlans(
  review: Review,
  plans: readonly StackPlan[],
  { guard, leftOut }: { readonly guard: GuardReport; readonly leftOut: readonly LeftOutStack[] },
  fullText: string,
): Presentation {
  const { environment, commit, modified, backendFingerprint, createdAt, terraformVersion } = review;
  const summary = summarize(
    plans.map((plan) => plannedStack(plan, terraformVersion)),
    {
      guard,
      leftOut,
      meta: {
        environment,
        ...(commit === null ? {} : { commit: `${commit}${modified ? '-dirty' : ''}` }),
        backend: backendFingerprint,
        time: createdAt,
      },
    },
  );
  const presented = presentSummary(summary, { fullText });
  const note = `\n\nManifest \`${review.planHash}\`: \`cluster-infra deploy --plan-hash\` applies exactly this.\n`;
  return { ...presented, page: presented.page.trimEnd() + note, full: presented.full.trimEnd() + note };
}
