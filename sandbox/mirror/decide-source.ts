import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { EnvHttpProxyAgent, request } from 'undici';
import type { Progress } from '../progress';
import { messageOf, SandboxError } from '../sandbox-error';
import type { ProviderSource } from '../state';
import { packedFile, providers, REGISTRY, typeOf, unpackedFolder } from './provider-list';

/** The providers for which there is a real one and a stand-in. */
export const replaceable = providers.filter(({ origin }) => origin.kind === 'stand-in');

/** Milliseconds for the registry's answer: without a network the sandbox must not feel slower. */
const PROBE_DEADLINE = 3000;
/** Milliseconds for the download of the real providers (50 MB). */
const DOWNLOAD_DEADLINE = 300_000;

/** Names the providers that a mirror lacks for this platform. */
export function absentFrom(mirror: string): string[] {
  return replaceable
    .filter((provider) => !existsSync(unpackedFolder(mirror, provider)) && !existsSync(packedFile(mirror, provider)))
    .map(({ address, version }) => `${address} ${version}`);
}

async function isRegistryReachable(): Promise<boolean> {
  const agent = new EnvHttpProxyAgent();
  try {
    const { statusCode, body } = await request(`https://${REGISTRY}/.well-known/terraform.json`, {
      dispatcher: agent,
      signal: AbortSignal.timeout(PROBE_DEADLINE),
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  } finally {
    await agent.destroy();
  }
}

/** Downloads the real providers, packed, into a folder with a mirror's layout. */
async function download(terraform: string, destination: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-providers-'));
  try {
    const required = Object.fromEntries(
      replaceable.map((provider) => [typeOf(provider), { source: provider.address, version: provider.version }]),
    );
    writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: required } }));
    mkdirSync(destination, { recursive: true });
    await promisify(execFile)(terraform, ['providers', 'mirror', destination], {
      cwd: folder,
      timeout: DOWNLOAD_DEADLINE,
      env: { ...process.env, CHECKPOINT_DISABLE: '1' },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Decides for a new sandbox where the helm and kubernetes providers come from: a mirror named by SANDBOX_PROVIDER_MIRROR,
 * else the public registry when it answers, else the project's stand-ins.
 *
 * @param downloads folder that the registry's providers go to.
 * @param wish SANDBOX_PROVIDER_MIRROR: a folder, or `none` for the stand-ins without asking the registry.
 * @throws SandboxError when the named mirror lacks a provider.
 */
export async function decideSource(
  wish: string | undefined,
  downloads: string,
  terraform: string,
  progress: Progress,
): Promise<ProviderSource> {
  if (wish === 'none') return { kind: 'stand-in' };
  if (wish) {
    const folder = path.resolve(wish);
    const absent = absentFrom(folder);
    if (absent.length === 0) return { kind: 'mirror', folder };
    throw new SandboxError(
      `SANDBOX_PROVIDER_MIRROR names ${folder}, which lacks ${absent.join(' and ')} for this platform. Fill it with ` +
        '`terraform providers mirror`, or unset the variable to use the stand-ins.',
    );
  }
  if (!(await isRegistryReachable())) return { kind: 'stand-in' };
  try {
    progress.line('providers: the Terraform registry answers, downloading the real helm and kubernetes providers');
    await download(terraform, downloads);
    return { kind: 'registry' };
  } catch (error) {
    progress.line(`providers: the download failed, using the stand-ins: ${messageOf(error).split('\n')[0]}`);
    rmSync(downloads, { recursive: true, force: true });
    return { kind: 'stand-in' };
  }
}

/**
 * Refuses to go on with a sandbox whose state was made by another kind of provider than the one asked for now.
 */
export function refuseSwitch(decided: ProviderSource, wish: string | undefined): void {
  if (!wish) return;
  const same =
    wish === 'none' ? decided.kind === 'stand-in' : decided.kind === 'mirror' && decided.folder === path.resolve(wish);
  if (same) return;
  throw new SandboxError(
    `This sandbox was made with ${describeSource(decided)}, SANDBOX_PROVIDER_MIRROR asks for ${wish === 'none' ? 'the stand-ins' : wish}. ` +
      'State made by a stand-in is never handed to a real provider, nor the other way round: run ' +
      '`npm run sandbox -- reset` to start from an empty state, or unset the variable.',
  );
}

/** The source in words. */
export function describeSource(source: ProviderSource): string {
  switch (source.kind) {
    case 'stand-in':
      return "the project's stand-ins";
    case 'mirror':
      return `the real providers of ${source.folder}`;
    case 'registry':
      return 'the real providers of the Terraform registry';
  }
}
