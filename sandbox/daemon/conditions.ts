import { z } from 'zod';
import type { KubeClient, KubeObject } from '../kube/kube-client';

const statusSchema = z.looseObject({
  status: z
    .looseObject({
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

/** The condition `Ready` of a cert-manager object. */
export interface ReadyCondition {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/**
 * Writes the condition `Ready` (and more of the status) when it is not there already.
 *
 * @param path of the object, without `/status`.
 */
export async function setReady(
  client: KubeClient,
  path: string,
  object: KubeObject,
  condition: ReadyCondition,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const status = statusSchema.parse(object).status;
  const current = status?.conditions?.find(({ type }) => type === 'Ready');
  const same =
    current?.status === condition.status &&
    current.reason === condition.reason &&
    current.message === condition.message;
  if (same && Object.entries(more).every(([key, value]) => JSON.stringify(status?.[key]) === JSON.stringify(value)))
    return;
  const others = status?.conditions?.filter(({ type }) => type !== 'Ready') ?? [];
  const ready = {
    type: 'Ready',
    ...condition,
    lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    observedGeneration: object.metadata.generation,
  };
  await client.call(
    'PATCH',
    `${path}/status`,
    { status: { ...more, conditions: [...others, ready] } },
    'application/merge-patch+json',
  );
}
