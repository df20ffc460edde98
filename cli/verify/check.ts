/**
 * What a check says. `waiting` may become right by itself, and counts as a finding once the deadline is over; `simulated`
 * and `not-checkable` are never a success (a sandbox has no real pods, certificates or addresses).
 */
export type CheckStatus = 'ok' | 'waiting' | 'finding' | 'simulated' | 'not-checkable';

/** One thing that was looked at. */
export interface Check {
  /** What kind of check, for example `rollouts`; the same for all that belong together. */
  readonly check: string;
  /** The object, for example `Deployment homer/homer-app`. */
  readonly subject: string;
  readonly status: CheckStatus;
  /** What was seen, in a few words. Never a secret. */
  readonly detail: string;
  /** The command that tells more, for what is not in order. */
  readonly next?: string;
  /** What a person has to do before it can become right; that is said at once, and not waited for as long. */
  readonly byHand?: string;
}

/** All checks of one stack. */
export interface StackChecks {
  readonly stack: string;
  readonly checks: readonly Check[];
}

export const isWaiting = ({ status }: Check): boolean => status === 'waiting';
export const isFinding = ({ status }: Check): boolean => status === 'finding';
