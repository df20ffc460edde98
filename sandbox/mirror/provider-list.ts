import path from 'node:path';
import type { prepareKubernetesEntry } from '../providers/kubernetes/prepare-entry';

/** A provider that the stacks use, by its full address and the version that the bindings ask for. */
export interface MirroredProvider {
  /** For example `registry.terraform.io/hashicorp/helm`. */
  readonly address: string;
  readonly version: string;
  /**
   * `built`: the real one, built by the toolchain under `tool`. `stand-in`: the real one when it can be had, else ours at
   * `entry`, or at the entry file that `prepare` makes in a folder of its own. `own`: this project's own.
   */
  readonly origin:
    | { readonly kind: 'built'; readonly tool: string }
    | {
        readonly kind: 'stand-in';
        readonly entry: string;
        readonly prepare?: (folder: string) => Promise<string>;
      }
    | { readonly kind: 'own'; readonly entry: string };
}

/** Terraform's default registry: part of each provider's address, also where nothing is downloaded from it. */
export const REGISTRY = 'registry.terraform.io';

interface Preparation {
  readonly prepareKubernetesEntry: typeof prepareKubernetesEntry;
}

/** All providers. Entries are relative to the checkout. */
export const providers: readonly MirroredProvider[] = [
  {
    address: `${REGISTRY}/hashicorp/helm`,
    version: '3.1.1',
    origin: { kind: 'stand-in', entry: 'sandbox/providers/helm/main.ts' },
  },
  {
    address: `${REGISTRY}/hashicorp/kubernetes`,
    version: '2.38.0',
    origin: {
      kind: 'stand-in',
      entry: 'sandbox/providers/kubernetes/main.ts',
      // Loaded when it is prepared: the list itself is read by every command.
      prepare: (folder) => {
        const loaded = module.require('../providers/kubernetes/prepare-entry') as Preparation;
        return loaded.prepareKubernetesEntry(folder);
      },
    },
  },
  {
    address: `${REGISTRY}/hashicorp/random`,
    version: '3.7.2',
    origin: { kind: 'built', tool: 'terraform-provider-random' },
  },
  {
    address: `${REGISTRY}/ominis-ai/vaultwarden`,
    version: '1.0.0',
    origin: { kind: 'own', entry: 'providers/vaultwarden/main.ts' },
  },
  {
    address: `${REGISTRY}/ominis-ai/kubesecret`,
    version: '1.0.0',
    origin: { kind: 'own', entry: 'providers/kubesecret/main.ts' },
  },
];

/** Addresses that Terraform takes from the mirror and nowhere else. */
export const mirroredAddresses = [`${REGISTRY}/hashicorp/*`, `${REGISTRY}/ominis-ai/*`] as const;

/** The last part of an address: the provider's type. */
export const typeOf = ({ address }: MirroredProvider) => address.slice(address.lastIndexOf('/') + 1);

/** Terraform's word for this platform, for example `linux_amd64`. */
export function terraformPlatform(platform: string = process.platform, arch: string = process.arch): string {
  return `${platform}_${arch === 'x64' ? 'amd64' : arch}`;
}

/** Folder of an unpacked provider in a filesystem mirror. */
export const unpackedFolder = (mirror: string, provider: MirroredProvider) =>
  path.join(mirror, provider.address, provider.version, terraformPlatform());

/** Archive of a packed provider in a filesystem mirror. */
export const packedFile = (mirror: string, provider: MirroredProvider) =>
  path.join(
    mirror,
    provider.address,
    `terraform-provider-${typeOf(provider)}_${provider.version}_${terraformPlatform()}.zip`,
  );
