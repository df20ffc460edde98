import type { Stack } from './stack-graph';

/** What happened to the stacks of one run. */
export interface OrderedRun {
  /** Stacks whose work was begun and came to an end, in the order of their ends. */
  readonly ended: readonly string[];
  /** Stacks that were never begun: the run was stopped before. */
  readonly notStarted: readonly string[];
}

export interface OrderOptions {
  /** Stacks at a time. */
  readonly parallelism: number;
  /** Once aborted, nothing new is started. What runs is waited for. */
  readonly signal?: AbortSignal;
}

/**
 * Does `work` for every stack as soon as the stacks that it depends on are done, and rests when everything has come to an
 * end. Dependencies that are not among `stacks` do not count.
 *
 * @param work resolves with whether the run may go on; false lets nothing new start.
 * @throws what `work` throws, once everything has come to rest.
 */
export async function inDependencyOrder(
  stacks: readonly Stack[],
  work: (stack: Stack) => Promise<boolean>,
  { parallelism, signal }: OrderOptions,
): Promise<OrderedRun> {
  const waiting = new Map(stacks.map((stack) => [stack.name, stack]));
  const running = new Map<string, Promise<void>>();
  const ended: string[] = [];
  const faults: unknown[] = [];
  let goOn = true;
  const isReady = ({ dependencies }: Stack) => dependencies.every((name) => !waiting.has(name) && !running.has(name));
  const start = (stack: Stack): void => {
    waiting.delete(stack.name);
    const run = work(stack)
      .then((mayGoOn) => {
        goOn &&= mayGoOn;
        ended.push(stack.name);
      })
      .catch((fault: unknown) => {
        goOn = false;
        faults.push(fault);
      })
      .finally(() => running.delete(stack.name));
    running.set(stack.name, run);
  };
  for (;;) {
    for (const stack of [...waiting.values()]) {
      if (!goOn || signal?.aborted || running.size >= parallelism) break;
      if (isReady(stack)) start(stack);
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (faults.length > 0) throw faults[0];
  return { ended, notStarted: [...waiting.keys()] };
}
