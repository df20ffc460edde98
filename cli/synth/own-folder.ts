import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { processMark } from '../../sandbox/process/process-mark';

/** Milliseconds after which what a killed command left is removed; its process may live where this one cannot see it. */
const LEFT = 3_600_000;

/** Of this process. */
const made = new Set<string>();

/** Whether nobody will come back to a folder named `PID-...`, or to one that has another name. */
function isLeft(folder: string): boolean {
  const pid = /^(\d+)-/.exec(path.basename(folder))?.[1];
  const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
  return (pid === undefined || processMark(Number(pid)) === null) && Date.now() - mtimeMs > LEFT;
}

/**
 * Makes a folder below `base` for this process alone, which goes with the process: a command that others follow in the same
 * checkout, `status` during a long `plan`, must not find what they synthesized, or nothing at all.
 */
export function ownFolder(base: string): string {
  mkdirSync(base, { recursive: true, mode: 0o700 });
  for (const folder of readdirSync(base).map((name) => path.join(base, name)))
    if (isLeft(folder)) rmSync(folder, { recursive: true, force: true });
  const folder = mkdtempSync(path.join(base, `${process.pid}-`));
  if (made.size === 0)
    process.once('exit', () => {
      for (const one of made) rmSync(one, { recursive: true, force: true });
    });
  made.add(folder);
  return folder;
}
