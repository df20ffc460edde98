import type { Clock } from './clock';
import { VaultError, isVaultError } from './errors';
import type { CallOptions } from './interrupt';
import { lateSignal } from './interrupt';

/** How something is created without ever making it twice. */
export interface CreateSteps<T> {
  /** For messages, such as `organization "team"`. */
  what: string;
  /** Sends the request, the same bytes each time. */
  send(): Promise<T>;
  /** Looks on the server, by what only this request can have written, for what a lost answer may have made. */
  findLost(options: CallOptions): Promise<T | undefined>;
}

// A server behind a proxy that gave up may still be at work: look again before sending again.
const looks = [0, 500, 2_000];
const sends = 3;

/**
 * Creates something. When the answer is lost, looks for the object before anything is sent again. An interruption ends
 * this after one more look, which gets some seconds.
 * @throws VaultError of `send`; `lost-answer` when it stays open whether the object exists
 */
export async function createOnce<T>(steps: CreateSteps<T>, clock: Clock, options: CallOptions = {}): Promise<T> {
  const { signal } = options;
  for (let sent = 1; ; sent += 1) {
    let lost: VaultError;
    try {
      return await steps.send();
    } catch (error) {
      if (!isVaultError(error, 'lost-answer')) throw error;
      lost = error;
    }
    for (const wait of looks) {
      if (wait > 0 && !(await pause(clock, wait, signal))) break;
      const found = await look(steps, clock, lost, signal);
      if (found !== undefined) return found;
    }
    if (signal?.aborted) throw open(steps.what, lost, 'the call was interrupted before it was clear what became of it');
    if (sent >= sends) {
      throw new VaultError('server', {
        reason: `Creating ${steps.what} failed ${sends} times, and the object is not there. ${lost.reason}`,
        cure: "Read the server's and the proxy's log, then run it again.",
        ...(lost.status === undefined ? {} : { status: lost.status }),
      });
    }
  }
}

async function look<T>(
  steps: CreateSteps<T>,
  clock: Clock,
  lost: VaultError,
  signal: AbortSignal | undefined,
): Promise<T | undefined> {
  const late = lateSignal(signal, clock);
  try {
    return await steps.findLost({ signal: late?.signal });
  } catch (error) {
    if (!isVaultError(error)) throw error;
    throw open(steps.what, lost, `looking for it failed: ${error.reason}`);
  } finally {
    late?.end();
  }
}

/** The error when nobody knows whether the object exists. */
function open(what: string, lost: VaultError, why: string): VaultError {
  return new VaultError('lost-answer', {
    reason: `The answer to creating ${what} was lost, and ${why.replace(/[.]?$/, '.')}`,
    cure: 'The object may exist. Run it again once the server answers.',
    ...(lost.status === undefined ? {} : { status: lost.status }),
  });
}

/** Waits; false when the signal fired. */
async function pause(clock: Clock, milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted) return false;
  return clock.sleep(milliseconds, signal).then(
    () => !signal?.aborted,
    () => false,
  );
}
