import { serveProvider } from '../../../providers/framework/protocol/serve';
import { kubernetesProvider } from './kubernetes-provider';
import type { PackedProvider } from './packed-data';
import { unpackBytes, unpackData } from './packed-data';
import type { ProviderData } from './provider-data';

const name = 'registry.terraform.io/hashicorp/kubernetes';

/** Serves the stand-in until Terraform is done with it. */
export function serveKubernetes(data: ProviderData): Promise<void> {
  return serveProvider(kubernetesProvider(data, process.env), { name });
}

/** As {@link serveKubernetes}, from what `prepareKubernetesEntry` made: there the schemas were checked and encoded. */
export function servePacked(packed: PackedProvider): Promise<void> {
  const provider = kubernetesProvider(unpackData(packed.data), process.env, 'checked');
  return serveProvider(provider, { name, encodedSchema: unpackBytes(packed.schema) });
}
