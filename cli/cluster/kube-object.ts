import { z } from 'zod';

const ownerSchema = z.looseObject({
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().optional(),
});

const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  ownerReferences: z.array(ownerSchema).optional(),
});

/** What every object of the API has; whoever looks at more reads it with a schema of their own. */
export const objectSchema = z.looseObject({ metadata: metadataSchema });

/** An object as the API serves it. */
export type KubeObject = z.output<typeof objectSchema>;

export const listSchema = z.looseObject({
  metadata: z.looseObject({ continue: z.string().optional() }).optional(),
  // The API server writes null for an empty list of metadata.
  items: z
    .array(objectSchema)
    .nullable()
    .transform((items) => items ?? []),
});

/** What an object's status says of it, by type; none where there is no status yet. */
export const conditionsSchema = z
  .array(
    z.looseObject({
      type: z.string(),
      status: z.string(),
      reason: z.string().optional(),
      message: z.string().optional(),
      lastTransitionTime: z.string().optional(),
    }),
  )
  .default([]);

/** The answer to a SelfSubjectAccessReview, whose metadata has no name. */
export const accessSchema = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });
