import { spawn, type ChildProcess } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Step } from './steps';

/** How a step is run. */
export interface RunOptions {
  /** After the step's own arguments. */
  readonly extra: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Before each of its lines, where several steps write at once. Without it the output is this process's own. */
  readonly prefix?: string;
  /** Ends the step. */
  readonly signal: AbortSignal;
}

/** Seconds that an ended step has for its last words: a daemon that it left behind may hold the pipe for ever. */
const LAST_WORDS = 3;

/** Runs one command. @returns the reason when it did not end well */
export function runStep(step: Step, { extra, env, prefix, signal }: RunOptions): Promise<string | undefined> {
  if (signal.aborted) return Promise.resolve('not started: interrupted');
  const [command, ...args] = step.command;
  return new Promise((resolve) => {
    const output = prefix === undefined ? 'inherit' : 'pipe';
    const child = spawn(command, [...args, ...extra], { stdio: ['ignore', output, output], env });
    if (prefix !== undefined) passLines(child, prefix);
    if (step.niceness !== undefined && child.pid !== undefined) {
      setPriority(child.pid, Math.min(19, getPriority() + step.niceness));
    }
    const stop = (): void => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 15_000).unref();
    };
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, step.deadline * 1000);
    signal.addEventListener('abort', stop, { once: true });
    const end = (why: string | undefined): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(late ? `not finished after its deadline of ${step.deadline} s` : why);
    };
    child.on('error', (error) => end(`could not be started: ${error.message}`));
    child.on('exit', (code, killed) => {
      const why = code === 0 ? undefined : `ended with ${killed ?? `exit code ${code}`}`;
      const enough = setTimeout(() => end(why), LAST_WORDS * 1000);
      child.on('close', () => {
        clearTimeout(enough);
        end(why);
      });
    });
  });
}

function passLines({ stdout, stderr }: ChildProcess, prefix: string): void {
  for (const stream of [stdout, stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => process.stdout.write(`${prefix}${line}\n`));
  }
}
