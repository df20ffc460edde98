/**
 * Bundles the provider into a filesystem mirror with a CLI configuration beside it: `npm run build:provider`.
 *
 * Lock files that name the provider with another build's hash would stop every terraform command, and no init mends them:
 * their entry is taken out, so that the next init writes it anew.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleProvider } from '../providers/framework/build/bundle-provider';
import { writeCliConfig } from '../providers/framework/build/write-cli-config';
import { providerAddress, providerVersion } from '../providers/vaultwarden/provider';

/** Bytes; Terraform hashes the whole package at every command. */
const largest = 1_000_000;

/** Where a build goes. */
interface BuildOptions {
  /** Root of the checkout. */
  readonly checkout: string;
  /** Default: `dist` in the checkout. */
  readonly output?: string;
}

/** What a build wrote, as absolute paths. */
interface Build {
  readonly mirror: string;
  readonly cliConfig: string;
  readonly bytes: number;
  /** Lock files whose entry was taken out. */
  readonly refreshed: readonly string[];
}

/** @throws Error when the bundle is too large, or esbuild finds a fault */
export async function buildProvider({ checkout, output = path.join(checkout, 'dist') }: BuildOptions): Promise<Build> {
  const mirror = path.join(output, 'mirror');
  const cliConfig = path.join(output, 'terraform.rc');
  const entry = path.join(__dirname, '..', 'providers', 'vaultwarden', 'main.ts');
  const before = readBytes(mirror);
  const bundle = await bundleProvider({ entry, address: providerAddress, version: providerVersion, mirror });
  if (bundle.bytes > largest) {
    throw new Error(
      `The provider's bundle has ${bundle.bytes} bytes, more than ${largest}: find the new import and load it lazily.`,
    );
  }
  writeCliConfig({ file: cliConfig, mirror, include: [providerAddress] });
  const changed = before !== readBytes(mirror);
  const refreshed = changed ? lockFolders(checkout).flatMap(lockFiles).filter(dropEntry) : [];
  return { mirror, cliConfig, bytes: bundle.bytes, refreshed };
}

function readBytes(mirror: string): string {
  const type = providerAddress.split('/').at(-1);
  const folder = path.join(mirror, providerAddress, providerVersion, 'linux_amd64');
  const file = path.join(folder, `terraform-provider-${type}_v${providerVersion}`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Where stacks keep lock files: cdktf's folder, and that of the cluster-infra command for each environment. */
function lockFolders(checkout: string): string[] {
  const own = path.join(checkout, '.cluster-infra', 'terraform');
  const environments = existsSync(own) ? readdirSync(own) : [];
  return [path.join(checkout, 'cdktf.out', 'stacks'), ...environments.map((name) => path.join(own, name))];
}

function lockFiles(stacks: string): string[] {
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .map((stack) => path.join(stacks, stack, '.terraform.lock.hcl'))
    .filter((file) => existsSync(file));
}

/** Takes the provider's block out of a lock file; the blocks of others stay as they are. */
export function withoutLockEntry(lock: string): string {
  const block = new RegExp(`\\n?provider "${providerAddress.replaceAll('.', '\\.')}" \\{\\n[\\s\\S]*?\\n\\}\\n`);
  return lock.replace(block, '');
}

function dropEntry(file: string): boolean {
  const lock = readFileSync(file, 'utf8');
  const shorter = withoutLockEntry(lock);
  if (shorter === lock) return false;
  writeFileSync(file, shorter);
  return true;
}

async function main(): Promise<void> {
  const { mirror, cliConfig, bytes, refreshed } = await buildProvider({ checkout: process.cwd() });
  const lines = [
    `mirror             ${mirror}`,
    `CLI configuration  ${cliConfig}`,
    `bundle             ${Math.round(bytes / 1024)} KiB, the same for every platform`,
    ...refreshed.map((file) => `lock entry removed ${file} (run init there again)`),
    '',
    `export TF_CLI_CONFIG_FILE=${cliConfig}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
