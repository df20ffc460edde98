import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { CommandError } from '../../errors/command-error';

const manifestSchema = z.object({
  stacks: z.record(z.string(), z.object({ dependencies: z.array(z.string()), workingDirectory: z.string() })),
});

/** One synthesized stack. */
export interface Stack {
  readonly name: string;
  /** Names of the stacks that must be applied before it. */
  readonly dependencies: readonly string[];
  /** Absolute path of the folder with cdk.tf.json. */
  readonly folder: string;
}

/** Stacks by name, each after the ones it depends on. */
export type StackGraph = ReadonlyMap<string, Stack>;

/**
 * Reads the graph that a synthesis wrote (cdktf.out/manifest.json).
 *
 * @throws CommandError when stacks depend on each other in a circle or on one that was not synthesized.
 */
export function readStackGraph(folder: string): StackGraph {
  const file = path.join(folder, 'manifest.json');
  const { stacks } = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const unordered = new Map(
    Object.entries(stacks).map(([name, { dependencies, workingDirectory }]) => [
      name,
      { name, dependencies, folder: path.resolve(folder, workingDirectory) },
    ]),
  );
  return inOrder(unordered);
}

/** Sorts stacks so that each comes after its dependencies; ties keep their order. */
export function inOrder(unordered: StackGraph): StackGraph {
  const ordered = new Map<string, Stack>();
  const visit = (stack: Stack, above: readonly string[]): void => {
    if (ordered.has(stack.name)) return;
    if (above.includes(stack.name))
      throw new CommandError({
        problem: `Stacks depend on each other in a circle: ${[...above.slice(above.indexOf(stack.name)), stack.name].join(' -> ')}.`,
        fix: 'Remove one of these references between stacks.',
      });
    for (const name of stack.dependencies) {
      const needed = unordered.get(name);
      if (!needed)
        throw new CommandError({
          problem: `The stack "${stack.name}" depends on "${name}", which was not synthesized.`,
          fix: 'Synthesize again: the folder holds the stacks of several runs.',
        });
      visit(needed, [...above, stack.name]);
    }
    ordered.set(stack.name, stack);
  };
  for (const stack of unordered.values()) visit(stack, []);
  return ordered;
}

/**
 * The chosen stacks, in the order of the graph.
 *
 * @param names empty: all of them.
 * @throws CommandError that lists what may be chosen.
 */
export function chooseStacks(graph: StackGraph, names: readonly string[]): Stack[] {
  const unknown = names.filter((name) => !graph.has(name));
  if (unknown.length > 0)
    throw new CommandError({
      problem: `There is no stack ${unknown.map((name) => JSON.stringify(name)).join(', ')} in this environment.`,
      fix: `Name some of ${[...graph.keys()].join(', ')}, or none for all.`,
    });
  return [...graph.values()].filter(({ name }) => names.length === 0 || names.includes(name));
}

/** All stacks that a stack depends on, directly or not. */
export function ancestors(graph: StackGraph, name: string): Set<string> {
  const found = new Set<string>();
  const visit = (current: string): void => {
    for (const dependency of graph.get(current)?.dependencies ?? []) {
      if (found.has(dependency)) continue;
      found.add(dependency);
      visit(dependency);
    }
  };
  visit(name);
  return found;
}
