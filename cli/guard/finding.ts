import type { Allowance, GuardRule } from '../../config/schema/guard';

/** Rules that no entry in the configuration can allow: such a plan cannot be right. */
export const ABSOLUTE_RULES = ['incomplete-plan', 'wrong-cluster'] as const;
/** What is only told. */
export const NOTICE_RULES = ['forgotten', 'no-cluster-guard'] as const;

export type RuleId = GuardRule | (typeof ABSOLUTE_RULES)[number] | (typeof NOTICE_RULES)[number];

/**
 * What became of a finding. `refused`: the plan must not be applied; `allowed`: an entry of guard.allow lets it pass;
 * `reported`: worth knowing, refuses nothing.
 */
export type FindingOutcome = 'refused' | 'allowed' | 'reported';

/** What a rule found, before allowances. Texts hold no values of attributes but names, versions and booleans. */
export interface RuleFinding {
  readonly rule: RuleId;
  readonly outcome: 'refused' | 'reported';
  /** Address of the object, `output.NAME`, or `plan`. */
  readonly address: string;
  /** What the plan would do. One sentence. */
  readonly what: string;
  /** Why that matters. One sentence. */
  readonly why: string;
  /** What to do instead of allowing it. */
  readonly fix: string;
  /** Lines that can be pasted as they are, such as a `moved` block. */
  readonly paste?: string;
}

/** A finding, judged. */
export interface Finding extends Omit<RuleFinding, 'outcome'> {
  readonly outcome: FindingOutcome;
  /** Stack of the plan, when it is known. */
  readonly stack?: string;
  /** The entry for the environment file that would let it pass; absent where nothing may or need. */
  readonly howToAllow?: string;
  /** The entry that let it pass, or that would have, were it not expired. */
  readonly allowance?: Allowance & { readonly expired: boolean };
}
