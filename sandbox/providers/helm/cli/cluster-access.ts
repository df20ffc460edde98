import { isUnknown, type Unknown } from '../../../../providers/framework/protocol/cty';
import type { MaybeUnknown } from '../../../../providers/framework/provider/views';
import type { providerSchema } from '../provider-schema';

type Environment = Readonly<Record<string, string | undefined>>;
type ProviderConfig = MaybeUnknown<typeof providerSchema>;

/** How to reach the cluster: kubeconfig files, and what replaces parts of them. */
export interface ClusterAccess {
  readonly configPaths: readonly string[];
  readonly context: string | null;
  readonly contextUser: string | null;
  readonly contextCluster: string | null;
  /** Keys of a kubeconfig's cluster and user. */
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly user: Readonly<Record<string, unknown>>;
}

const base64 = (text: string | null): string | undefined =>
  text === null ? undefined : Buffer.from(text).toString('base64');

/** Leaves out what is not set, so that it does not hide a file's setting. */
const given = (entries: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== null));

/**
 * The access that block `kubernetes` and the environment describe; the block wins, but for KUBE_CONFIG_PATHS, which wins over
 * all other paths (NewKubeConfig of the real provider). Unknown parts count as not set.
 */
export function clusterAccess(config: ProviderConfig, env: Environment): ClusterAccess {
  const block = config.kubernetes;
  const kubernetes = block === null || isUnknown(block) ? null : block;
  const text = (value: unknown, variable?: string): string | null => {
    if (typeof value === 'string' && value !== '') return value;
    return (variable === undefined ? undefined : env[variable]) || null;
  };
  const list = kubernetes?.config_paths ?? null;
  const paths = list === null || isUnknown(list) ? [] : list.filter((item): item is string => typeof item === 'string');
  const single = text(kubernetes?.config_path, 'KUBE_CONFIG_PATH');
  const fromEnvironment = (env['KUBE_CONFIG_PATHS'] ?? '').split(':').filter((item) => item !== '');
  const insecure = kubernetes?.insecure;
  return {
    configPaths: fromEnvironment.length > 0 ? fromEnvironment : [...(single === null ? [] : [single]), ...paths],
    context: text(kubernetes?.config_context, 'KUBE_CTX'),
    contextUser: text(kubernetes?.config_context_auth_info, 'KUBE_CTX_AUTH_INFO'),
    contextCluster: text(kubernetes?.config_context_cluster, 'KUBE_CTX_CLUSTER'),
    cluster: given({
      server: server(text(kubernetes?.host, 'KUBE_HOST')),
      'certificate-authority-data': base64(text(kubernetes?.cluster_ca_certificate, 'KUBE_CLUSTER_CA_CERT_DATA')),
      'insecure-skip-tls-verify': insecure === true || env['KUBE_INSECURE'] === 'true' ? true : undefined,
      'tls-server-name': text(kubernetes?.tls_server_name, 'KUBE_TLS_SERVER_NAME'),
      'proxy-url': text(kubernetes?.proxy_url, 'KUBE_PROXY_URL'),
    }),
    user: given({
      username: text(kubernetes?.username, 'KUBE_USER'),
      password: text(kubernetes?.password, 'KUBE_PASSWORD'),
      token: text(kubernetes?.token, 'KUBE_TOKEN'),
      'client-certificate-data': base64(text(kubernetes?.client_certificate, 'KUBE_CLIENT_CERT_DATA')),
      'client-key-data': base64(text(kubernetes?.client_key, 'KUBE_CLIENT_KEY_DATA')),
      exec: execPlugin(kubernetes),
    }),
  };
}

/** A host without a scheme speaks TLS. */
const server = (host: string | null): string | null =>
  host === null || /^https?:\/\//.test(host) ? host : `https://${host}`;

type Kubernetes = Exclude<ProviderConfig['kubernetes'], Unknown | null>;

function execPlugin(kubernetes: Kubernetes | null): object | undefined {
  const exec = kubernetes?.exec ?? null;
  if (exec === null || isUnknown(exec) || typeof exec.command !== 'string') return undefined;
  const args = exec.args === null || isUnknown(exec.args) ? [] : exec.args;
  const env = exec.env === null || isUnknown(exec.env) ? {} : exec.env;
  return {
    apiVersion: exec.api_version,
    command: exec.command,
    args,
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    interactiveMode: 'IfAvailable',
  };
}
