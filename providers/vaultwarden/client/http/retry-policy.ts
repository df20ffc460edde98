import type { FailurePhase } from './transport';

/** What became of one attempt. */
export type Outcome =
  { type: 'answer'; status: number; retryAfterSeconds?: number | undefined } | { type: 'failure'; phase: FailurePhase };

/** What decides whether there is another attempt. */
export interface RetryQuestion {
  outcome: Outcome;
  /** Whether sending it twice does no more than sending it once: every GET, PUT, DELETE, and a login. */
  repeatable: boolean;
  /** Attempts made so far, 1 after the first. */
  attempts: number;
  /** Milliseconds left until the deadline of the whole call. */
  remaining: number;
  /** From 0 to 1. */
  random: number;
}

/**
 * `answer`: hand the outcome to the caller. `retry`: wait, then send again. `lost`: the server may have acted and must
 * not be asked again blindly.
 */
export type RetryDecision = { action: 'answer' } | { action: 'lost' } | { action: 'retry'; delay: number };

/** Attempts at most when the server is down or fails; a rate limit is bounded by the deadline alone. */
export const maxAttempts = 6;

const failing = new Set([500, 502, 503, 504]);

/**
 * The retry policy: exponential steps with jitter, bounded in number and by the deadline. A rate limit (429) and a
 * connection that never came about are retried for every method, since the server has done nothing; all else only
 * when it is repeatable. `Retry-After` is honoured: Vaultwarden never sends it, a proxy may.
 */
export function decideRetry(question: RetryQuestion): RetryDecision {
  const { outcome, repeatable, attempts, remaining, random } = question;
  if (outcome.type === 'answer') {
    if (outcome.status === 429) {
      const wait = (outcome.retryAfterSeconds ?? 0) * 1_000 || jitter(2_000, 30_000, attempts, random);
      return within(wait, remaining);
    }
    if (!failing.has(outcome.status)) return { action: 'answer' };
    if (!repeatable) return { action: 'lost' };
  } else {
    if (outcome.phase === 'tls') return { action: 'answer' };
    if (outcome.phase === 'aborted') return { action: repeatable ? 'answer' : 'lost' };
    if (outcome.phase !== 'connect' && !repeatable) return { action: 'lost' };
  }
  if (attempts >= maxAttempts) return { action: 'answer' };
  return within(jitter(200, 5_000, attempts, random), remaining);
}

/** Between half and all of `first` doubled per attempt, at most `most`: spread, but never at once. */
function jitter(first: number, most: number, attempts: number, random: number): number {
  const step = Math.min(most, first * 2 ** (attempts - 1));
  return Math.round(step * (0.5 + random / 2));
}

function within(delay: number, remaining: number): RetryDecision {
  return delay < remaining ? { action: 'retry', delay } : { action: 'answer' };
}
