import { execFileSync } from 'node:child_process';

export interface Commit {
  /** Full id; null outside a git checkout. */
  readonly id: string | null;
  /** Whether tracked files differ from it. */
  readonly modified: boolean;
}

/** Milliseconds. */
const DEADLINE = 30_000;

/** What is checked out in a folder. */
export function commitOf(folder: string): Commit {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: DEADLINE,
    });
  try {
    return {
      id: git('rev-parse', 'HEAD').trim(),
      modified: git('status', '--porcelain', '--untracked-files=no').trim() !== '',
    };
  } catch {
    return { id: null, modified: false };
  }
}
