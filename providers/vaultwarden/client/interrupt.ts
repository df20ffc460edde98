import type { Clock } from './clock';
import { VaultError } from './errors';

/** Options of a single call. */
export interface CallOptions {
  /**
   * Ends the call: waits, reads and further attempts at once; a write under way gets {@link writeGrace} to finish, so that
   * its outcome is known.
   */
  readonly signal?: AbortSignal | undefined;
}

/** What a write that is under way gets to finish once its call was interrupted, in milliseconds. */
export const writeGrace = 5_000;

/** The error for a call that the caller's signal ended before anything was sent. */
export function aborted(): VaultError {
  return new VaultError('aborted', { reason: 'The call was interrupted.', cure: 'Run it again.' });
}

/**
 * The outcome of work that others share, which therefore goes on when this caller leaves.
 * @throws VaultError `aborted` as soon as the signal fires
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let leave = (): void => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    leave = () => reject(aborted());
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** A signal that fires {@link writeGrace} after another one. */
export interface LateSignal {
  readonly signal: AbortSignal;
  /** To be called when it is not needed any more. */
  end(): void;
}

/** {@link LateSignal}, or undefined when there is nothing to be late for. */
export function lateSignal(signal: AbortSignal | undefined, clock: Clock): LateSignal | undefined {
  if (signal === undefined) return undefined;
  const late = new AbortController();
  const over = new AbortController();
  const start = (): void => {
    clock.sleep(writeGrace, over.signal).then(
      () => late.abort(),
      () => undefined,
    );
  };
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return {
    signal: late.signal,
    end: () => {
      signal.removeEventListener('abort', start);
      over.abort();
    },
  };
}
