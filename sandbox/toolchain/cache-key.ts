import { createHash } from 'node:crypto';
import type { Target } from './targets';

/** Flags common to all builds. Paths are trimmed and no VCS data is added, so the same inputs give the same bytes. */
export const buildEnvironment = {
  GOTOOLCHAIN: 'local',
  CGO_ENABLED: '0',
  GOFLAGS: '-buildvcs=false -mod=readonly',
} as const;

/** Arguments of `go` that build `target` into `output`. */
export function buildArguments(target: Target, output: string): string[] {
  const values = Object.entries(target.linkerValues).map(([name, value]) => `-X ${name}=${value}`);
  return [
    'build',
    '-trimpath',
    '-pgo=off',
    ...(target.tags ? ['-tags', target.tags] : []),
    '-ldflags',
    ['-s -w', ...values].join(' '),
    '-o',
    output,
    target.package,
  ];
}

/** Everything that decides the bytes of a built program. */
export interface BuildInputs {
  readonly target: Target;
  readonly goMod: string;
  readonly goSum: string;
  /** For example `go1.26.8`. */
  readonly goVersion: string;
  /** For example `linux/amd64`. */
  readonly platform: string;
}

/**
 * The two halves of a cache entry's name. `source` covers the committed inputs and the platform, `entry` the Go version
 * as well: a machine without Go can still use what some Go built there.
 */
export function cacheKey(inputs: BuildInputs): { source: string; entry: string } {
  const source = createHash('sha256')
    .update(
      JSON.stringify({
        args: buildArguments(inputs.target, ''),
        env: buildEnvironment,
        goMod: inputs.goMod,
        goSum: inputs.goSum,
        platform: inputs.platform,
      }),
    )
    .digest('hex')
    .slice(0, 20);
  return { source, entry: `${inputs.target.name}-${source}-${inputs.goVersion}` };
}
