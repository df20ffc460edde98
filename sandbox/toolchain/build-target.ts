import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Progress } from '../progress';
import { SandboxError } from '../sandbox-error';
import { buildArguments, buildEnvironment } from './cache-key';
import type { Target } from './targets';

/** One build. */
export interface Build {
  readonly target: Target;
  /** The Go module's folder. */
  readonly folder: string;
  /** The cache entry to make; it appears complete or not at all. */
  readonly destination: string;
  /** For example `2 of 8`. */
  readonly position: string;
  /** CPU seconds that this and all later builds would take with an empty build cache. */
  readonly remainingCost: number;
  readonly progress: Progress;
}

/** Seconds between two lines while a build runs. */
const REPORT_EVERY = 20;

/** Go does not use more cores than this well: linking, and long chains of packages, are serial. */
const USEFUL_CORES = 6;

const duration = (seconds: number) => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`);

/** A first download of all modules: 1.5 GB. */
const BUILD_DEADLINE_SECONDS = 3600;

/**
 * Builds one program into the cache.
 *
 * @throws SandboxError with the end of Go's output.
 */
export async function buildTarget(build: Build): Promise<void> {
  const { target, progress } = build;
  const temporary = path.join(path.dirname(build.destination), `.building-${process.pid}-${target.name}`);
  mkdirSync(temporary, { recursive: true });
  const cores = Math.min(availableParallelism(), USEFUL_CORES);
  const expected = target.cost / cores;
  const started = Date.now();
  const elapsed = () => (Date.now() - started) / 1000;
  const report = () => {
    const left = Math.max(0, build.remainingCost / cores - elapsed());
    progress.line(
      `toolchain: building ${target.name} ${target.version} (${build.position}), ${duration(elapsed())} of at most ` +
        `about ${duration(expected)}; all builds: about ${duration(left)} left`,
    );
  };
  report();
  const timer = setInterval(report, REPORT_EVERY * 1000);
  try {
    await runGo(build, path.join(temporary, target.name));
    if (existsSync(build.destination)) rmSync(build.destination, { recursive: true });
    renameSync(temporary, build.destination);
    progress.line(`toolchain: built ${target.name} ${target.version} (${build.position}) in ${duration(elapsed())}`);
  } finally {
    clearInterval(timer);
    rmSync(temporary, { recursive: true, force: true });
  }
}

function runGo(build: Build, output: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', buildArguments(build.target, output), {
      cwd: build.folder,
      env: { ...process.env, ...buildEnvironment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: BUILD_DEADLINE_SECONDS * 1000,
    });
    let text = '';
    const keep = (chunk: Buffer) => (text = (text + chunk.toString('utf8')).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new SandboxError(`go could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      const lines = text.trimEnd().split('\n');
      const end = lines.slice(-15).map((line) => `    ${line}`);
      reject(
        new SandboxError(
          [
            `Building ${build.target.name} in ${build.folder} failed (${signal ?? `exit code ${code}`}). Go said:`,
            ...end,
            'If this is a download that failed, set GOPROXY to a module proxy that you can reach, and run again: what is',
            'built stays built.',
          ].join('\n'),
        ),
      );
    });
  });
}
