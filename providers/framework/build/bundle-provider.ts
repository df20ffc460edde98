import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { replaceFile } from './replace-file';
import { type HeadOptions, scriptHead } from './script-head';

export const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface BundleOptions extends HeadOptions {
  /** The provider's main.ts. */
  readonly entry: string;
  /** Source address with host: `registry.terraform.io/ominis-ai/vaultwarden`. */
  readonly address: string;
  /** `1.0.0`. */
  readonly version: string;
  /** Root of a Terraform filesystem mirror; created when missing. */
  readonly mirror: string;
  /** Default: all of {@link PLATFORMS}. The file is the same for each. */
  readonly platforms?: readonly Platform[];
}

export interface Bundle {
  /** The files written, one per platform. */
  readonly files: readonly string[];
  /** SHA-256 of the file, in hex: the same sources give the same hash in every checkout. */
  readonly sha256: string;
  readonly bytes: number;
}

const ADDRESS = /^([a-z0-9.-]+(?::\d+)?)\/([A-Za-z0-9_-]+)\/([A-Za-z0-9_-]+)$/;
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/**
 * Bundles a provider into one executable script and lays it into a filesystem mirror where `terraform init` finds it:
 * `<mirror>/<host>/<namespace>/<type>/<version>/<platform>/terraform-provider-<type>_v<version>`.
 *
 * JSON files that the provider imports become part of the script. A provider that is being run keeps its old file: the new
 * one takes its place in one step.
 * @throws Error when address or version have another form, or esbuild finds a fault (its message names file and line).
 */
export async function bundleProvider(options: BundleOptions): Promise<Bundle> {
  const { mirror, version, platforms = PLATFORMS } = options;
  const address = ADDRESS.exec(options.address);
  if (address === null) {
    throw new Error(`provider address "${options.address}" must have the form host/namespace/type`);
  }
  if (!VERSION.test(version)) throw new Error(`provider version "${version}" must have the form 1.2.3`);
  const [, host = '', namespace = '', type = ''] = address;

  const script = Buffer.from(scriptHead(options.address, options) + (await bundle(resolve(options.entry))));
  const files = platforms.map((platform) =>
    join(mirror, host, namespace, type, version, platform, `terraform-provider-${type}_v${version}`),
  );
  // Node takes a file without extension for what the nearest package.json says: none above the mirror may turn it into ESM.
  replaceFile(join(mirror, 'package.json'), '{"type":"commonjs"}\n');
  for (const file of files) replaceFile(file, script, 0o755);
  return { files, sha256: createHash('sha256').update(script).digest('hex'), bytes: script.length };
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // `module` first: the ESM form of a library can be cut down to what is used, which halves start-up.
    mainFields: ['module', 'main'],
    // Identifiers keep their names: a stack trace in a bug report must say where.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'silent',
    charset: 'utf8',
    // Nothing of the folder that holds the sources may get into the bytes: neither paths nor the settings of its tsconfig.
    absWorkingDir: dirname(entry),
    preserveSymlinks: true,
    tsconfigRaw: { compilerOptions: { strict: true } },
    inject: [join(__dirname, '..', 'plugin', 'stdout-guard.ts')],
    loader: { '.json': 'json' },
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`esbuild produced nothing for ${entry}`);
  return output.text;
}
