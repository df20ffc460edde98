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
  statSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import type * as Bundling from '../../providers/framework/build/bundle-provider';
import { writeCliConfig } from '../../providers/framework/build/write-cli-config';
import type { Layout } from '../layout';
import { terraformBinary } from '../prerequisites';
import { writePrivateFile } from '../private-file';
import { sourceKey } from '../process/source-key';
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

/** What the mirror was made from, to see that it need not be made again. */
const originFile = (layout: Layout) => path.join(layout.root, 'mirror-origin');

/** Puts a real provider into the mirror by reference to where it is. Returns what identifies its content. */
function linkReal(mirror: string, from: string, provider: MirroredProvider): string {
  const source = unpackedFolder(from, provider);
  const target = existsSync(source) ? unpackedFolder(mirror, provider) : packedFile(mirror, provider);
  mkdirSync(path.dirname(target), { recursive: true });
  // Terraform follows links to packages, not to the folders above them.
  symlinkSync(existsSync(source) ? source : packedFile(from, provider), target);
  return `${REAL}${from}`;
}

const REAL = 'real:';
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const programName = (provider: MirroredProvider) => `terraform-provider-${typeOf(provider)}_v${provider.version}`;
const builtFile = (tools: Tools, tool: string) => tools.get(tool)?.file ?? tool;

function copyBuilt(mirror: string, file: string, provider: MirroredProvider): string {
  const folder = unpackedFolder(mirror, provider);
  const target = path.join(folder, programName(provider));
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, target);
  chmodSync(target, 0o755);
  return sha256(target);
}

async function bundle(mirror: string, entry: string, provider: MirroredProvider): Promise<string> {
  // Loaded when there is something to bundle.
  const { bundleProvider, PLATFORMS } = module.require(
    '../../providers/framework/build/bundle-provider',
  ) as typeof Bundling;
  const platform = PLATFORMS.find((name) => name === terraformPlatform());
  if (!platform)
    throw new SandboxError(`Providers are bundled for ${PLATFORMS.join(', ')}, not for ${terraformPlatform()}.`);
  try {
    const { address, version, origin } = provider;
    // The stand-ins speak to the sandbox alone, whose authority their kubeconfig names.
    const publicAuthorities = origin.kind !== 'stand-in';
    const options = { entry, address, version, mirror, platforms: [platform], publicAuthorities };
    return (await bundleProvider(options)).sha256;
  } catch (error) {
    throw new SandboxError(`The provider ${provider.address} could not be bundled from ${entry}: ${messageOf(error)}`);
  }
}

/** All that the mirror's content follows from. */
function originOf(layout: Layout, source: ProviderSource, tools: Tools): string {
  const built = providers.flatMap(({ origin }) => (origin.kind === 'built' ? [builtFile(tools, origin.tool)] : []));
  const sizes = built.map((file) => [file, statSync(file).size, statSync(file).mtimeMs]);
  return createHash('sha256')
    .update(JSON.stringify([sourceKey(layout.checkout), source, sizes]))
    .digest('hex');
}

/** Whether every provider lies in the mirror as it was put there. */
function isIntact(layout: Layout): boolean {
  const recorded = JSON.parse(readFileSync(contentFile(layout), 'utf8')) as Record<string, string>;
  return providers.every((provider) => {
    const content = recorded[provider.address] ?? '';
    const unpacked = unpackedFolder(layout.mirror, provider);
    if (content.startsWith(REAL)) return existsSync(unpacked) || existsSync(packedFile(layout.mirror, provider));
    return content === sha256(path.join(unpacked, programName(provider)));
  });
}

/** Whether the mirror that is there is the one that would be made. */
function isUpToDate(layout: Layout, origin: string): boolean {
  try {
    return readFileSync(originFile(layout), 'utf8') === origin && isIntact(layout);
  } catch {
    return false;
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
  const origin = originOf(layout, source, tools);
  if (!isUpToDate(layout, origin)) {
    await makeMirror(layout, source, tools);
    writePrivateFile(originFile(layout), origin);
  }
  writeCliConfig({ file: layout.cliConfig, mirror: layout.mirror, include: mirroredAddresses });
  if (!decided)
    progress.line(
      `providers: helm and kubernetes are ${describeSource(source)}; random, vaultwarden and kubesecret are real`,
    );
  return source;
}

async function makeMirror(layout: Layout, source: ProviderSource, tools: Tools): Promise<void> {
  const fresh = `${layout.mirror}.new`;
  rmSync(originFile(layout), { force: true });
  rmSync(fresh, { recursive: true, force: true });
  const content: Record<string, string> = {};
  for (const provider of providers) {
    const { origin, address } = provider;
    if (origin.kind === 'stand-in' && source.kind !== 'stand-in') {
      content[address] = linkReal(fresh, source.kind === 'mirror' ? source.folder : downloadsFolder(layout), provider);
    } else if (origin.kind === 'built') {
      content[address] = copyBuilt(fresh, builtFile(tools, origin.tool), provider);
    } else {
      const written = path.join(layout.checkout, origin.entry);
      const folder = path.join(layout.root, 'generated', typeOf(provider));
      const prepare = origin.kind === 'stand-in' ? origin.prepare : undefined;
      const entry = existsSync(written) && prepare !== undefined ? await prepare(folder) : written;
      content[address] = await bundle(fresh, entry, provider);
    }
  }
  replaceMirror(layout, fresh, content);
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
