import { readFileSync } from 'node:fs';
import path from 'node:path';
import { interruptible } from '../interruption';
import type { Layout } from '../layout';
import { logFile, startProcess, stopProcess } from '../process/managed-process';

/** What `cdktf deploy` is asked for. */
export interface CdktfRun {
  /** Of the process record and the log. */
  readonly name: string;
  readonly stacks: readonly string[];
  /** Stacks at a time. */
  readonly parallel: number;
  readonly env: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly deadline: number;
  /** Told each complete line of the output, colours included. */
  readonly onLine: (line: string) => void;
}

/** How it ended. */
export interface CdktfEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** Whether the deadline came first. */
  readonly late: boolean;
  /** File with the whole output. */
  readonly log: string;
}

/** Seconds for Terraform to finish the resource at hand. */
const GRACE = 120;
/** Milliseconds between two looks at the output. */
const POLL = 200;

/** Runs `cdktf deploy` on synthesized stacks, in a process that a later command finds and ends should this one be killed. */
export async function runCdktf(layout: Layout, run: CdktfRun): Promise<CdktfEnd> {
  const { name, stacks, parallel, env, deadline, onLine } = run;
  const started = Date.now();
  const log = logFile(layout, name);
  const { child } = startProcess(layout, {
    name,
    command: process.execPath,
    args: [
      path.join(layout.checkout, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf'),
      'deploy',
      ...stacks,
      '--skip-synth',
      `--parallelism=${parallel}`,
    ],
    env: { ...env, FORCE_COLOR: '0' },
    cwd: layout.checkout,
    // One interrupt lets Terraform finish the resource at hand and store its state. cdktf itself would die of it at once,
    // and Terraform of its broken output: made objects would be lost to the state.
    stopSignal: 'SIGINT',
    withChildren: true,
  });
  let ended = false;
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve)).finally(() => (ended = true));
  let seen = 0;
  const look = () => {
    const text = readFileSync(log, 'utf8');
    const end = ended ? text.length : text.lastIndexOf('\n') + 1;
    if (end <= seen) return;
    const fresh = text.slice(seen, end);
    seen = end;
    for (const line of fresh.split('\n')) onLine(line);
  };
  const stop = () => stopProcess(layout, name, GRACE).then(() => undefined);
  const timer = setInterval(look, POLL);
  const alarm = setTimeout(() => void stop(), deadline * 1000);
  const code = await interruptible(exit, stop).finally(() => {
    clearInterval(timer);
    clearTimeout(alarm);
  });
  look();
  await stopProcess(layout, name);
  return { code, late: (Date.now() - started) / 1000 >= deadline, log };
}
