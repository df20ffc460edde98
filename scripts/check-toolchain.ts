/**
 * Proves that this project can leave its toolchain: `npm run check:toolchain -- NAME`, in a copy of the checkout.
 *
 *   cdktn-cli       the command line of the successor synthesizes the same configuration (needs Node 22.19 or newer)
 *   cdktf-library   the library that came before (cdktf 0.21.0) synthesizes the same configuration
 *
 * "The same" is equal as data in every stack of every environment, but for the library's own version. Exit code 0 when it
 * is, 1 with the first differences otherwise.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { listEnvironments } from '../config/loader';

const REPOSITORY = path.join(__dirname, '..');
/** Milliseconds: an installation from an empty cache. */
const DEADLINE = 900_000;

type Packages = Readonly<Record<string, string>>;
interface Toolchain {
  /** What replaces the versions of package.json. */
  readonly packages: Packages;
  readonly synthesize: (folder: string, environment: string, output: string) => void;
}

const run = (folder: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void => {
  execFileSync(command, args, {
    cwd: folder,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', DISABLE_VERSION_CHECK: '1', ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: DEADLINE,
  });
};

const direct: Toolchain['synthesize'] = (folder, environment, output) =>
  run(folder, process.execPath, ['--require', 'tsx/cjs', 'main.ts'], {
    CLUSTER_ENV: environment,
    CDKTF_OUTDIR: output,
  });

const TOOLCHAINS: Readonly<Record<string, Toolchain>> = {
  'cdktn-cli': {
    packages: { 'cdktn-cli': '0.24.0' },
    synthesize: (folder, environment, output) =>
      run(folder, path.join(folder, 'node_modules', '.bin', 'cdktn'), ['synth', '--output', output], {
        CLUSTER_ENV: environment,
      }),
  },
  'cdktf-library': { packages: { cdktf: '0.21.0' }, synthesize: direct },
};

/** The tracked files of this checkout in a folder of their own, with their own packages. */
function copyWith(packages: Packages): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cluster-infra-toolchain-'));
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: REPOSITORY, maxBuffer: 2 ** 26 });
  const archive = execFileSync('tar', ['-c', '--null', '-T', '-'], {
    cwd: REPOSITORY,
    input: files,
    maxBuffer: 2 ** 28,
  });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const file = path.join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Packages };
  writeFileSync(file, JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, ...packages } }));
  run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts']);
  return folder;
}

/** cdk.tf.json of every stack, without the version of the library that wrote it. */
function configurations(output: string): Map<string, unknown> {
  const stacks = path.join(output, 'stacks');
  return new Map(
    readdirSync(stacks)
      .sort()
      .map((stack) => {
        const text = readFileSync(path.join(stacks, stack, 'cdk.tf.json'), 'utf8');
        const { '//': _about, ...rest } = JSON.parse(text) as Record<string, unknown>;
        return [stack, rest];
      }),
  );
}

/** Paths at which two values differ, at most ten. */
function differences(left: unknown, right: unknown, place: string, found: string[] = []): string[] {
  if (isDeepStrictEqual(left, right) || found.length >= 10) return found;
  const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (!isMap(left) || !isMap(right)) found.push(`${place}: ${JSON.stringify(left)} became ${JSON.stringify(right)}`);
  else
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
      differences(left[key], right[key], `${place}.${key}`, found);
  return found;
}

function main(): void {
  const [name = ''] = process.argv.slice(2);
  const toolchain = TOOLCHAINS[name];
  if (!toolchain) {
    console.error(`There is no toolchain "${name}": choose one of ${Object.keys(TOOLCHAINS).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  const folder = copyWith(toolchain.packages);
  try {
    let found: string[] = [];
    for (const environment of listEnvironments()) {
      const outputs = ['own', 'other'].map((kind) => path.join(folder, `out-${environment}-${kind}`)) as [
        string,
        string,
      ];
      for (const output of outputs) mkdirSync(output);
      direct(REPOSITORY, environment, outputs[0]);
      toolchain.synthesize(folder, environment, outputs[1]);
      const [own, other] = outputs.map(configurations);
      found = found.concat(differences(Object.fromEntries(own ?? []), Object.fromEntries(other ?? []), environment));
    }
    for (const line of found) console.error(line);
    console.log(found.length === 0 ? `${name}: every stack of every environment is the same` : `${name}: differs`);
    process.exitCode = found.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
