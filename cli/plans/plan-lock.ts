import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../../errors/command-error';
import { tryLock } from '../../sandbox/process/lock';
import { type PlanFolder, WORK_FOLDER } from './plan-folder';

/**
 * Runs `work` while no other command that was started in the same folder makes or applies these plans: making them empties
 * the folder in which terraform applies them. The lock of a command that was killed is taken over.
 *
 * @param cwd working folder of the command
 * @param purpose the command, as a person would write it
 * @throws CommandError at once when another command is at work
 */
export async function withPlanLock<T>(
  cwd: string,
  { root }: PlanFolder,
  purpose: string,
  work: () => Promise<T>,
): Promise<T> {
  // Not in the folder, which `plan` empties and which may be an artifact of a pipeline.
  const name = createHash('sha256').update(path.resolve(root)).digest('hex').slice(0, 16);
  const locks = path.join(cwd, WORK_FOLDER, 'locks');
  mkdirSync(locks, { recursive: true, mode: 0o700 });
  const attempt = tryLock(path.join(locks, name), purpose);
  if ('holder' in attempt) {
    const { pid, purpose: other, since } = attempt.holder;
    throw new CommandError({
      problem: `Another command works with the plans in ${root}: \`${other}\`, process ${pid}, since ${since}.`,
      fix: `Wait until it is done, or interrupt process ${pid}; then try again.`,
    });
  }
  try {
    return await work();
  } finally {
    attempt.release();
  }
}
