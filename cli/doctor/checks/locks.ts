import type { BackendConfig } from '../../../config/types';
import { STACK_NAMES } from '../../../config/stack-names';
import { backendArguments } from '../../backend/backend-block';
import { BackendFailure, BackendFolder } from '../../backend/backend-folder';
import { holdLock } from '../../backend/hold-lock';
import type { Check } from '../check';
import { finding, note, type Observation, ok } from '../observation';
import type { Site } from '../site';

/** Locks of these end with the process that holds them: the session of PostgreSQL, the lock of the file. */
const BOUND_TO_PROCESS: Partial<Record<BackendConfig['type'], string>> = {
  pg: 'PostgreSQL lets go of a lock with the connection that holds it: none can be left behind.',
  local: 'The operating system lets go of a lock with the process that holds it: none can be left behind.',
};

/** Hours after which a lock is taken for left behind. The longest apply waits for a release, which is minutes. */
const LONG = 2;

/** What Terraform tells of a lock that somebody else has ("Lock Info"). */
export function readLockInfo(message: string): { id: string; who: string; operation: string; created: Date | null } {
  const field = (name: string) => new RegExp(`^\\s*${name}:[ \\t]*(.+?)[ \\t]*$`, 'm').exec(message)?.[1] ?? 'unknown';
  // Go prints `2026-11-23 07:15:25.123456789 +0000 UTC`.
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\S* \+0000 UTC/.exec(field('Created')) ?? [];
  const created = day === undefined || time === undefined ? null : new Date(`${day}T${time}Z`);
  return { id: field('ID'), who: field('Who'), operation: field('Operation'), created };
}

/** What a held lock means, by its age. */
export function judgeLock(stack: string, message: string, now: Date): Observation {
  const { id, who, operation, created } = readLockInfo(message);
  const minutes = created === null ? null : Math.round((now.getTime() - created.getTime()) / 60_000);
  const since = created === null ? 'at an unknown time' : `${created.toISOString()} (${minutes} minutes ago)`;
  const detail = `The state of ${stack} is locked by ${who} for ${operation}, since ${since}.`;
  return minutes !== null && minutes < LONG * 60
    ? note(stack, detail, 'Somebody is at work: wait for the end.')
    : finding(
        stack,
        detail,
        `Ask ${who} whether that run is dead. If it is: terraform force-unlock ${id} in cdktf.out/stacks/${stack}.`,
      );
}

/**
 * Takes the lock of a stack's state and lets go of it.
 *
 * @returns null when nobody has it.
 * @throws BackendFailure, InterruptedError.
 */
export async function lookAtLock(site: Site, stack: string, terraform: string): Promise<Observation | null> {
  const { environment, backend: settings } = site.config();
  const { env, signal, timeout: deadline } = site;
  const args = backendArguments(settings, environment, stack);
  const folder = await BackendFolder.open({ terraform, settings, arguments: args, env, signal, deadline });
  try {
    const lock = await holdLock(folder, 0);
    if (!('refused' in lock)) {
      const complaint = await lock.release();
      return complaint === null ? null : finding(stack, complaint, 'Look at the lock before the next deployment.');
    }
    if (lock.refused === 'locked') return judgeLock(stack, lock.message, site.now);
    throw folder.failure(`The lock of ${stack} could not be looked at.`, {
      stderr: lock.message,
      stdout: Buffer.alloc(0),
      late: lock.refused === 'deadline',
    });
  } finally {
    folder.close();
  }
}

/** Locks that a killed run left behind. Each is taken for a moment, as Terraform does: its own words tell who has it. */
export const locks: Check = {
  name: 'locks',
  what: 'locks of the states that a killed run left behind: who, and since when',
  deadline: (timeout) => STACK_NAMES.length * 2 * timeout,
  look: async (site) => {
    const { backend } = site.config();
    const bound = BOUND_TO_PROCESS[backend.type];
    if (bound !== undefined) return [ok('locks', bound)];
    const terraform = await site.terraform();
    const found: Observation[] = [];
    for (const stack of STACK_NAMES) {
      try {
        const observation = await lookAtLock(site, stack, terraform);
        if (observation !== null) found.push(observation);
      } catch (error) {
        if (!(error instanceof BackendFailure)) throw error;
        // The next one would fail in the same way.
        return [...found, finding(stack, [error.problem, ...error.details].join('\n'), error.fix)];
      }
    }
    return found.length > 0 ? found : [ok('locks', `No state of ${STACK_NAMES.join(', ')} is locked.`)];
  },
};
