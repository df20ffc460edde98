import { availableParallelism } from 'node:os';
import path from 'node:path';
import { sandboxEnvironment } from '../environment';
import type { Layout } from '../layout';
import { ofShortLivedPrograms } from '../process/garbage-collection';
import { recordedProcesses, stopProcess } from '../process/managed-process';
import type { Progress } from '../progress';
import type { SandboxState } from '../state';
import { deployStacks, isDeployment, type StackResult } from './deploy-stacks';
import { hasNoChanges, wasInitialized } from './plan-stack';
import { inDependencyOrder, readStackGraph } from './stack-graph';
import { synthesize, synthesizedFolder } from './synthesize';

/** Stacks at a time: each runs one terraform and up to three providers, and the first ones queue for the backend's lock. */
const PARALLEL = Math.max(1, Math.min(3, availableParallelism()));

/** Seconds for an interrupted deployment to end. */
const LEFTOVER_GRACE = 120;

function outcome({ stack, added, changed, destroyed, unchanged, seconds }: StackResult): string {
  const time = `(${seconds.toFixed(1)} s)`;
  if (unchanged) return `${stack}: no changes ${time}`;
  if (added + changed + destroyed === 0) return `${stack}: no resource changed, only outputs ${time}`;
  return `${stack}: ${added} added, ${changed} changed, ${destroyed} destroyed ${time}`;
}

/** Ends deployments that a killed run left behind; Terraform finishes the resource at hand and stores its state. */
async function endLeftovers(layout: Layout, progress: Progress): Promise<void> {
  for (const name of recordedProcesses(layout).filter(isDeployment))
    if (await stopProcess(layout, name, LEFTOVER_GRACE)) progress.line(`${name}: ended, an earlier run left it behind`);
}

/**
 * Synthesizes once and deploys every stack, in the order of their dependencies. Of stacks that were deployed before, each is
 * planned first, because mostly there is nothing to do.
 */
export async function deployAll(layout: Layout, state: SandboxState, progress: Progress): Promise<void> {
  const env = {
    ...sandboxEnvironment(layout, state),
    ...ofShortLivedPrograms(process.env),
    PATH: `${layout.bin}${path.delimiter}${process.env.PATH ?? ''}`,
  };
  await endLeftovers(layout, progress);
  await synthesize(layout);
  const graph = readStackGraph(synthesizedFolder(layout));
  const stacks = [...graph.keys()];
  progress.line(`synthesized ${graph.size} stacks: ${stacks.join(', ')}`);
  const done: string[] = [];
  const onResult = (result: StackResult) => {
    done.push(result.stack);
    progress.line(outcome(result));
  };
  const failed = (notStarted: readonly string[]) =>
    progress.line(`deployed: ${done.join(', ') || 'none'}; not started: ${notStarted.join(', ') || 'none'}`);
  if (!stacks.some((stack) => wasInitialized(layout, stack))) {
    // To load cdktf takes as long as most stacks take. With the variable that lets one stack be deployed alone it would
    // forget the order of all.
    const together = { ...env, CDKTF_IGNORE_MISSING_STACK_DEPENDENCIES: 'false' };
    await deployStacks(layout, { stacks, parallel: PARALLEL, env: together, onResult, failed }, progress);
    return;
  }
  await inDependencyOrder(
    graph,
    PARALLEL,
    async (stack) => {
      const started = Date.now();
      if (await hasNoChanges(layout, stack, env)) {
        const seconds = (Date.now() - started) / 1000;
        onResult({ stack, added: 0, changed: 0, destroyed: 0, unchanged: true, seconds });
      } else await deployStacks(layout, { stacks: [stack], parallel: 1, env, onResult }, progress);
    },
    failed,
  );
}
