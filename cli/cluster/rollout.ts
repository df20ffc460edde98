import { z } from 'zod';
import { conditionsSchema, type KubeObject } from './kube-object';

/** Kinds that keep pods running. */
export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

const workloadSchema = z.looseObject({
  metadata: z.looseObject({ generation: z.number().default(0) }),
  spec: z
    .looseObject({
      replicas: z.number().default(1),
      paused: z.boolean().default(false),
      updateStrategy: z.looseObject({ type: z.string().optional() }).optional(),
    })
    .prefault({}),
  status: z
    .looseObject({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
      readyReplicas: z.number().default(0),
      currentRevision: z.string().optional(),
      updateRevision: z.string().optional(),
      desiredNumberScheduled: z.number().default(0),
      updatedNumberScheduled: z.number().default(0),
      numberAvailable: z.number().default(0),
      conditions: conditionsSchema,
    })
    .prefault({}),
});

/** How far a workload is. */
export interface Rollout {
  /** Pods that should run. */
  readonly wanted: number;
  /** Pods that run and are available. */
  readonly available: number;
  /** Undefined when the newest generation runs everywhere; else what is missing. */
  readonly missing: string | undefined;
  /** Whether Kubernetes has given up, so that waiting does not help. */
  readonly isStuck: boolean;
}

/** Judges a workload as `kubectl rollout status` does. */
export function rolloutOf(kind: WorkloadKind, object: KubeObject): Rollout {
  const { metadata, spec, status } = workloadSchema.parse(object);
  const wanted = kind === 'DaemonSet' ? status.desiredNumberScheduled : spec.replicas;
  const available =
    kind === 'DaemonSet'
      ? status.numberAvailable
      : kind === 'Deployment'
        ? status.availableReplicas
        : status.readyReplicas;
  const updated = kind === 'DaemonSet' ? status.updatedNumberScheduled : status.updatedReplicas;
  const onDelete = spec.updateStrategy?.type === 'OnDelete';
  const failed = status.conditions.find(({ type, status: is }) => type === 'Progressing' && is === 'False');
  const end = (missing: string | undefined, isStuck = false): Rollout => ({ wanted, available, missing, isStuck });
  if (status.observedGeneration < metadata.generation) return end('its newest generation was not looked at yet');
  if (failed !== undefined) return end(`${failed.reason ?? 'no progress'}: ${failed.message ?? 'no message'}`, true);
  if (spec.paused) return end('its rollout is paused', true);
  if (!onDelete && updated < wanted) return end(`${updated} of ${wanted} pods are of the newest generation`);
  if (kind === 'Deployment' && status.replicas > updated) return end(`${status.replicas - updated} old pods are left`);
  if (available < wanted) return end(`${available} of ${wanted} pods are ready`);
  const behind = kind === 'StatefulSet' && !onDelete && status.currentRevision !== status.updateRevision;
  return end(behind && wanted > 0 ? 'not all pods are of the newest revision' : undefined);
}
