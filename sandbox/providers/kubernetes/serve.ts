import { serveProvider } from '../../../providers/framework/protocol/serve';
import { kubernetesProvider } from './kubernetes-provider';
import type { ProviderData } from './provider-data';

/** Serves the stand-in until Terraform is done with it. @param encodedSchema of the same data, where it is made already */
export function serveKubernetes(data: ProviderData, encodedSchema?: Uint8Array): Promise<void> {
  const name = 'registry.terraform.io/hashicorp/kubernetes';
  return serveProvider(kubernetesProvider(data, process.env), { name, encodedSchema });
}
