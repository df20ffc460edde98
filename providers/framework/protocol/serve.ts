import { createLogger } from '../plugin/log';
import type { Reattached } from '../plugin/reattach';
import { startReattach } from '../plugin/reattach';
import { servePlugin } from '../plugin/serve';
import type { ProviderServer } from './provider-server';
import { providerService } from './provider-server';

export interface ServeOptions {
  /** The provider's source address with host, such as `registry.terraform.io/ominis-ai/vaultwarden`. */
  readonly name: string;
  /** Command line without node and script; `--debug` chooses reattach mode. Default: this process's. */
  readonly arguments?: readonly string[];
  /** The schema as it goes over the wire, of `encodeSchema`. Default: made when Terraform asks for it. */
  readonly encodedSchema?: Uint8Array;
}

export const PROTOCOL_VERSION = 6;

/** Fixed for every Terraform provider: internal/plugin6/serve.go of hashicorp/terraform. */
export const COOKIE = {
  key: 'TF_PLUGIN_MAGIC_COOKIE',
  value: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
};

/**
 * A provider, or a way to make one. Terraform starts a process for each `provider` block; where they share one (`--debug`,
 * reattach) only the latter keeps their configurations apart.
 */
export type ServedProvider = Partial<ProviderServer> | (() => Partial<ProviderServer>);

/**
 * What a provider's main.ts calls: serves until Terraform is done with it, then ends the process.
 * With `--debug` it prints the TF_REATTACH_PROVIDERS line for another shell and serves until interrupted.
 */
export async function serveProvider(server: ServedProvider, options: ServeOptions): Promise<void> {
  const { name, arguments: words = process.argv.slice(2), encodedSchema } = options;
  if (words.includes('--debug')) {
    await serveDebug(server, name);
    return;
  }
  const service = providerService(made(server), encodedSchema);
  await servePlugin({
    name,
    cookie: COOKIE,
    protocolVersion: PROTOCOL_VERSION,
    services: [service],
    logger: createLogger(name, process.env),
    interrupted: () => service.interrupt(),
  });
}

/** A provider that runs inside this process, and the environment that leads Terraform to it. */
export interface ReattachedProvider extends Reattached {
  /** To merge into the environment of `terraform`. */
  readonly env: { readonly TF_REATTACH_PROVIDERS: string };
}

/** Serves inside this process, for tests: see {@link startReattach}. */
export async function reattachProvider(server: ServedProvider, name: string): Promise<ReattachedProvider> {
  const reattached = await startReattach(() => [providerService(made(server))], PROTOCOL_VERSION);
  return { ...reattached, env: { TF_REATTACH_PROVIDERS: JSON.stringify({ [name]: reattached.reattach }) } };
}

function made(server: ServedProvider): Partial<ProviderServer> {
  return typeof server === 'function' ? server() : server;
}

async function serveDebug(server: ServedProvider, name: string): Promise<void> {
  const { env, stop } = await reattachProvider(server, name);
  process.stdout.write(
    `${name} is ready. In the shell where you run terraform:\n\n` +
      `export TF_REATTACH_PROVIDERS='${env.TF_REATTACH_PROVIDERS}'\n\nCtrl-C ends it.\n`,
  );
  const end = (): void => void stop().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}
