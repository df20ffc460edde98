import type { Allowance } from '../../config/schema/guard';
import type { Plan } from '../plan/plan-schema';
import type { GuardContext } from './evaluate-guard';
import { evaluateGuard, isExpired } from './evaluate-guard';
import type { Finding } from './finding';

/** The guard's answer about all plans of one run. */
export interface GuardReport {
  /** `refused` when one finding is refused. */
  readonly verdict: 'clean' | 'refused';
  readonly findings: readonly Finding[];
  /** Entries of guard.allow whose last day has passed. */
  readonly expiredAllowances: readonly Allowance[];
  /** Entries that let nothing pass in these plans: they can go, unless they are meant for a stack that was not planned. */
  readonly unusedAllowances: readonly Allowance[];
}

export interface GuardedPlan {
  /** Name of the stack, when it is known. */
  readonly stack?: string;
  readonly plan: Plan;
}

/** Judges plans together, so that an allowance that none of them needs is seen. */
export function guardPlans(plans: readonly GuardedPlan[], context: Omit<GuardContext, 'stack'>): GuardReport {
  const findings = plans.flatMap(({ stack, plan }) => {
    const consumers = context.consumers?.filter((consumer) => consumer.stack !== stack);
    return evaluateGuard(plan, {
      ...context,
      ...(stack === undefined ? {} : { stack }),
      ...(consumers === undefined ? {} : { consumers }),
    });
  });
  return reportOf(findings, context);
}

/** The report of findings that were made elsewhere. */
export function reportOf(
  findings: readonly Finding[],
  { allow = [], now }: Pick<GuardContext, 'allow' | 'now'>,
): GuardReport {
  const used = (entry: Allowance): boolean =>
    findings.some(
      ({ rule, address, allowance }) => allowance !== undefined && rule === entry.rule && address === entry.address,
    );
  return {
    verdict: findings.some(({ outcome }) => outcome === 'refused') ? 'refused' : 'clean',
    findings,
    expiredAllowances: allow.filter((entry) => isExpired(entry, now)),
    unusedAllowances: allow.filter((entry) => !isExpired(entry, now) && !used(entry)),
  };
}
