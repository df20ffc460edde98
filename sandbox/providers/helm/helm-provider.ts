import { isUnknown, type Unknown } from '../../../providers/framework/protocol/cty';
import type { ProviderServer } from '../../../providers/framework/protocol/provider-server';
import { defineProvider } from '../../../providers/framework/provider/define-provider';
import { TfError } from '../../../providers/framework/provider/diagnostics';
import type { MaybeUnknown } from '../../../providers/framework/provider/views';
import { clusterAccess } from './cli/cluster-access';
import { Helm } from './cli/helm';
import { providerSchema } from './provider-schema';
import { helmRelease } from './release/release-resource';
import { helmTemplate } from './template/template-data-source';

type Environment = Readonly<Record<string, string | undefined>>;
type ProviderConfig = MaybeUnknown<typeof providerSchema>;

/**
 * The stand-in for provider hashicorp/helm 3.1.1: its schema and behaviour, with the real helm binary doing the work.
 *
 * @param env SANDBOX_HELM_BINARY, HELM_CACHE_HOME and the like, KUBE_CONFIG_PATH and the real provider's other variables.
 */
export function helmProvider(env: Environment): ProviderServer {
  return defineProvider({
    schema: providerSchema,
    configure: (_context, config) => helmFrom(config, env),
    // A cluster that is made in the same apply: plans need the chart only, so they go through, as with the real provider.
    configureUnknown: (_context, config) => helmFrom(config, env),
    resources: { helm_release: helmRelease },
    dataSources: { helm_template: helmTemplate },
  });
}

function helmFrom(config: ProviderConfig, env: Environment): Helm {
  refuseUnsupported(config);
  const access = clusterAccess(config, env);
  const text = (value: string | Unknown | null, variable: string): string | null =>
    (typeof value === 'string' ? value : env[variable]) || null;
  const number = (value: number | Unknown | null, variable: string): number | null =>
    typeof value === 'number' ? value : fromEnvironment(env, variable);
  const secrets = [access.user['token'], access.user['password']].filter((secret) => typeof secret === 'string');
  return new Helm(
    {
      access,
      pluginsPath: text(config.plugins_path, 'HELM_PLUGINS_PATH'),
      registryConfigPath: text(config.registry_config_path, 'HELM_REGISTRY_CONFIG_PATH'),
      repositoryConfigPath: text(config.repository_config_path, 'HELM_REPOSITORY_CONFIG_PATH'),
      repositoryCache: text(config.repository_cache, 'HELM_REPOSITORY_CACHE'),
      driver: text(config.helm_driver, 'HELM_DRIVER'),
      burstLimit: number(config.burst_limit, 'HELM_BURST_LIMIT'),
      qps: number(config.qps, 'HELM_QPS'),
      secrets,
    },
    env,
  );
}

function fromEnvironment(env: Environment, variable: string): number | null {
  const text = env[variable] ?? '';
  if (text === '') return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new TfError(`Invalid ${variable}`, `${variable} is "${text}", expected a number`);
  return value;
}

/** What the real provider offers and this one does not: refused, so that nobody relies on it. */
function refuseUnsupported(config: ProviderConfig): void {
  const { experiments, registries } = config;
  if (experiments !== null && !isUnknown(experiments) && experiments.manifest === true) {
    throw new TfError(
      'experiments.manifest is not part of the stand-in',
      'The sandbox serves a stand-in for provider helm, without the manifest experiment. Leave experiments.manifest out, or run with the real provider (SANDBOX_PROVIDER_MIRROR).',
      ['experiments', 'manifest'],
    );
  }
  if (registries !== null && !isUnknown(registries) && registries.length > 0) {
    throw new TfError(
      'registries is not part of the stand-in',
      'The sandbox serves a stand-in for provider helm, which logs in to a registry per release only (repository_username, repository_password). Leave registries out, or run with the real provider (SANDBOX_PROVIDER_MIRROR).',
      ['registries'],
    );
  }
}
