import { execFileSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { volumeFolderProblem } from './control-plane/volume-folder';
import { findPostgres, OLDEST_POSTGRES, type PostgresBinaries } from './database/binaries';
import { thisDatabaseUser, type User } from './database/unprivileged-user';
import { SandboxError } from './sandbox-error';
import { missingTargets } from './toolchain/ensure-tools';
import { goVersion, type Search } from './toolchain/locate';

/** What was found on the machine; null or undefined: missing. */
export interface Machine {
  /** `process.versions.node`. */
  readonly node: string;
  /** Programs that would have to be built. */
  readonly toBuild: readonly string[];
  /** For example `go1.26.8`. */
  readonly go: string | null;
  /** The binary that is called, and its version. */
  readonly terraform: { readonly binary: string; readonly version: string | null };
  readonly postgres: PostgresBinaries | null;
  readonly databaseUser: User | null | undefined;
  /** GiB free where the cache lies, and where the checkout lies. */
  readonly freeInCache: number;
  readonly freeInCheckout: number;
  /** Why volumes cannot be made, from {@link volumeFolderProblem}. */
  readonly volumeProblem: string | null;
}

/** Modules, build cache and results of a build from nothing, in GiB (measured 3 + 4.7 + 0.5). */
const BUILD_SPACE = 9;
/** A sandbox with everything deployed, in GiB. */
const RUN_SPACE = 1;

const atLeast = (version: string, major: number, minor: number) => {
  const [found = 0, foundMinor = 0] = version.replace(/^\D+/, '').split('.').map(Number);
  return found > major || (found === major && foundMinor >= minor);
};

/** One sentence per thing that is missing: what, why, and what to install. Empty: all is well. */
export function missingPrerequisites(machine: Machine): string[] {
  const missing: string[] = [];
  const need = (fine: boolean, text: string) => !fine && missing.push(text);
  const { terraform } = machine;
  need(
    atLeast(machine.node, 20, 18) && !atLeast(machine.node, 23, 0),
    `Node is ${machine.node}; 20.18 or newer, or 22 is needed (cdktf-cli 0.21 does not start on newer ones).`,
  );
  if (machine.toBuild.length > 0) {
    const why = `to build ${machine.toBuild.join(', ')}`;
    need(
      machine.go !== null,
      `Go is not on the PATH; 1.25 or newer is needed ${why}. Install the package of your system or of the Go project.`,
    );
    need(machine.go === null || atLeast(machine.go, 1, 25), `Go is ${machine.go}; 1.25 or newer is needed ${why}.`);
  }
  need(
    terraform.version !== null,
    `${terraform.binary} cannot be run; Terraform 1.11 or newer is needed. Install it, or name another binary in TERRAFORM_BINARY_NAME.`,
  );
  need(
    terraform.version === null || atLeast(terraform.version, 1, 11),
    `${terraform.binary} is ${terraform.version}; 1.11 or newer is needed (write-only arguments, ephemeral resources).`,
  );
  need(
    machine.postgres !== null,
    `PostgreSQL ${OLDEST_POSTGRES} or newer is not installed: \`postgres\` and \`initdb\` are neither on the PATH nor in /usr/lib/postgresql. Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17.`,
  );
  need(
    machine.databaseUser !== undefined,
    'PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody` to run it as. Add one, or start the sandbox as another user.',
  );
  const space = machine.toBuild.length > 0 ? BUILD_SPACE : RUN_SPACE;
  need(
    machine.freeInCache >= space,
    `${machine.freeInCache.toFixed(1)} GiB are free in the cache folder; ${space} are needed. Free some, or name another folder in CLUSTER_INFRA_CACHE.`,
  );
  need(
    machine.freeInCheckout >= RUN_SPACE,
    `${machine.freeInCheckout.toFixed(1)} GiB are free in the checkout; ${RUN_SPACE} is needed.`,
  );
  if (machine.volumeProblem) missing.push(machine.volumeProblem);
  return missing;
}

/** The Terraform binary that all commands use. */
export const terraformBinary = (env: NodeJS.ProcessEnv) => env.TERRAFORM_BINARY_NAME || 'terraform';

function terraformVersion(binary: string): string | null {
  try {
    const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
    const output = execFileSync(binary, ['version', '-json'], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
    });
    return (JSON.parse(output) as { terraform_version: string }).terraform_version;
  } catch {
    return null;
  }
}

/** GiB free on the file system of the nearest folder that exists. */
function freeSpace(folder: string): number {
  let existing = folder;
  while (!existsSync(existing)) existing = path.dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  return (bavail * bsize) / 2 ** 30;
}

/**
 * Checks the machine.
 *
 * @throws SandboxError: one message with everything that is missing.
 */
export function checkPrerequisites(
  search: Search,
  checkout: string,
): { postgres: PostgresBinaries; databaseUser: User | null } {
  const binary = terraformBinary(process.env);
  const machine: Machine = {
    node: process.versions.node,
    toBuild: missingTargets(search).map(({ name }) => name),
    go: goVersion(),
    terraform: { binary, version: terraformVersion(binary) },
    postgres: findPostgres(),
    databaseUser: thisDatabaseUser(),
    freeInCache: freeSpace(search.cache),
    freeInCheckout: freeSpace(checkout),
    volumeProblem: volumeFolderProblem(),
  };
  const missing = missingPrerequisites(machine);
  if (missing.length > 0 || machine.postgres === null || machine.databaseUser === undefined)
    throw new SandboxError(
      ['This machine lacks what the sandbox needs:', ...missing.map((text) => `  - ${text}`)].join('\n'),
    );
  return { postgres: machine.postgres, databaseUser: machine.databaseUser };
}
