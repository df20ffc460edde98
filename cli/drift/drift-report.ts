import type { StackPlan } from '../planning/plan-stack';
import { isWholeGraph } from '../planning/plan-stack';
import type { Run } from '../planning/prepare-run';
import type { DriftHistory } from './drift-history';
import { type DriftedObject, driftOfPlan } from './drift-of-plan';

/** What was found about one stack. */
export interface StackReport {
  readonly stack: string;
  readonly outcome: 'none' | 'drift' | 'not-planned';
  readonly drifted: ReadonlyArray<DriftedObject & { readonly firstSeen: string }>;
  readonly noticed: readonly string[];
  readonly pending: readonly string[];
  /** Why it could not be planned. */
  readonly reason: readonly string[];
}

export interface DriftReport {
  readonly environment: string;
  readonly at: string;
  readonly commit: string | null;
  readonly backendFingerprint: string;
  /** The worst of the stacks: drift that was found counts more than a stack that could not be looked at. */
  readonly outcome: 'none' | 'drift' | 'not-planned';
  readonly stacks: readonly StackReport[];
}

/** A stack that reads what is not applied yet was never deployed as it is configured, so nothing can be said of it. */
function reasonNotToSay(plan: StackPlan): readonly string[] {
  if (plan.outcome === 'not-planned') return plan.reason;
  if (!isWholeGraph(plan)) return [];
  const producers = [...new Set(plan.assumptions.map(({ producer }) => producer)), ...plan.deferredReads];
  return [`it reads ${producers.join(', ')}, which is not applied as configured`];
}

/** Three outcomes for each stack: none, drift, or that it could not be planned, which is never mixed with none. */
export function driftReport(run: Run, plans: readonly StackPlan[], history: DriftHistory, now: Date): DriftReport {
  const stacks = plans.map((plan): StackReport => {
    const reason = reasonNotToSay(plan);
    const { name } = plan.stack;
    if (reason.length > 0)
      return { stack: name, outcome: 'not-planned', drifted: [], noticed: [], pending: [], reason };
    const { drifted, noticed, pending } = driftOfPlan(plan.plan);
    const since = history.update(
      name,
      drifted.map(({ address }) => address),
      now,
    );
    return {
      stack: name,
      outcome: drifted.length > 0 ? 'drift' : 'none',
      drifted: drifted.map((object) => ({ ...object, firstSeen: since.get(object.address) ?? now.toISOString() })),
      noticed,
      pending,
      reason: [],
    };
  });
  const has = (outcome: StackReport['outcome']) => stacks.some((stack) => stack.outcome === outcome);
  return {
    environment: run.environment,
    at: now.toISOString(),
    commit: run.commit.id,
    backendFingerprint: run.backend.fingerprint,
    outcome: has('drift') ? 'drift' : has('not-planned') ? 'not-planned' : 'none',
    stacks,
  };
}
