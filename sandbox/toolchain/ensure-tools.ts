import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock } from '../process/lock';
import type { Progress } from '../progress';
import { SandboxError } from '../sandbox-error';
import { buildTarget } from './build-target';
import { goVersion, locate, type Location, type Search } from './locate';
import { targets, type Target } from './targets';

/** A program that can be run, and where it came from. */
export interface Tool {
  readonly file: string;
  readonly version: string;
  readonly source: 'path' | 'cache';
}

/** Absolute paths of the programs by name. */
export type Tools = ReadonlyMap<string, Tool>;

/** How long to wait for another checkout that builds the same programs, in seconds. */
const OTHER_BUILD_DEADLINE = 3600;

/** Programs that are neither on the PATH nor in the cache. */
export function missingTargets(search: Search, wanted: readonly Target[] = targets): Target[] {
  const go = goVersion();
  return wanted.filter((target) => locate(target, search, go).kind === 'missing');
}

function found(target: Target, location: Exclude<Location, { kind: 'missing' }>): Tool {
  return { file: location.file, version: target.version, source: location.kind };
}

/**
 * Makes every program available, building what is missing. One build at a time per machine: a second checkout waits and
 * then finds the results. A killed build leaves nothing but a temporary folder, which the next build removes.
 *
 * @throws SandboxError when Go is needed and missing, when a build fails, or when another build does not end.
 */
export async function ensureTools(
  search: Search,
  progress: Progress,
  wanted: readonly Target[] = targets,
): Promise<Tools> {
  const go = goVersion();
  if (wanted.some((target) => locate(target, search, go).kind === 'missing')) {
    const release = await buildLock(search.cache, progress);
    try {
      await buildMissing(search, progress, wanted, go);
    } finally {
      release();
    }
  }
  return new Map(
    wanted.map((target) => {
      const location = locate(target, search, go);
      if (location.kind === 'missing') throw new SandboxError(`${target.name} is missing right after its build.`);
      return [target.name, found(target, location)];
    }),
  );
}

async function buildLock(cache: string, progress: Progress): Promise<() => void> {
  const file = path.join(cache, 'build.lock');
  for (let waited = 0; ; waited++) {
    const attempt = tryLock(file, 'building tools');
    if ('release' in attempt) return attempt.release;
    const { pid, since } = attempt.holder;
    if (waited >= OTHER_BUILD_DEADLINE)
      throw new SandboxError(
        `Waited an hour for process ${pid}, which builds tools since ${since}: end it or wait on.`,
      );
    if (waited % 30 === 0) progress.line(`toolchain: waiting for process ${pid}, which builds tools since ${since}`);
    await sleep(1000);
  }
}

async function buildMissing(
  search: Search,
  progress: Progress,
  wanted: readonly Target[],
  go: string | null,
): Promise<void> {
  // What is there may have changed while this process waited for the lock.
  const missing = wanted.flatMap((target) => {
    const location = locate(target, search, go);
    return location.kind === 'missing' ? [{ target, entry: location.entry }] : [];
  });
  if (missing.length === 0) return;
  if (!go) {
    const names = missing.map(({ target }) => target.name).join(', ');
    throw new SandboxError(`Go 1.25 or newer is needed to build ${names}, but \`go\` is not on the PATH. Install Go.`);
  }
  mkdirSync(search.cache, { recursive: true });
  for (const name of readdirSync(search.cache).filter((entry) => entry.startsWith('.building-')))
    rmSync(path.join(search.cache, name), { recursive: true, force: true });
  let remaining = missing.reduce((sum, { target }) => sum + target.cost, 0);
  for (const [index, { target, entry }] of missing.entries()) {
    await buildTarget({
      target,
      folder: path.join(search.modules, target.module),
      destination: path.join(search.cache, entry(go)),
      position: `${index + 1} of ${missing.length}`,
      remainingCost: remaining,
      progress,
    });
    remaining -= target.cost;
  }
}
