import type { Construct } from 'constructs';
import { VaultwardenProvider } from '../../.gen/providers/vaultwarden/provider';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';
import { OrganizationContent } from './organization-content';

/** Ids of one organization and of what Terraform keeps in it, known once it exists. */
export interface OrganizationOutputs {
  readonly id: string;
  /** By key. */
  readonly collectionIds: Readonly<Record<string, string>>;
  /** By key. */
  readonly itemIds: Readonly<Record<string, string>>;
}

/** What other stacks may use of the vault's content: ids only. */
export interface VaultOutputs {
  /** By key of the organization. */
  readonly organizations: Readonly<Record<string, OrganizationOutputs>>;
}

const idsOf = (objects: ReadonlyMap<string, { readonly id: string }>): Record<string, string> =>
  Object.fromEntries([...objects].map(([key, { id }]) => [key, id]));

/**
 * What the team keeps in its vault: the organizations, collections and logins of `services.vaultwarden.content`.
 * Endpoint and account come from the environment (VAULTWARDEN_*).
 */
export class VaultStack extends PlatformStack {
  readonly outputs: VaultOutputs;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    const { organizations, deletionProtection } = props.config.services.vaultwarden.content;
    new VaultwardenProvider(this, 'vaultwarden');
    const contents = organizations.map((organization) => ({
      key: organization.key,
      content: new OrganizationContent(this, organization.key, { organization, deletionProtection }),
    }));
    this.outputs = {
      organizations: Object.fromEntries(
        contents.map(({ key, content }) => [
          key,
          {
            id: content.organization.id,
            collectionIds: idsOf(content.collections),
            itemIds: idsOf(content.items),
          },
        ]),
      ),
    };
  }
}
