import { setTimeout as sleep } from 'node:timers/promises';

import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { Deadline } from '../../../../providers/framework/provider/contexts';

/** Done with a result, or what is still missing, in the words that the real provider ends with when time is up. */
export type Progress<T> = { done: T } | { missing: string };

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 1_000;

/**
 * Asks again and again until something is so.
 *
 * @param what What is waited for, for example "rollout of deployment demo/web".
 * @throws TfError at the deadline or when Terraform stops the provider, with what was still missing.
 */
export async function waitFor<T>(what: string, deadline: Deadline, check: () => Promise<Progress<T>>): Promise<T> {
  let missing = `no answer yet about ${what}`;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 1.5)) {
    try {
      const progress = await check();
      if ('done' in progress) return progress.done;
      missing = progress.missing;
      await sleep(pause, undefined, { signal: deadline.signal });
    } catch (error) {
      if (!deadline.signal.aborted) throw error;
    }
    if (deadline.signal.aborted) throw outOfTime(what, deadline, missing);
  }
}

function outOfTime(what: string, deadline: Deadline, missing: string): TfError {
  if (deadline.remaining() > 0)
    return new TfError(`Stopped while waiting for ${what}`, `The last answer was: ${missing}`);
  return new TfError(missing, `Waited ${Math.round(deadline.total / 1000)} s for ${what}.`);
}
