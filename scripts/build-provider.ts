/**
 * Bundles this project's own providers into a filesystem mirror with a CLI configuration beside it: `npm run build:provider`.
 *
 * Lock files that name a provider with another build's hash would stop every terraform command, and no init mends them:
 * their entry is taken out, so that the next init writes it anew.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleProvider } from '../providers/framework/build/bundle-provider';
import { writeCliConfig } from '../providers/framework/build/write-cli-config';
import * as kubesecret from '../providers/kubesecret/provider';
import * as vaultwarden from '../providers/vaultwarden/provider';

/** The providers, and their folders. */
const own = [
  { folder: 'vaultwarden', address: vaultwarden.providerAddress, version: vaultwarden.providerVersion },
  { folder: 'kubesecret', address: kubesecret.providerAddress, version: kubesecret.providerVersion },
] as const;

type Own = (typeof own)[number];

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
  readonly bundles: readonly { readonly address: string; readonly bytes: number }[];
  /** Lock files whose entry was taken out. */
  readonly refreshed: readonly string[];
}

/** @throws Error when the bundle is too large, or esbuild finds a fault */
export async function buildProvider({ checkout, output = path.join(checkout, 'dist') }: BuildOptions): Promise<Build> {
  const mirror = path.join(output, 'mirror');
  const cliConfig = path.join(output, 'terraform.rc');
  const bundles: { address: string; bytes: number }[] = [];
  const changed: string[] = [];
  for (const provider of own) {
    const { folder, address, version } = provider;
    const entry = path.join(__dirname, '..', 'providers', folder, 'main.ts');
    const before = readBytes(mirror, provider);
    const { bytes } = await bundleProvider({ entry, address, version, mirror });
    if (bytes > largest) {
      throw new Error(
        `The bundle of ${address} has ${bytes} bytes, more than ${largest}: find the new import and load it lazily.`,
      );
    }
    bundles.push({ address, bytes });
    if (before !== readBytes(mirror, provider)) changed.push(address);
  }
  writeCliConfig({ file: cliConfig, mirror, include: own.map(({ address }) => address) });
  const files = lockFolders(checkout).flatMap(lockFiles);
  const refreshed = files.filter((file) => dropEntries(file, changed));
  return { mirror, cliConfig, bundles, refreshed };
}

function readBytes(mirror: string, { address, version }: Own): string {
  const type = address.split('/').at(-1);
  const folder = path.join(mirror, address, version, 'linux_amd64');
  const file = path.join(folder, `terraform-provider-${type}_v${version}`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Where stacks keep lock files: cdktf's folder, and that of the cluster-infra command for each environment. */
function lockFolders(checkout: string): string[] {
  const reviewed = path.join(checkout, '.cluster-infra', 'terraform');
  const environments = existsSync(reviewed) ? readdirSync(reviewed) : [];
  return [path.join(checkout, 'cdktf.out', 'stacks'), ...environments.map((name) => path.join(reviewed, name))];
}

function lockFiles(stacks: string): string[] {
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .map((stack) => path.join(stacks, stack, '.terraform.lock.hcl'))
    .filter((file) => existsSync(file));
}

/** Takes the block of one provider out of a lock file; the blocks of others stay as they are. */
export function withoutLockEntry(lock: string, address: string): string {
  const block = new RegExp(`\\n?provider "${address.replaceAll('.', '\\.')}" \\{\\n[\\s\\S]*?\\n\\}\\n`);
  return lock.replace(block, '');
}

function dropEntries(file: string, addresses: readonly string[]): boolean {
  const lock = readFileSync(file, 'utf8');
  const shorter = addresses.reduce(withoutLockEntry, lock);
  if (shorter === lock) return false;
  writeFileSync(file, shorter);
  return true;
}

async function main(): Promise<void> {
  const { mirror, cliConfig, bundles, refreshed } = await buildProvider({ checkout: process.cwd() });
  const lines = [
    `mirror             ${mirror}`,
    `CLI configuration  ${cliConfig}`,
    ...bundles.map(
      ({ address, bytes }) =>
        `bundle             ${address.split('/').at(-1)}: ${Math.round(bytes / 1024)} KiB, the same for every platform`,
    ),
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
