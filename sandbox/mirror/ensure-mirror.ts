import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { bundleProvider, PLATFORMS } from '../../providers/framework/build/bundle-provider';
import { writeCliConfig } from '../../providers/framework/build/write-cli-config';
import type { Layout } from '../layout';
import { terraformBinary } from '../prerequisites';
import { writePrivateFile } from '../private-file';
import type { Progress } from '../progress';
import { messageOf, SandboxError } from '../sandbox-error';
import type { ProviderSource } from '../state';
import type { Tools } from '../toolchain/ensure-tools';
import { decideSource, describeSource, refuseSwitch } from './decide-source';
import {
  mirroredAddresses,
  type MirroredProvider,
  packedFile,
  providers,
  terraformPlatform,
  typeOf,
  unpackedFolder,
} from './provider-list';

/** Where the registry's providers are kept, apart from the mirror, which is made anew each time. */
const downloadsFolder = (layout: Layout) => path.join(layout.root, 'providers');

/** What lies in the mirror: address to content, to see that Terraform's recorded hashes are outdated. */
const contentFile = (layout: Layout) => path.join(layout.root, 'mirror.json');

/** Puts a real provider into the mirror by reference to where it is. Returns what identifies its content. */
function linkReal(mirror: string, from: string, provider: MirroredProvider): string {
  const source = unpackedFolder(from, provider);
  const target = existsSync(source) ? unpackedFolder(mirror, provider) : packedFile(mirror, provider);
  mkdirSync(path.dirname(target), { recursive: true });
  // Terraform follows links to packages, not to the folders above them.
  symlinkSync(existsSync(source) ? source : packedFile(from, provider), target);
  return `real:${from}`;
}

function copyBuilt(mirror: string, file: string, provider: MirroredProvider): string {
  const folder = unpackedFolder(mirror, provider);
  const target = path.join(folder, `terraform-provider-${typeOf(provider)}_v${provider.version}`);
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, target);
  chmodSync(target, 0o755);
  return createHash('sha256').update(readFileSync(target)).digest('hex');
}

async function bundle(mirror: string, entry: string, provider: MirroredProvider): Promise<string> {
  const platform = PLATFORMS.find((name) => name === terraformPlatform());
  if (!platform)
    throw new SandboxError(`Providers are bundled for ${PLATFORMS.join(', ')}, not for ${terraformPlatform()}.`);
  try {
    const { address, version } = provider;
    return (await bundleProvider({ entry, address, version, mirror, platforms: [platform] })).sha256;
  } catch (error) {
    throw new SandboxError(`The provider ${provider.address} could not be bundled from ${entry}: ${messageOf(error)}`);
  }
}

/**
 * Makes the filesystem mirror that all stacks use, and the Terraform CLI configuration that names it.
 *
 * @param decided the earlier decision, null for a new sandbox.
 * @returns where the replaceable providers come from.
 */
export async function ensureMirror(
  layout: Layout,
  decided: ProviderSource | null,
  tools: Tools,
  progress: Progress,
): Promise<ProviderSource> {
  const wish = process.env.SANDBOX_PROVIDER_MIRROR;
  if (decided) refuseSwitch(decided, wish);
  const source = decided ?? (await decideSource(wish, downloadsFolder(layout), terraformBinary(process.env), progress));
  const fresh = `${layout.mirror}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const content: Record<string, string> = {};
  for (const provider of providers) {
    const { origin, address } = provider;
    if (origin.kind === 'stand-in' && source.kind !== 'stand-in') {
      content[address] = linkReal(fresh, source.kind === 'mirror' ? source.folder : downloadsFolder(layout), provider);
    } else if (origin.kind === 'built') {
      content[address] = copyBuilt(fresh, tools.get(origin.tool)?.file ?? origin.tool, provider);
    } else {
      const written = path.join(layout.checkout, origin.entry);
      const folder = path.join(layout.root, 'generated', typeOf(provider));
      const prepare = origin.kind === 'stand-in' ? origin.prepare : undefined;
      const entry = existsSync(written) && prepare !== undefined ? await prepare(folder) : written;
      content[address] = await bundle(fresh, entry, provider);
    }
  }
  replaceMirror(layout, fresh, content);
  writeCliConfig({ file: layout.cliConfig, mirror: layout.mirror, include: mirroredAddresses });
  if (!decided)
    progress.line(`providers: helm and kubernetes are ${describeSource(source)}; random, vaultwarden and kubesecret are real`);
  return source;
}

/** Puts the new mirror in place, and forgets the hashes that Terraform recorded for providers which changed. */
function replaceMirror(layout: Layout, fresh: string, content: Record<string, string>): void {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  const file = contentFile(layout);
  if (existsSync(layout.mirror) && existsSync(file) && readFileSync(file, 'utf8') === text) {
    // Terraform may be running from the old one.
    rmSync(fresh, { recursive: true });
    return;
  }
  rmSync(layout.mirror, { recursive: true, force: true });
  renameSync(fresh, layout.mirror);
  const stacks = path.join(layout.checkout, 'cdktf.out', 'stacks');
  for (const stack of existsSync(stacks) ? readdirSync(stacks) : []) {
    rmSync(path.join(stacks, stack, '.terraform.lock.hcl'), { force: true });
    rmSync(path.join(stacks, stack, '.terraform', 'providers'), { recursive: true, force: true });
  }
  // What the cluster-infra command keeps for this environment, from run to run.
  rmSync(path.join(layout.checkout, '.cluster-infra', 'terraform', 'sandbox'), { recursive: true, force: true });
  writePrivateFile(file, text);
}
