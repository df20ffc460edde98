import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { cacheKey } from './cache-key';
import type { Target } from './targets';

/** Where a program is, or that it must be built. */
export type Location =
  | { readonly kind: 'path' | 'cache'; readonly file: string }
  | { readonly kind: 'missing'; readonly entry: (goVersion: string) => string };

/** Milliseconds for a program to say its version: one that is slow for a moment must not be built anew for minutes. */
const PROBE = 60_000;

/** The Go that would build: its version without a download of another one. Null when there is none. */
export function goVersion(): string | null {
  try {
    const version = execFileSync('go', ['env', 'GOVERSION'], {
      encoding: 'utf8',
      env: { ...process.env, GOTOOLCHAIN: 'local' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: PROBE,
    });
    return version.trim();
  } catch {
    return null;
  }
}

/** A sandbox's own folder of links, which `env` puts on the PATH: nothing found there says what the machine has. */
const ownLinks = path.join('.sandbox', 'bin');

/** The first executable of this name on the PATH. */
export function findOnPath(name: string, searchPath = process.env.PATH ?? ''): string | null {
  for (const folder of searchPath.split(path.delimiter).filter((entry) => path.isAbsolute(entry))) {
    if (path.normalize(folder).endsWith(ownLinks)) continue;
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return null;
}

function recognised(target: Target, file: string): boolean {
  if (!target.recognise) return false;
  try {
    const output = execFileSync(file, target.recognise.args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: PROBE,
    });
    return target.recognise.output.test(output);
  } catch {
    return false;
  }
}

/** The platform that Go builds for here, in Go's words. */
export function goPlatform(): string {
  const architectures: Partial<Record<string, string>> = { x64: 'amd64' };
  return `${process.platform}/${architectures[process.arch] ?? process.arch}`;
}

/** Settings of the search; the defaults are the machine's own. */
export interface Search {
  /** The folder with the Go modules. */
  readonly modules: string;
  readonly cache: string;
  readonly searchPath?: string;
}

/**
 * Finds a program: one on the PATH of exactly the wanted version, else one that was built here before.
 * With Go at hand only what this Go built counts, because the Go version is an input of the build.
 */
export function locate(target: Target, search: Search, go: string | null): Location {
  const onPath = findOnPath(target.name, search.searchPath);
  if (onPath && recognised(target, onPath)) return { kind: 'path', file: onPath };
  const read = (file: string) => readFileSync(path.join(search.modules, target.module, file), 'utf8');
  const inputs = { target, goMod: read('go.mod'), goSum: read('go.sum'), platform: goPlatform() };
  const entry = (version: string) => cacheKey({ ...inputs, goVersion: version }).entry;
  if (go) {
    const file = path.join(search.cache, entry(go), target.name);
    return existsSync(file) ? { kind: 'cache', file } : { kind: 'missing', entry };
  }
  const prefix = entry('');
  const built = existsSync(search.cache)
    ? readdirSync(search.cache).find((name) => name.startsWith(prefix) && existsSync(path.join(search.cache, name)))
    : undefined;
  return built ? { kind: 'cache', file: path.join(search.cache, built, target.name) } : { kind: 'missing', entry };
}
