import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Platform } from '../build/bundle-provider';
import { bundleProvider, PLATFORMS } from '../build/bundle-provider';
import { writeCliConfig } from '../build/write-cli-config';
import type { ProviderServer } from '../protocol/provider-server';
import { rpcs } from '../protocol/tfplugin6/rpcs';

/** A floor provider that Terraform finds in the place of the provider that it stands for. */
export interface InstalledFloor {
  /** Which one, for a table. */
  readonly label: string;
  /** For TF_CLI_CONFIG_FILE; a folder that was initialized with the real provider must be initialized anew with it. */
  readonly cliConfig: string;
}

export interface FloorOptions {
  /** The provider whose schema is served. */
  readonly server: Pick<ProviderServer, 'GetProviderSchema'>;
  /** Its source address with host, and its version. */
  readonly address: string;
  readonly version: string;
  /** An existing folder to write into. */
  readonly folder: string;
}

/** What became of the floors: those that are there, and a sentence for each that is not. */
export interface Floors {
  readonly installed: readonly InstalledFloor[];
  readonly missing: readonly string[];
}

/** A first build downloads five modules. */
const BUILD_DEADLINE = 600_000;

/**
 * Builds the two providers that do nothing, in Go (main.go) and on this framework's transport (node-floor.ts), into mirrors
 * of their own. Without Go only the second is there.
 */
export async function installFloors(options: FloorOptions): Promise<Floors> {
  const schema = rpcs.GetProviderSchema.response.encode(
    await options.server.GetProviderSchema({}, { signal: new AbortController().signal }),
  );
  const node = await install(options, 'node', schema);
  const go = await install(options, 'go', schema);
  const problem = buildGo(go.file);
  const installed = [{ label: 'floor provider in Node.js', cliConfig: node.cliConfig }];
  return problem === undefined
    ? { installed: [{ label: 'floor provider in Go', cliConfig: go.cliConfig }, ...installed], missing: [] }
    : { installed, missing: [`floor provider in Go: ${problem}`] };
}

async function install(
  { address, version, folder }: FloorOptions,
  kind: string,
  schema: Uint8Array,
): Promise<{ file: string; cliConfig: string }> {
  const mirror = join(folder, `floor-${kind}`);
  const bundle = { entry: join(__dirname, 'node-floor.ts'), address, version, mirror, platforms: [thisPlatform()] };
  const { files } = await bundleProvider(bundle);
  const file = files[0] ?? '';
  writeFileSync(join(dirname(file), 'schema.bin'), schema);
  const cliConfig = join(folder, `floor-${kind}.rc`);
  writeCliConfig({ file: cliConfig, mirror, include: [address] });
  return { file, cliConfig };
}

function thisPlatform(): Platform {
  const name = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const known = PLATFORMS.find((platform) => platform === name);
  if (known === undefined) throw new Error(`no provider is built for ${name}; allowed are ${PLATFORMS.join(', ')}`);
  return known;
}

/** Puts the Go program in the place of the bundle. Answers why it could not, or nothing. */
function buildGo(file: string): string | undefined {
  // Go refuses to overwrite what it did not build.
  rmSync(file);
  const words = ['build', '-trimpath', '-ldflags=-s -w', '-o', file, '.'];
  const { status, error, stderr } = spawnSync('go', words, {
    cwd: __dirname,
    encoding: 'utf8',
    timeout: BUILD_DEADLINE,
  });
  if (error !== undefined) return `go could not be run (${error.message}); install Go 1.25 or later`;
  return status === 0 ? undefined : `go build ended with ${status}: ${stderr.trim().split('\n').slice(-3).join('; ')}`;
}
