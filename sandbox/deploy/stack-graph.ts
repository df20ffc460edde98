import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { SandboxError } from '../sandbox-error';

const manifestSchema = z.object({
  stacks: z.record(z.string(), z.object({ dependencies: z.array(z.string()) })),
});

/** Stacks by name, each with the names of the stacks that must be deployed before it. */
export type StackGraph = ReadonlyMap<string, readonly string[]>;

/** Reads the graph that the synthesis wrote into `folder` (cdktf.out). */
export function readStackGraph(folder: string): StackGraph {
  const file = path.join(folder, 'manifest.json');
  const { stacks } = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return new Map(Object.entries(stacks).map(([name, { dependencies }]) => [name, dependencies]));
}

/**
 * Runs `work` for every stack, each as soon as its dependencies are done, at most `parallel` at a time. After a failure
 * nothing new is started; what runs is waited for.
 *
 * @param failed is told which stacks were not started, before the failure is thrown.
 * @throws the first failure, after everything has come to rest. SandboxError when stacks depend on each other in a circle.
 */
export async function inDependencyOrder(
  graph: StackGraph,
  parallel: number,
  work: (stack: string) => Promise<void>,
  failed: (notStarted: readonly string[]) => void = () => undefined,
): Promise<void> {
  const done = new Set<string>();
  const waiting = new Set(graph.keys());
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const isReady = (stack: string) => (graph.get(stack) ?? []).every((needed) => done.has(needed) || !graph.has(needed));
  for (;;) {
    for (const stack of failures.length === 0 ? [...waiting].filter(isReady) : []) {
      if (running.size >= parallel) break;
      waiting.delete(stack);
      const run = work(stack).then(
        () => void done.add(stack),
        (error: unknown) => void failures.push(error),
      );
      running.set(
        stack,
        run.finally(() => running.delete(stack)),
      );
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) {
    failed([...waiting]);
    throw failures[0];
  }
  if (waiting.size > 0)
    throw new SandboxError(`These stacks depend on each other in a circle: ${[...waiting].join(', ')}.`);
}
