import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { processMark } from '../process/process-mark';

/** The process that the lock file of a data folder names, or null. Its first line is the pid. */
function lockHolder(lockFile: string): number | null {
  if (!existsSync(lockFile)) return null;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n', 1)[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

/** Whether a process of this pid can be signalled, also one that has ended and that its parent has not taken note of. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether a process works in `folder`, as every process of PostgreSQL does in its data folder. */
function isWorkedIn(folder: string): boolean {
  const real = realpathSync(folder);
  return readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === real;
    } catch {
      return false;
    }
  });
}

/**
 * Removes the lock file of a server that was killed, where PostgreSQL itself never would: it takes a process for running as
 * long as its pid exists, also when that one has ended and its parent has not taken note. That lasts for a moment, and
 * for ever in a container whose first process never does. The file stays while a server, or a child of one, runs.
 */
export function forgetEndedServer(folder: string): void {
  const lockFile = path.join(folder, 'postmaster.pid');
  const pid = lockHolder(lockFile);
  if (process.platform !== 'linux' || pid === null) return;
  if (exists(pid) && processMark(pid) === null && !isWorkedIn(folder)) rmSync(lockFile, { force: true });
}
