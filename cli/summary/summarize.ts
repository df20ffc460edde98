import { createHash } from 'node:crypto';
import type { GuardReport } from '../guard/guard-report';
import type { LeftOutStack } from '../left-out/left-out-stack';
import { Redactor } from '../plan/redactor';
import { NO_COUNTS, summarizeStack } from './summarize-stack';
import type { PlannedStack } from './summarize-stack';
import type { StackCounts, StackSummary, Summary, SummaryMeta } from './summary-model';

export interface SummarizeOptions {
  readonly meta: SummaryMeta;
  /** The guard's answer about the same plans. */
  readonly guard: GuardReport;
  /** What the backend holds of stacks that the configuration leaves out. */
  readonly leftOut?: readonly LeftOutStack[];
}

const add = (left: StackCounts, right: StackCounts): StackCounts => {
  const keys = Object.keys(left) as (keyof StackCounts)[];
  return Object.fromEntries(keys.map((key) => [key, left[key] + right[key]])) as unknown as StackCounts;
};

const names = (stacks: readonly StackSummary[]): string => stacks.map(({ stack }) => stack).join(', ');

const having = (stacks: readonly StackSummary[], test: (stack: StackSummary) => boolean): StackSummary[] =>
  stacks.filter(test);

/** Why the page may not be used to approve the plans; `truncated` is added by whoever cuts it. */
function objections(stacks: readonly StackSummary[], guard: GuardReport): string[] {
  const missing = having(stacks, ({ outcome }) => outcome === 'not-planned');
  const partial = having(stacks, ({ outcome }) => outcome === 'partial');
  return [
    ...(guard.verdict === 'refused' ? ['The guard refuses the plan.'] : []),
    ...(missing.length === 0 ? [] : [`Not planned: ${names(missing)}.`]),
    ...(partial.length === 0 ? [] : [`Planned in part only: ${names(partial)}.`]),
  ];
}

/**
 * What an approval of these plans rests on. The first review of a new cluster always rests on assumptions, and may be
 * approved: deploy holds what it plans later against what is on this page.
 */
function conditions(stacks: readonly StackSummary[]): string[] {
  const assumed = having(stacks, ({ assumptions }) => assumptions.length > 0);
  return assumed.length === 0
    ? []
    : [
        `Planned on assumptions about stacks that are not applied yet: ${names(assumed)}. ` +
          'Deploy plans them again after those, and stops where addresses or actions differ from this page.',
      ];
}

/** One page about all plans of a run, without any secret. Stacks stay in the given order, which is the order of applying. */
export function summarize(planned: readonly PlannedStack[], { meta, guard, leftOut }: SummarizeOptions): Summary {
  const redactor = Redactor.of(planned.flatMap(({ plan }) => (plan === undefined ? [] : [plan])));
  const stacks = planned.map((stack) => summarizeStack(stack, redactor));
  const reasons = objections(stacks, guard);
  const hashes = stacks.map(({ stack, planHash }) => `${stack} ${planHash ?? '-'}`).join('\n');
  const findings = guard.findings.map((finding) => ({
    ...finding,
    what: redactor.hide(finding.what),
    why: redactor.hide(finding.why),
  }));
  return {
    formatVersion: 1,
    meta,
    planHash: createHash('sha256').update(hashes).digest('hex'),
    totals: stacks.reduce((sum, { counts }) => add(sum, counts), NO_COUNTS),
    stacks,
    guard: {
      verdict: guard.verdict,
      findings,
      expiredAllowances: guard.expiredAllowances,
      unusedAllowances: guard.unusedAllowances,
    },
    ...(leftOut === undefined ? {} : { leftOut }),
    approval: { allowed: reasons.length === 0, reasons: [...reasons, ...conditions(stacks)] },
  };
}
