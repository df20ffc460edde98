import { serveProvider } from '../../../providers/framework/protocol/serve';
import { kubernetesProvider } from './kubernetes-provider';
import type { ProviderData } from './provider-data';

/** Serves the stand-in until Terraform is done with it. */
export function serveKubernetes(data: ProviderData): Promise<void> {
  return serveProvider(kubernetesProvider(data, process.env), { name: 'registry.terraform.io/hashicorp/kubernetes' });
}
