import type { ProviderServer } from '../framework/protocol/provider-server';
import { defineProvider } from '../framework/provider/define-provider';
import { attr, schema } from '../framework/provider/schema';
import { t } from '../framework/provider/types';
import { KubeAccess } from './kube-access';
import { secretValue } from './secret-value';

/** The source address that configurations name (`ominis-ai/kubesecret`), with its host. */
export const providerAddress = 'registry.terraform.io/ominis-ai/kubesecret';

/** The version that the bundle is installed under. */
export const providerVersion = '1.0.0';

const providerSchema = schema(
  {
    config_path: attr(t.string, {
      optional: true,
      description: 'Path of the kubeconfig. Default: KUBE_CONFIG_PATH, KUBE_CONFIG_PATHS or KUBECONFIG.',
    }),
    config_context: attr(t.string, {
      optional: true,
      description:
        'Context of the kubeconfig. Default: KUBE_CTX. There is no other default: the wrong cluster has Secrets too.',
    }),
  },
  { description: 'Values of Kubernetes Secrets, ephemeral alone: they reach neither plan nor state.' },
);

/**
 * The provider: what provider kubernetes 2.38 lacks, an ephemeral Secret. Its data source would write the value into the
 * state.
 * @param environment for tests
 */
export function createKubesecretProvider(environment: Readonly<NodeJS.ProcessEnv> = process.env): ProviderServer {
  return defineProvider({
    schema: providerSchema,
    configure: (_, { config_path, config_context }) =>
      new KubeAccess(
        config_path === null ? environment : { ...environment, KUBE_CONFIG_PATH: config_path },
        config_context ?? environment['KUBE_CTX'],
      ),
    ephemeralResources: { kubesecret_value: secretValue },
  });
}
