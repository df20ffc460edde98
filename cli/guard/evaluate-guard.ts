import type { Allowance } from '../../config/schema/guard';
import { GUARD_RULES } from '../../config/schema/guard';
import type { Plan } from '../plan/plan-schema';
import type { Finding, RuleFinding } from './finding';
import type { Rule, RuleContext } from './rule';
import { floatingVersion } from './rules/floating-version';
import { forgotten } from './rules/forgotten';
import { incompletePlan } from './rules/incomplete-plan';
import { outputVanishes } from './rules/output-vanishes';
import { protectedDestroyed } from './rules/protected-destroyed';
import { renameWithoutMove } from './rules/rename-without-move';
import { revisionLowered } from './rules/revision-lowered';
import { secretRecreated } from './rules/secret-recreated';
import { versionDowngrade } from './rules/version-downgrade';
import { waitDisabled } from './rules/wait-disabled';
import { wrongCluster } from './rules/wrong-cluster';

const RULES: readonly Rule[] = [
  wrongCluster,
  incompletePlan,
  renameWithoutMove,
  protectedDestroyed,
  secretRecreated,
  revisionLowered,
  outputVanishes,
  versionDowngrade,
  floatingVersion,
  waitDisabled,
  forgotten,
];

export interface GuardContext extends RuleContext {
  /** `guard.allow` of the environment. @default - nothing is allowed */
  readonly allow?: readonly Allowance[];
  /** The day that decides whether an allowance is expired. */
  readonly now: Date;
}

const DAYS_SUGGESTED = 14;

const isoDay = (date: Date): string => date.toISOString().slice(0, 10);

const isAllowable = (finding: RuleFinding): boolean => (GUARD_RULES as readonly string[]).includes(finding.rule);

function howToAllow({ rule, address }: RuleFinding, now: Date): string {
  const until = new Date(now.getTime() + DAYS_SUGGESTED * 86_400_000);
  return [
    'guard:',
    '  allow:',
    `    - rule: ${rule}`,
    `      address: ${JSON.stringify(address)}`,
    '      reason: "..." # why this is right, for those who read it later',
    `      expires: ${isoDay(until)}`,
  ].join('\n');
}

/** Whether the last day of an allowance has passed (UTC). */
export const isExpired = (allowance: Allowance, now: Date): boolean => allowance.expires < isoDay(now);

function judge(finding: RuleFinding, { stack, allow = [], now }: GuardContext): Finding {
  const judged: Finding = { ...finding, ...(stack === undefined ? {} : { stack }) };
  if (finding.outcome !== 'refused' || !isAllowable(finding)) return judged;
  const entries = allow.filter(({ rule, address }) => rule === finding.rule && address === finding.address);
  const entry = entries.find((each) => !isExpired(each, now)) ?? entries[0];
  if (entry === undefined) return { ...judged, howToAllow: howToAllow(finding, now) };
  const expired = isExpired(entry, now);
  const allowance = { ...entry, expired };
  return expired
    ? { ...judged, allowance, howToAllow: howToAllow(finding, now) }
    : { ...judged, outcome: 'allowed', allowance };
}

/** Everything that the guard has to say about one plan, refusals first. */
export function evaluateGuard(plan: Plan, context: GuardContext): Finding[] {
  const findings = RULES.flatMap((rule) => rule(plan, context)).map((finding) => judge(finding, context));
  const rank = { refused: 0, allowed: 1, reported: 2 };
  return findings.sort((left, right) => rank[left.outcome] - rank[right.outcome]);
}
