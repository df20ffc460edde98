import { z } from 'zod';
import type { Check } from '../check';
import { podTrouble } from '../pod-troubles';
import { rolloutOf } from '../../cluster/rollout';
import { expectedWorkloads, type ExpectedWorkload } from '../workloads';
import { nextCommand, proven, type StackCheck, type World } from '../world';

const selectorSchema = z.looseObject({
  spec: z
    .looseObject({
      selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) }).prefault({}),
    })
    .prefault({}),
});

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
  if (missing !== undefined) {
    const { spec } = selectorSchema.parse(object);
    const trouble = podTrouble(await world.view.all('Pod', namespace), spec.selector.matchLabels);
    const detail = trouble === undefined ? missing : `${missing}; ${trouble}`;
    return [{ ...about, status: isStuck ? 'finding' : 'waiting', detail, next }];
  }
  return [{ ...about, status: proven(world), detail: `${available} of ${wanted} pods ready` }];
}

/** Every workload has as many pods as configured, all of its newest generation and ready. */
export const checkRollouts: StackCheck = async (world) => {
  const workloads = await expectedWorkloads(world.expectation, world.view);
  return (await Promise.all(workloads.map((workload) => checkRollout(world, workload)))).flat();
};
