import { z } from 'zod';
import type { Check } from '../check';
import { nextCommand, proven, type StackCheck, type World } from '../world';

const claimSchema = z.looseObject({
  spec: z.looseObject({ volumeName: z.string().optional(), storageClassName: z.string().optional() }).prefault({}),
  status: z
    .looseObject({ phase: z.string().default('Pending'), capacity: z.record(z.string(), z.string()).optional() })
    .prefault({}),
});

const podSchema = z.looseObject({
  spec: z.looseObject({
    volumes: z
      .array(z.looseObject({ persistentVolumeClaim: z.looseObject({ claimName: z.string() }).optional() }))
      .default([]),
  }),
});

/** Whether the claim may wait for its first pod, and there is none. */
async function waitsForFirstUse(world: World, namespace: string, name: string, storageClass: string | undefined) {
  const classes = await world.view.all('StorageClass');
  const bindsLate = classes.some(
    (each) => each.metadata.name === storageClass && each['volumeBindingMode'] === 'WaitForFirstConsumer',
  );
  if (!bindsLate) return false;
  const pods = (await world.view.all('Pod', namespace)).map((pod) => podSchema.parse(pod));
  return !pods.some(({ spec }) => spec.volumes.some((volume) => volume.persistentVolumeClaim?.claimName === name));
}

async function checkClaim(world: World, namespace: string, name: string): Promise<Check[]> {
  const found = await world.view.find({ kind: 'PersistentVolumeClaim', namespace, name });
  if (found === undefined) return [];
  const about = { check: 'volumes', subject: `PersistentVolumeClaim ${namespace}/${name}` };
  const { spec, status } = claimSchema.parse(found);
  if (status.phase === 'Bound')
    return [{ ...about, status: proven(world), detail: `bound, ${status.capacity?.['storage'] ?? 'of unknown size'}` }];
  if (status.phase === 'Pending' && (await waitsForFirstUse(world, namespace, name, spec.storageClassName)))
    return [{ ...about, status: 'ok', detail: 'is bound when its first pod starts' }];
  const next = nextCommand(world, namespace, `describe persistentvolumeclaim ${name}`);
  const detail = status.phase === 'Lost' ? `its volume ${spec.volumeName ?? ''} is gone` : `is ${status.phase}`;
  return [{ ...about, status: status.phase === 'Pending' ? 'waiting' : 'finding', detail, next }];
}

/** Every claim has its volume. */
export const checkVolumes: StackCheck = async (world) => {
  const claims = world.expectation.objects.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  const checks = claims.map(({ namespace = 'default', name }) => checkClaim(world, namespace, name));
  return (await Promise.all(checks)).flat();
};
