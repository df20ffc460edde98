import type { CtyObject } from '../../../providers/framework/protocol/cty';
import { TfError } from '../../../providers/framework/provider/diagnostics';
import type { Access } from './access';
import type { Connection } from './client/connection';
import { connectionFromKubeconfig } from './client/kubeconfig';
import { KubernetesClient } from './client/kubernetes-client';
import { Transport } from './client/transport';

type Environment = Readonly<Record<string, string | undefined>>;

/** Attribute of the provider's configuration -> environment variable that stands in for it. */
const VARIABLES = {
  config_path: 'KUBE_CONFIG_PATH',
  host: 'KUBE_HOST',
  username: 'KUBE_USER',
  password: 'KUBE_PASSWORD',
  insecure: 'KUBE_INSECURE',
  tls_server_name: 'KUBE_TLS_SERVER_NAME',
  client_certificate: 'KUBE_CLIENT_CERT_DATA',
  client_key: 'KUBE_CLIENT_KEY_DATA',
  cluster_ca_certificate: 'KUBE_CLUSTER_CA_CERT_DATA',
  config_context: 'KUBE_CTX',
  config_context_auth_info: 'KUBE_CTX_AUTH_INFO',
  config_context_cluster: 'KUBE_CTX_CLUSTER',
  token: 'KUBE_TOKEN',
  proxy_url: 'KUBE_PROXY_URL',
} as const;

/**
 * Access to the cluster that the provider block and the environment describe: a kubeconfig when one is named, with single
 * settings laid over it; otherwise the settings alone. Nothing is dialled yet.
 *
 * @throws TfError when no cluster is named at all, or the kubeconfig does not hold what is asked for.
 */
export function accessFrom(config: CtyObject, environment: Environment): Access {
  return {
    client: new KubernetesClient(new Transport(connectionFrom(config, environment))),
    ignoreAnnotations: patterns(config, 'ignore_annotations'),
    ignoreLabels: patterns(config, 'ignore_labels'),
  };
}

/** The settings by themselves; exported for tests. */
export function connectionFrom(config: CtyObject, environment: Environment): Connection {
  refuseExec(config);
  const setting = (name: keyof typeof VARIABLES): string | undefined => {
    const given = config[name];
    if (typeof given === 'boolean') return String(given);
    if (typeof given === 'string' && given !== '') return given;
    const variable = environment[VARIABLES[name]];
    return variable === undefined || variable === '' ? undefined : variable;
  };
  const paths = kubeconfigPaths(config, environment, setting('config_path'));
  const base: Partial<Connection> =
    paths.length === 0
      ? {}
      : connectionFromKubeconfig(paths, {
          ...named('context', setting('config_context')),
          ...named('cluster', setting('config_context_cluster')),
          ...named('user', setting('config_context_auth_info')),
        });
  const server = setting('host') ?? base.server;
  if (server === undefined) {
    throw new TfError(
      'No Kubernetes cluster is named',
      'Set config_path (or the environment variable KUBE_CONFIG_PATH) to a kubeconfig, or host (KUBE_HOST) to the URL of an API server.',
    );
  }
  return {
    ...base,
    server: server.includes('://') ? server : `https://${server}`,
    ...named('certificateAuthority', setting('cluster_ca_certificate')),
    ...named('clientCertificate', setting('client_certificate')),
    ...named('clientKey', setting('client_key')),
    ...named('token', setting('token')),
    ...named('username', setting('username')),
    ...named('password', setting('password')),
    ...named('serverName', setting('tls_server_name')),
    ...named('proxyUrl', setting('proxy_url')),
    ...(setting('insecure') === 'true' ? { insecure: true } : {}),
  };
}

function kubeconfigPaths(config: CtyObject, environment: Environment, path: string | undefined): string[] {
  const several = texts(config, 'config_paths');
  if (path !== undefined && config['config_path'] !== null && several.length > 0) {
    throw new TfError(
      'Conflicting configuration arguments',
      '"config_path": conflicts with config_paths',
      'config_path',
    );
  }
  if (several.length > 0) return several;
  if (path !== undefined) return [path];
  return (environment['KUBE_CONFIG_PATHS'] ?? '').split(':').filter((entry) => entry !== '');
}

function refuseExec(config: CtyObject): void {
  const exec = config['exec'];
  if (!Array.isArray(exec) || exec.length === 0) return;
  throw new TfError(
    'Kubernetes credentials by plugin',
    'The stand-in for provider kubernetes does not run credential plugins (block "exec"). Use the real provider, or a client certificate or token.',
    'exec',
  );
}

function patterns(config: CtyObject, name: string): RegExp[] {
  return texts(config, name).map((text, index) => {
    try {
      return new RegExp(text);
    } catch {
      throw new TfError('Invalid regular expression', `"${text}" is not a regular expression.`, [name, index]);
    }
  });
}

function texts(config: CtyObject, name: string): string[] {
  const list = config[name];
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}

function named<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string });
}
