import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { hasCode } from '../sandbox-error';
import { processMark } from './process-mark';

const holderSchema = z.object({ pid: z.number().int(), mark: z.string(), purpose: z.string(), since: z.string() });

/** Who holds a lock. */
export type LockHolder = z.infer<typeof holderSchema>;

/** Result of an attempt: the release function, or who is in the way. */
export type LockAttempt = { readonly release: () => void } | { readonly holder: LockHolder };

function readHolder(file: string): LockHolder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

const alive = (holder: LockHolder | null) => holder !== null && processMark(holder.pid) === holder.mark;

/**
 * Takes the lock `file` for this process, at once or not at all. A lock whose holder was killed is taken over.
 *
 * Works across processes of one machine: the file appears by link(2), complete and only if there is none.
 */
export function tryLock(file: string, purpose: string): LockAttempt {
  mkdirSync(path.dirname(file), { recursive: true });
  const own: LockHolder = {
    pid: process.pid,
    mark: processMark(process.pid) ?? '',
    purpose,
    since: new Date().toISOString(),
  };
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(own), { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(temporary, file);
        return { release: () => readHolder(file)?.pid === process.pid && rmSync(file, { force: true }) };
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
      }
      const holder = readHolder(file);
      if (holder && alive(holder)) return { holder };
      // Released between our attempt and our look: what is there a moment later is somebody's new lock.
      if (holder === null && !existsSync(file)) continue;
      evict(file);
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Moves a dead holder's lock away. Renaming comes first: of several contenders only one gets each file. */
function evict(file: string): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const holder = readHolder(aside);
  // Somebody took the lock between our look and the renaming: give it back, unless a third one is already in.
  if (holder && alive(holder)) {
    try {
      linkSync(aside, file);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
  rmSync(aside, { force: true });
}
