import { spawn } from 'node:child_process';
import { InterruptedError } from '../../errors/command-error';
import { type BackendFolder, errorLines } from './backend-folder';
import { type FailureKind, failureKind } from './backend-failure';
import { withoutSecrets } from './without-secrets';

/** A lock that a terraform of ours holds. */
export interface HeldLock {
  /** Lets go and waits for the end. @returns Terraform's complaint when it could not release the lock, else null. */
  release(): Promise<string | null>;
  /** Whether the terraform that holds it still runs. */
  readonly alive: boolean;
}

/** Somebody else has the lock, or taking it failed. */
export interface RefusedLock {
  readonly refused: FailureKind;
  /** Terraform's words, without credentials. */
  readonly message: string;
}

/** What terraform prints when it asks for the variable, which it does once it holds the lock. */
const ASKS = 'Enter a value:';
/** Milliseconds for the release before the terraform is killed. */
const RELEASE = 60_000;

/**
 * Takes the lock of a state and keeps it: `terraform plan` asks for an unset variable after it took the lock and before it
 * looks at a provider, and waits for the answer on its standard input (seen with 1.11.4). The pipe is the life line: when
 * this process dies, terraform reads its end, gives up and releases the lock. Nothing is written to the state.
 *
 * @param wait seconds to wait for a lock that somebody else has.
 * @throws InterruptedError.
 */
export async function holdLock(folder: BackendFolder, wait = 0): Promise<HeldLock | RefusedLock> {
  const { binary, folder: cwd, deadline, signal } = folder.place;
  if (signal.aborted) throw new InterruptedError('the lock was not taken.');
  const args = ['plan', '-no-color', '-input=true', `-lock-timeout=${wait}s`];
  const child = spawn(binary, args, { cwd, env: { ...folder.env }, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  child.stdin.on('error', () => undefined);
  let output = '';
  let late = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      output += `Error: ${error.message}\n`;
      resolve();
    });
    child.once('close', () => resolve());
  });
  const asked = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        if (output.includes(ASKS)) resolve();
      });
  });
  const giveUp = () => void child.kill('SIGINT');
  signal.addEventListener('abort', giveUp, { once: true });
  const timer = setTimeout(
    () => {
      late = true;
      giveUp();
    },
    (deadline + wait) * 1000,
  );
  await Promise.race([asked, ended]);
  clearTimeout(timer);
  const alive = () => child.exitCode === null && child.signalCode === null;
  const shown = () => withoutSecrets(errorLines(output), folder.env);
  if (!output.includes(ASKS) || !alive()) {
    await ended;
    signal.removeEventListener('abort', giveUp);
    if (signal.aborted) throw new InterruptedError('the lock was not taken.');
    return { refused: late ? 'deadline' : failureKind(output), message: shown() };
  }
  return {
    get alive() {
      return alive();
    },
    release: async () => {
      const kill = setTimeout(() => void child.kill('SIGKILL'), RELEASE);
      child.stdin.end();
      await ended;
      clearTimeout(kill);
      signal.removeEventListener('abort', giveUp);
      if (child.signalCode === 'SIGKILL') return `terraform did not end within ${RELEASE / 1000} s and was killed.`;
      // Its other error, about the variable without a value, is what we wanted.
      const complaint = output.indexOf('Error releasing the state lock');
      return complaint < 0 ? null : withoutSecrets(errorLines(output.slice(complaint)), folder.env);
    },
  };
}
