import { guardPlans } from '../../../cli/guard/guard-report';
import type { GuardContext } from '../../../cli/guard/evaluate-guard';
import { parsePlan } from '../../../cli/plan/read-plan';
import { presentSummary } from '../../../cli/summary/present-summary';
import { summarize } from '../../../cli/summary/summarize';
import type { GoldenCase } from './golden-case';

/** The day on which all golden plans are judged. */
const NOW = new Date('2026-11-22T12:00:00.000Z');

/**
 * What the command line makes of the plans of a case.
 * @param plans by stack, the text of `terraform show -json`
 * @returns by file name, its content
 */
export function expectedFiles(
  { judge = {}, notPlanned }: GoldenCase,
  plans: ReadonlyMap<string, string>,
): Record<string, string> {
  const parsed = [...plans].map(([stack, text]) => ({ stack, plan: parsePlan(text, `${stack}.json`) }));
  const context: Omit<GuardContext, 'stack'> = { now: NOW, ...judge };
  const guard = guardPlans(parsed, context);
  const failed = notPlanned === undefined ? [] : [{ stack: notPlanned.stack, notPlanned: notPlanned.reason }];
  const summary = summarize([...parsed, ...failed], {
    guard,
    meta: { environment: 'golden', commit: '0123456789abcdef', backend: '0123456789ab', time: NOW.toISOString() },
  });
  const { page, full, truncated, json } = presentSummary(summary, { fullText: 'summary.full.md' });
  const asText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'summary.md': page,
    'summary.json': asText(json),
    'guard.json': asText(guard),
    ...(truncated ? { 'summary.full.md': full } : {}),
  };
}
