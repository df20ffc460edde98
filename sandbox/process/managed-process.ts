import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Layout } from '../layout';
import { writePrivateFile } from '../private-file';
import { hasCode, messageOf, SandboxError } from '../sandbox-error';
import { logTail } from './log-tail';
import { processMark } from './process-mark';
import { findByStartMark, START_MARK } from './start-mark';

/** A process that outlives the command which started it. */
export interface ProcessDefinition {
  /** Names the record and the log, for example `kube-apiserver`. */
  readonly name: string;
  readonly command: string;
  /** Never a secret: arguments are visible to every user of the machine. */
  readonly args: readonly string[];
  /** Added to the environment of the starting command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Runs as another user; only root may ask for it. */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly cwd?: string;
  /** What ends it in an orderly way, default SIGTERM. PostgreSQL wants SIGINT: SIGTERM waits for its clients. */
  readonly stopSignal?: 'SIGTERM' | 'SIGINT';
  /**
   * Whether the signal goes to its children instead, and it ends by their end. For a parent that dies at once and leaves
   * its children without an output to write to.
   */
  readonly withChildren?: boolean;
}

const wantedSchema = z.object({
  name: z.string(),
  definition: z.string(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
  withChildren: z.boolean().default(false),
  startedAt: z.string(),
});
const recordSchema = wantedSchema.extend({ pid: z.number().int().positive(), mark: z.string() });
/** Written before the start, for whoever comes after a command that was killed on the way: the process is found by it. */
const startingSchema = wantedSchema.extend({ starting: z.string() });

/** What is known of a started process; kept in `.sandbox/run/<name>.json`. */
export type ProcessRecord = z.infer<typeof recordSchema>;

const recordFile = (layout: Layout, name: string) => path.join(layout.run, `${name}.json`);

/** The log of a process: what it wrote since its last start. */
export const logFile = (layout: Layout, name: string) => path.join(layout.logs, `${name}.log`);

/** Changes when the process would be started differently today. */
function fingerprint(definition: ProcessDefinition): string {
  const { command, args, env, user } = definition;
  return createHash('sha256').update(JSON.stringify({ command, args, env, user })).digest('hex');
}

function readRecord(layout: Layout, name: string): ProcessRecord | null {
  const file = recordFile(layout, name);
  if (!existsSync(file)) return null;
  let noted: z.infer<typeof recordSchema> | z.infer<typeof startingSchema>;
  try {
    noted = z.union([recordSchema, startingSchema]).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new SandboxError(
      `${file} is damaged, so it is unknown whether ${name} still runs. End it by hand if it does, then delete the file.`,
    );
  }
  if (!('starting' in noted)) return noted;
  const { starting, ...wanted } = noted;
  const pid = findByStartMark(starting);
  const mark = pid === null ? null : processMark(pid);
  return pid === null || mark === null ? null : { ...wanted, pid, mark };
}

/** The record of `name` when that very process still runs, else null. */
export function runningProcess(layout: Layout, name: string): ProcessRecord | null {
  const record = readRecord(layout, name);
  return record && processMark(record.pid) === record.mark ? record : null;
}

/** Names of all processes that were started and not stopped, running or not. */
export function recordedProcesses(layout: Layout): string[] {
  if (!existsSync(layout.run)) return [];
  return readdirSync(layout.run)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

function spawnDetached(layout: Layout, definition: ProcessDefinition, log: number, startMark: string): ChildProcess {
  try {
    const child = spawn(definition.command, definition.args, {
      cwd: definition.cwd ?? layout.root,
      env: { ...process.env, ...definition.env, [START_MARK]: startMark },
      stdio: ['ignore', log, log],
      detached: true,
      ...definition.user,
    });
    // Reported by the missing pid.
    child.on('error', () => undefined);
    return child;
  } catch (error) {
    throw new SandboxError(`${definition.name} could not be started: ${definition.command}: ${messageOf(error)}`);
  } finally {
    closeSync(log);
  }
}

/** Starts a process that does not run yet, writing to a fresh log. */
export function startProcess(
  layout: Layout,
  definition: ProcessDefinition,
): { record: ProcessRecord; child: ChildProcess } {
  const log = logFile(layout, definition.name);
  mkdirSync(layout.logs, { recursive: true, mode: 0o700 });
  if (existsSync(log)) renameSync(log, `${log}.1`);
  const wanted = {
    name: definition.name,
    definition: fingerprint(definition),
    stopSignal: definition.stopSignal ?? 'SIGTERM',
    withChildren: definition.withChildren ?? false,
    startedAt: new Date().toISOString(),
  };
  const note = (content: object) =>
    writePrivateFile(recordFile(layout, definition.name), `${JSON.stringify(content, null, 2)}\n`);
  const starting = randomBytes(12).toString('hex');
  note({ ...wanted, starting });
  let child: ChildProcess;
  try {
    child = spawnDetached(layout, definition, openSync(log, 'a', 0o600), starting);
  } catch (error) {
    rmSync(recordFile(layout, definition.name), { force: true });
    throw error;
  }
  const mark = child.pid === undefined ? null : processMark(child.pid);
  if (child.pid === undefined || mark === null) {
    rmSync(recordFile(layout, definition.name), { force: true });
    throw new SandboxError(`${definition.name} could not be started: ${definition.command}\n${logTail(log)}`);
  }
  const record: ProcessRecord = { ...wanted, pid: child.pid, mark };
  note(record);
  return { record, child };
}

/**
 * Makes sure that a process runs with today's command line: keeps it, restarts it when the definition changed, or starts it.
 *
 * @returns the record and whether it was started by this call. Started does not mean ready: wait for it.
 */
export async function ensureProcess(
  layout: Layout,
  definition: ProcessDefinition,
): Promise<{ record: ProcessRecord; started: boolean }> {
  const running = runningProcess(layout, definition.name);
  if (running?.definition === fingerprint(definition)) return { record: running, started: false };
  await stopProcess(layout, definition.name);
  const { record, child } = startProcess(layout, definition);
  child.unref();
  return { record, started: true };
}

/** Milliseconds for the kernel to end a process for good; a machine that swaps takes its time. */
const KILLED = 30_000;

/** Sends a signal to a process that may have ended just now. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

/** Pids of the children of a process, which may have left its group: a terminal of their own makes them do so. */
function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid = 0, ppid]) => (ppid === parent ? [pid] : []));
}

/**
 * Ends a process by its pid, never one that got the same pid later: first in an orderly way, after `grace` seconds for good.
 *
 * @returns whether it was running.
 */
export async function stopProcess(layout: Layout, name: string, grace = 15): Promise<boolean> {
  const record = runningProcess(layout, name);
  if (record) {
    const gone = () => processMark(record.pid) !== record.mark;
    const children = record.withChildren ? childrenOf(record.pid) : [];
    for (const pid of children.length > 0 ? children : [record.pid]) signal(pid, record.stopSignal);
    for (let waited = 0; !gone() && waited < grace * 1000; waited += 50) await sleep(50);
    if (!gone()) for (const pid of [...children, record.pid]) signal(pid, 'SIGKILL');
    for (let waited = 0; !gone() && waited < KILLED; waited += 50) await sleep(50);
    if (!gone()) throw new SandboxError(`${name} (pid ${record.pid}) does not end, not even by SIGKILL.`);
  }
  rmSync(recordFile(layout, name), { force: true });
  return record !== null;
}
