import { InterruptedError } from '../../errors/command-error';
import { ancestors, type Stack, type StackGraph } from '../synth/stack-graph';
import { inDependencyOrder } from '../synth/in-dependency-order';
import { isWholeGraph, planStack, type StackPlan } from './plan-stack';
import type { PlanningContext } from './planning-context';

/** A plan in one line, for a person who waits. */
export function outcomeLine({ stack, outcome, counts, seconds, ...plan }: StackPlan): string {
  const time = `(${seconds.toFixed(1)} s)`;
  const assumed = isWholeGraph(plan) ? ', with assumptions about stacks that are not applied yet' : '';
  if (outcome === 'not-planned') return `${stack.name}: could not be planned ${time}: ${plan.reason[0] ?? ''}`;
  if (outcome === 'no-changes') return `${stack.name}: no changes${assumed} ${time}`;
  const { add, change, destroy } = counts;
  return `${stack.name}: ${add} to add, ${change} to change, ${destroy} to destroy${assumed} ${time}`;
}

/**
 * Plans stacks, each once the ones that it depends on are planned, because their plans say what it will read of them. A
 * stack that cannot be planned hides none of the others.
 *
 * @returns one plan for each stack, in the order of the graph.
 * @throws InterruptedError when all terraforms have ended.
 */
export async function planStacks(
  context: PlanningContext,
  graph: StackGraph,
  stacks: readonly Stack[],
  parallelism: number,
): Promise<StackPlan[]> {
  const plans = new Map<string, StackPlan>();
  const work = async (stack: Stack) => {
    const above = ancestors(graph, stack.name);
    const upstream = new Map([...plans].filter(([name]) => above.has(name)));
    const plan = await planStack(context, stack, upstream);
    plans.set(stack.name, plan);
    context.report(outcomeLine(plan));
    return true;
  };
  await inDependencyOrder(stacks, work, { parallelism, signal: context.signal });
  if (context.signal.aborted) throw new InterruptedError('no plan was written; nothing was changed.');
  return stacks.flatMap(({ name }) => plans.get(name) ?? []);
}
