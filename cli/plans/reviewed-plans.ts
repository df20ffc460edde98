import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { CommandError } from '../../errors/command-error';

const actionSchema = z.strictObject({
  address: z.string(),
  /** As the plan JSON has them: `["delete", "create"]` is a replacement. */
  actions: z.array(z.string()),
  /** Where the object was before a `moved` block. */
  previousAddress: z.string().optional(),
});

const countsSchema = z.strictObject({
  add: z.number(),
  change: z.number(),
  destroy: z.number(),
  import: z.number(),
});

const assumptionSchema = z.strictObject({
  producer: z.string(),
  output: z.string(),
  /** Where the assumed value comes from: the plan of the producer, or nowhere yet. */
  kind: z.enum(['known', 'unknown']),
});

const reviewedStackSchema = z.strictObject({
  name: z.string(),
  dependencies: z.array(z.string()),
  outcome: z.enum(['no-changes', 'changes', 'not-planned']),
  /** Planned from assumptions about stacks that are not applied yet: never applied itself. */
  wholeGraph: z.boolean(),
  assumptions: z.array(assumptionSchema),
  /** Reads that were put off because what they read is not there yet. */
  deferredReads: z.array(z.string()),
  counts: countsSchema,
  actions: z.array(actionSchema),
  /** SHA-256 of the saved plan; null when there is none to apply. */
  planSha256: z.string().nullable(),
  /** SHA-256 of cdk.tf.json. */
  configurationSha256: z.string(),
  /** Why it could not be planned. */
  reason: z.array(z.string()),
});

const reviewSchema = z.strictObject({
  format: z.literal(1),
  environment: z.string(),
  createdAt: z.iso.datetime(),
  /** Null outside a git checkout. */
  commit: z.string().nullable(),
  /** Whether the checkout differed from the commit. */
  modified: z.boolean(),
  backendFingerprint: z.string(),
  terraformVersion: z.string(),
  stacks: z.array(reviewedStackSchema),
  /** SHA-256 of all of the above but the time: what a reviewer approves. */
  planHash: z.string(),
});

/** An object and what happens to it. Values are never part of it. */
export type PlannedAction = z.output<typeof actionSchema>;
export type Counts = z.output<typeof countsSchema>;
export type ReviewedStack = z.output<typeof reviewedStackSchema>;
/** The manifest of a folder of plans: what was planned, from what, and how to tell that nothing changed since. */
export type Review = z.output<typeof reviewSchema>;

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** The hash of a review, over everything but itself and its time. */
export const planHashOf = ({ planHash: _hash, createdAt: _time, ...content }: Review): string =>
  sha256(JSON.stringify(content));

/** A review with its hash. */
export function sealed(review: Omit<Review, 'planHash'>): Review {
  const unsealed = reviewSchema.parse({ ...review, planHash: '' });
  return { ...unsealed, planHash: planHashOf(unsealed) };
}

/**
 * Reads the manifest that `cluster-infra plan` wrote.
 *
 * @throws CommandError when there is none, or it was changed since.
 */
export function readReview(file: string): Review {
  const again = 'Plan again with `npx cluster-infra plan`, and review that plan.';
  if (!existsSync(file))
    throw new CommandError({ problem: `There is no plan to apply: ${file} is missing.`, fix: again });
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CommandError({ problem: `${file} is not JSON: it is damaged.`, fix: again, cause });
  }
  const parsed = reviewSchema.safeParse(content);
  if (!parsed.success)
    throw new CommandError({
      problem: `${file} is not a manifest of this version of cluster-infra:`,
      details: z.prettifyError(parsed.error).split('\n'),
      fix: again,
    });
  if (planHashOf(parsed.data) !== parsed.data.planHash)
    throw new CommandError({ problem: `${file} was changed after it was written: its hash does not fit.`, fix: again });
  return parsed.data;
}
