import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, SandboxError } from './sandbox-error';

/** What to wait for, and for how long. */
export interface Wait {
  /** Ends the sentence "waiting for ...". */
  readonly what: string;
  /** Seconds. */
  readonly deadline: number;
  /** Milliseconds between two attempts, default 100. */
  readonly interval?: number;
  /** Returns true when the wait is over. What it throws is the reason given when the deadline passes. */
  readonly attempt: () => Promise<boolean>;
  /** Returns a sentence when waiting is pointless, for example because the process ended. */
  readonly hopeless?: () => string | null;
  /** Appended to the error: typically the tail of a log. */
  readonly evidence?: () => string;
}

/**
 * Repeats an attempt until it succeeds.
 *
 * @throws SandboxError naming what it waited for, how long, the last reason and the evidence.
 */
export async function waitUntil(wait: Wait): Promise<void> {
  const started = Date.now();
  let reason = '';
  for (;;) {
    try {
      if (await wait.attempt()) return;
    } catch (error) {
      reason = messageOf(error);
    }
    const elapsed = (Date.now() - started) / 1000;
    const hopeless = wait.hopeless?.();
    if (hopeless || elapsed > wait.deadline) {
      const why = hopeless ?? `not there after ${elapsed.toFixed(1)} s`;
      const details = [reason && `Last answer: ${reason}`, wait.evidence?.()].filter(Boolean);
      throw new SandboxError([`Waiting for ${wait.what} failed: ${why}.`, ...details].join('\n'));
    }
    await sleep(wait.interval ?? 100);
  }
}
