import { CommandError, InterruptedError } from '../../errors/command-error';
import type { PlanningContext } from '../planning/planning-context';
import type { Review, ReviewedStack } from '../plans/reviewed-plans';
import { inDependencyOrder } from '../synth/in-dependency-order';
import { type DeployChecks, deployStack, type StackDeployment } from './deploy-stack';
import type { Journal } from './journal';

/** What a deploy did, and what it left. */
export interface Deployment {
  readonly stacks: readonly StackDeployment[];
  /** Stacks that were not begun, each with the reason. */
  readonly left: readonly { readonly stack: string; readonly reason: string }[];
}

/** Whether the stacks that come after may go on. */
const isGood = ({ result }: StackDeployment) => result !== 'refused' && result !== 'failed';

function outcomeLine({ stack, result, counts, reason }: StackDeployment): string {
  switch (result) {
    case 'applied':
      return `${stack}: applied: ${counts.add} added, ${counts.change} changed, ${counts.destroy} destroyed`;
    case 'nothing-to-do':
      return `${stack}: nothing to do`;
    case 'done-before':
      return `${stack}: done by an earlier run of this deploy`;
    case 'refused':
    case 'failed':
      return [`${stack}: ${result}`, ...reason].join('\n    ');
  }
}

/**
 * Applies reviewed stacks in the order of their dependencies. At the first failure nothing new is begun; what runs is
 * waited for.
 *
 * @param stacks of the review, chosen by the caller.
 * @throws InterruptedError with what is done and what is left.
 */
export async function deployStacks(
  context: PlanningContext,
  review: Review,
  stacks: readonly ReviewedStack[],
  { parallelism, journal, ...checks }: DeployChecks & { readonly parallelism: number; readonly journal: Journal },
): Promise<Deployment> {
  const byName = new Map(review.stacks.map((stack) => [stack.name, stack]));
  const deployed: StackDeployment[] = [];
  const left = new Map<string, string>();
  let interrupted = false;
  const reasonToLeave = (stack: ReviewedStack): string | undefined => {
    if (stack.outcome === 'not-planned' && journal.get(stack.name)?.state !== 'done')
      return `it could not be planned for the review (${stack.reason[0] ?? 'no reason was given'})`;
    const missing = stack.dependencies.find((name) => left.has(name));
    return missing === undefined ? undefined : `it comes after ${missing}`;
  };
  const work = async ({ name }: { readonly name: string }): Promise<boolean> => {
    const stack = byName.get(name);
    if (!stack) throw new TypeError(`${name} is not part of the review`);
    const reason = reasonToLeave(stack);
    if (reason !== undefined) {
      left.set(name, reason);
      return true;
    }
    try {
      const result = await deployStack(context, stack, journal, checks);
      deployed.push(result);
      context.report(outcomeLine(result));
      return isGood(result);
    } catch (error) {
      if (error instanceof InterruptedError) {
        context.report(`${name}: ${error.message}`);
        left.set(name, 'it was interrupted');
        interrupted = true;
        return false;
      }
      if (!(error instanceof CommandError)) throw error;
      const failed: StackDeployment = {
        stack: name,
        result: 'failed',
        counts: { add: 0, change: 0, destroy: 0, import: 0 },
        reason: [error.problem, ...error.details, error.fix].map(context.hideSecrets),
      };
      deployed.push(failed);
      context.report(outcomeLine(failed));
      return false;
    }
  };
  const order = stacks.map(({ name, dependencies }) => ({ name, dependencies, folder: context.folder.stack(name) }));
  const { notStarted } = await inDependencyOrder(order, work, { parallelism, signal: context.signal });
  for (const name of notStarted)
    left.set(name, interrupted || context.signal.aborted ? 'interrupted before' : 'a stack before it failed');
  const result = { stacks: deployed, left: [...left].map(([stack, reason]) => ({ stack, reason })) };
  if (interrupted || context.signal.aborted)
    throw new InterruptedError(
      `done: ${namesOf(deployed.filter(isGood))}; left: ${[...left.keys()].join(', ') || 'nothing'}.`,
    );
  return result;
}

const namesOf = (stacks: readonly StackDeployment[]): string =>
  stacks.map(({ stack }) => stack).join(', ') || 'nothing';
