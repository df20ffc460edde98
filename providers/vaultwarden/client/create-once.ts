import type { Clock } from './clock';
import { VaultError, isVaultError } from './errors';

/** How something is created without ever making it twice. */
export interface CreateSteps<T> {
  /** For messages, such as `organization "team"`. */
  what: string;
  /** Sends the request, the same bytes each time. */
  send(): Promise<T>;
  /** Looks on the server, by what only this request can have written, for what a lost answer may have made. */
  findLost(): Promise<T | undefined>;
}

// A server behind a proxy that gave up may still be at work: look again before sending again.
const looks = [0, 500, 2_000];
const sends = 3;

/**
 * Creates something. When the answer is lost, looks for the object before anything is sent again.
 * @throws VaultError of `send`; `lost-answer` when it stays open whether the object exists
 */
export async function createOnce<T>(steps: CreateSteps<T>, clock: Clock): Promise<T> {
  for (let sent = 1; ; sent += 1) {
    let lost: VaultError;
    try {
      return await steps.send();
    } catch (error) {
      if (!isVaultError(error, 'lost-answer')) throw error;
      lost = error;
    }
    const found = await look(steps, clock, lost);
    if (found !== undefined) return found;
    if (sent >= sends) {
      throw new VaultError('server', {
        reason: `Creating ${steps.what} failed ${sends} times, and the object is not there. ${lost.reason}`,
        cure: "Read the server's and the proxy's log, then run it again.",
        ...(lost.status === undefined ? {} : { status: lost.status }),
      });
    }
  }
}

async function look<T>(steps: CreateSteps<T>, clock: Clock, lost: VaultError): Promise<T | undefined> {
  for (const wait of looks) {
    if (wait > 0) await clock.sleep(wait);
    try {
      const found = await steps.findLost();
      if (found !== undefined) return found;
    } catch (error) {
      if (!isVaultError(error)) throw error;
      throw new VaultError('lost-answer', {
        reason: `The answer to creating ${steps.what} was lost, and looking for it failed: ${error.reason}`,
        cure: 'The object may exist. Run it again once the server answers.',
        ...(lost.status === undefined ? {} : { status: lost.status }),
      });
    }
  }
  return undefined;
}
