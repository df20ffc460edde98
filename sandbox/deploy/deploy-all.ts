import { availableParallelism } from 'node:os';
import path from 'node:path';
import { sandboxEnvironment } from '../environment';
import type { Layout } from '../layout';
import { recordedProcesses, stopProcess } from '../process/managed-process';
import type { Progress } from '../progress';
import type { SandboxState } from '../state';
import { deployStack, isDeployment, type StackResult } from './deploy-stack';
import { hasNoChanges } from './plan-stack';
import { inDependencyOrder, readStackGraph } from './stack-graph';
import { synthesize, synthesizedFolder } from './synthesize';

/**
 * Stacks at a time: each runs one cdktf, one terraform and up to three providers, and the first deployments queue for the
 * backend's lock anyway.
 */
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

/** Synthesizes once and deploys every stack, in the order of their dependencies. */
export async function deployAll(layout: Layout, state: SandboxState, progress: Progress): Promise<StackResult[]> {
  const variables = sandboxEnvironment(layout, state);
  const env = { ...variables, PATH: `${layout.bin}${path.delimiter}${process.env.PATH ?? ''}` };
  await endLeftovers(layout, progress);
  await synthesize(layout);
  const graph = readStackGraph(synthesizedFolder(layout));
  progress.line(`synthesized ${graph.size} stacks: ${[...graph.keys()].join(', ')}`);
  const results: StackResult[] = [];
  await inDependencyOrder(
    graph,
    PARALLEL,
    async (stack) => {
      const started = Date.now();
      const result = (await hasNoChanges(layout, stack, env))
        ? { stack, added: 0, changed: 0, destroyed: 0, unchanged: true, seconds: (Date.now() - started) / 1000 }
        : await deployStack(layout, stack, env, progress);
      results.push(result);
      progress.line(outcome(result));
    },
    (notStarted) => {
      const done = results.map(({ stack }) => stack);
      progress.line(`deployed: ${done.join(', ') || 'none'}; not started: ${notStarted.join(', ') || 'none'}`);
    },
  );
  return results;
}
