import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Judge } from '../deploy/deploy-stack';
import { evaluateGuard, type GuardContext } from '../guard/evaluate-guard';
import type { Finding } from '../guard/finding';
import { type GuardReport, reportOf } from '../guard/guard-report';
import type { Consumer } from '../guard/rule';
import type { StackPlan } from './plan-stack';
import type { Run } from './prepare-run';

/** A stack's folder with its cdk.tf.json. */
interface Configured {
  readonly name: string;
  readonly folder: string;
}

function consumerOf({ name, folder }: Configured): Consumer[] {
  const file = path.join(folder, 'cdk.tf.json');
  return existsSync(file) ? [{ stack: name, configuration: JSON.parse(readFileSync(file, 'utf8')) as unknown }] : [];
}

const contextOf = (run: Run, stacks: Iterable<Configured>): Omit<GuardContext, 'stack'> => ({
  allow: run.config.guard.allow,
  now: new Date(),
  clusterUid: run.config.cluster.uid,
  consumers: [...stacks].flatMap(consumerOf),
});

const contextFor = (context: Omit<GuardContext, 'stack'>, stack: string): GuardContext => ({
  ...context,
  stack,
  consumers: (context.consumers ?? []).filter((consumer) => consumer.stack !== stack),
});

/** A plan that ended in an error is "could not be planned"; all that the guard adds is which cluster it met. */
function findingsOf({ stack, outcome, plan }: StackPlan, context: Omit<GuardContext, 'stack'>): Finding[] {
  if (plan === null) return [];
  const findings = evaluateGuard(plan, contextFor(context, stack.name));
  return outcome === 'not-planned' ? findings.filter(({ rule }) => rule === 'wrong-cluster') : findings;
}

/** What the guard says about all plans of a run. */
export function guardRun(run: Run, graph: ReadonlyMap<string, Configured>, plans: readonly StackPlan[]): GuardReport {
  const context = contextOf(run, graph.values());
  return reportOf(
    plans.flatMap((plan) => findingsOf(plan, context)),
    context,
  );
}

/** The guard once more, right before a plan is applied: an allowance may have expired since the review. */
export function guardBeforeApply(run: Run, stacks: readonly Configured[]): Judge {
  return async (stack, plan) =>
    evaluateGuard(plan, contextFor(contextOf(run, stacks), stack))
      .filter(({ outcome }) => outcome === 'refused')
      .map(({ rule, address, what, fix }) => `the guard refuses it: ${rule} ${address}: ${what} ${fix}`);
}
