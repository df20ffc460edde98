import { spawn } from 'node:child_process';
import { InterruptedError } from '../../errors/command-error';
import type { Environment } from './credentials';

/** One run of terraform whose output stays in memory. */
export interface FolderRun {
  readonly binary: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Environment;
  /** Seconds, then it is interrupted. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Written to its standard input. */
  readonly input?: string | Buffer;
}

export interface FolderResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** As bytes: of a state every one counts. */
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly late: boolean;
}

/** Milliseconds that a terraform which was asked to end may take, for its lock. */
const GRACE = 30_000;

/**
 * Runs terraform in a process group of its own, so that Ctrl-C reaches it once, through `signal`. State passes through
 * pipes only.
 *
 * @throws InterruptedError after it has ended; Error when it cannot be started.
 */
export async function runInFolder(run: FolderRun): Promise<FolderResult> {
  const { binary, args, folder, env, deadline, signal, input } = run;
  if (signal.aborted) throw new InterruptedError(`terraform ${args[0] ?? ''} was not started.`);
  const child = spawn(binary, args, { cwd: folder, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A terraform that ended early does not read; its exit code says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  let late = false;
  const timers: NodeJS.Timeout[] = [];
  const interrupt = () => {
    child.kill('SIGINT');
    timers.push(setTimeout(() => void child.kill('SIGKILL'), GRACE));
  };
  timers.push(
    setTimeout(() => {
      late = true;
      interrupt();
    }, deadline * 1000),
  );
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (signal.aborted) throw new InterruptedError(`terraform ${args[0] ?? ''} was ended.`);
    return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8'), late };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
  }
}
