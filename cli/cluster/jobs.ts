import { z } from 'zod';
import { conditionsSchema, type KubeObject } from './kube-object';

const jobSchema = z.looseObject({
  status: z.looseObject({ completionTime: z.string().optional(), conditions: conditionsSchema }).prefault({}),
});

/** How a Job ended. */
export interface JobEnd {
  /** RFC 3339. */
  readonly at: string;
  /** Why it failed; undefined when it did not. */
  readonly failed: string | undefined;
}

/** The end of a Job; undefined while it runs. */
export function endOf(job: KubeObject): JobEnd | undefined {
  const { status } = jobSchema.parse(job);
  const end = status.conditions.find(
    ({ type, status: is }) => is === 'True' && (type === 'Complete' || type === 'Failed'),
  );
  if (end === undefined) return undefined;
  const at = status.completionTime ?? end.lastTransitionTime ?? job.metadata.creationTimestamp ?? '';
  return { at, failed: end.type === 'Failed' ? (end.message ?? end.reason ?? 'no reason was given') : undefined };
}

/** Jobs by their age, the youngest first. */
export const newestFirst = (jobs: readonly KubeObject[]): KubeObject[] =>
  [...jobs].sort((left, right) =>
    (right.metadata.creationTimestamp ?? '').localeCompare(left.metadata.creationTimestamp ?? ''),
  );

/** Name of the owner of that kind. */
export const ownerOf = ({ metadata }: KubeObject, kind: string): string | undefined =>
  metadata.ownerReferences?.find((owner) => owner.kind === kind)?.name;
