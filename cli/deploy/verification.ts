import type { PlanningContext } from '../planning/planning-context';
import type { ReviewedStack } from '../plans/reviewed-plans';
import type { ApplyOutcome } from '../terraform/apply';

/** What a check between two stacks is told. */
export interface AppliedStack {
  readonly context: PlanningContext;
  readonly stack: ReviewedStack;
  readonly applied: Pick<ApplyOutcome, 'counts'>;
}

/** A check between two stacks. */
export interface Verification {
  readonly name: string;
  /** Problems that stop the deploy, in lines for a person; empty when all is well. */
  readonly check: (applied: AppliedStack) => Promise<readonly string[]>;
}

/** Terraform must have done as many things as were planned; rollouts and releases are waited for by the providers. */
const everythingApplied: Verification = {
  name: 'everything planned was applied',
  check: async ({ stack: { counts: planned }, applied: { counts } }) =>
    (['add', 'change', 'destroy', 'import'] as const)
      .filter((kind) => counts[kind] !== planned[kind])
      .map((kind) => `planned were ${planned[kind]} to ${kind}, applied were ${counts[kind]}`),
};

/** The checks that follow the apply of every stack; the command adds the look into the cluster (live-verification.ts). */
export const VERIFICATIONS: readonly Verification[] = [everythingApplied];

/** Runs all checks; problems come with the name of the check. */
export async function verifyStack(
  applied: AppliedStack,
  verifications: readonly Verification[] = VERIFICATIONS,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, check } of verifications)
    problems.push(...(await check(applied)).map((problem) => `${name}: ${problem}`));
  return problems;
}
