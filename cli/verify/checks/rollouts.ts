import type { Check } from '../check';
import { expectedWorkloads, type ExpectedWorkload, rolloutOf } from '../workloads';
import { nextCommand, proven, type StackCheck, type World } from '../world';

async function checkRollout(world: World, { kind, namespace, name, replicas }: ExpectedWorkload): Promise<Check[]> {
  const object = await world.view.find({ kind, namespace, name });
  // That it is missing is what the check of objects says.
  if (object === undefined) return [];
  const about = { check: 'rollouts', subject: `${kind} ${namespace}/${name}` };
  const next = nextCommand(world, namespace, `describe ${kind.toLowerCase()} ${name}`);
  const { wanted, available, missing, isStuck } = rolloutOf(kind, object);
  if (replicas !== undefined && replicas !== wanted) {
    const detail = `is set to ${wanted} pods, configured are ${replicas}`;
    return [{ ...about, status: 'finding', detail, next: 'npx cluster-infra drift' }];
  }
  if (missing !== undefined) return [{ ...about, status: isStuck ? 'finding' : 'waiting', detail: missing, next }];
  return [{ ...about, status: proven(world), detail: `${available} of ${wanted} pods ready` }];
}

/** Every workload has as many pods as configured, all of its newest generation and ready. */
export const checkRollouts: StackCheck = async (world) => {
  const workloads = await expectedWorkloads(world.expectation, world.view);
  return (await Promise.all(workloads.map((workload) => checkRollout(world, workload)))).flat();
};
