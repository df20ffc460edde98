import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { kubectl } from '../cluster/cluster';
import { CommandError, InterruptedError } from '../../errors/command-error';
import { Hold, type HoldOptions } from './hold';

/** Who this process is to others: a person, a machine and something that no other process has. */
export function ownIdentity(): string {
  const user = (() => {
    try {
      return userInfo().username;
    } catch {
      // A container whose user has no entry in the list of users.
      return `user ${process.getuid?.() ?? 'unknown'}`;
    }
  })();
  return `${user}@${hostname()} (process ${process.pid}, ${randomBytes(3).toString('hex')})`;
}

/**
 * Works on the data of namespaces while nobody else does who asks for it by this function: backup, restore and deploy.
 *
 * @param work is handed a signal that also ends it when a hold is lost.
 * @throws HeldError when another one is at work; CommandError when a hold was lost; whatever the work throws
 */
export async function withHold<Result>(
  namespaces: readonly string[],
  options: Omit<HoldOptions, 'holder'>,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const holder = ownIdentity();
  const holds: Hold[] = [];
  try {
    for (const namespace of [...new Set(namespaces)].sort()) {
      holds.push(await Hold.take(namespace, { ...options, holder }));
    }
    const lost = AbortSignal.any(holds.map((hold) => hold.lost));
    try {
      return await work(AbortSignal.any([options.signal, lost]));
    } catch (error) {
      if (!lost.aborted || options.signal.aborted || !(error instanceof InterruptedError)) throw error;
      throw new CommandError({
        problem: `Stopped: another one has taken the hold of ${namespaces.join(', ')}, or it could not be renewed in time.`,
        details: [error.message.replace(/^Interrupted: /, '')],
        fix: `Find out who is at work there, then run the command again: ${kubectl(options.cluster, undefined, 'get leases -A')}`,
      });
    }
  } finally {
    for (const hold of holds) await hold.release();
  }
}
