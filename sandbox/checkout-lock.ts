import { mkdirSync, rmdirSync } from 'node:fs';
import type { Layout } from './layout';
import { tryLock } from './process/lock';
import { hasCode, SandboxError } from './sandbox-error';

/**
 * Runs `work` while no other command changes this checkout's sandbox.
 *
 * @throws SandboxError at once when another command is at work.
 */
export async function withCheckoutLock<T>(layout: Layout, purpose: string, work: () => Promise<T>): Promise<T> {
  // Open to others to pass through: PostgreSQL's data may lie below and belong to another user.
  mkdirSync(layout.root, { recursive: true, mode: 0o755 });
  const attempt = tryLock(layout.lockFile, purpose);
  if ('holder' in attempt) {
    const { pid, purpose: other, since } = attempt.holder;
    throw new SandboxError(
      `Another command works on this sandbox: \`${other}\`, process ${pid}, since ${since}. ` +
        `Wait until it is done, or end process ${pid}; then run \`${purpose}\` again.`,
    );
  }
  try {
    return await work();
  } finally {
    attempt.release();
    try {
      rmdirSync(layout.root);
    } catch (error) {
      // Only `down` leaves the folder empty.
      if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST') && !hasCode(error, 'ENOENT')) throw error;
    }
  }
}
