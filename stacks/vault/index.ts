import type { Construct } from 'constructs';
import { VaultwardenProvider } from '../../.gen/providers/vaultwarden/provider';
import { handedOver } from '../../config/handed-over';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';
import { HandedOverItems } from './handed-over-items';
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
  /** The collection and the items of the platform's own credentials; undefined where they are not handed over. */
  readonly handedOver:
    { readonly collectionId: string; readonly itemIds: Readonly<Record<string, string>> } | undefined;
}

const idsOf = (objects: ReadonlyMap<string, { readonly id: string }>): Record<string, string> =>
  Object.fromEntries([...objects].map(([key, { id }]) => [key, id]));

/**
 * What the team keeps in its vault: the organizations, collections and logins of `services.vaultwarden.content`, and the
 * credentials that the platform generated for people.
 * Endpoint and account come from the environment (VAULTWARDEN_*).
 */
export class VaultStack extends PlatformStack {
  readonly outputs: VaultOutputs;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    const { organizations, deletionProtection, handOver } = props.config.services.vaultwarden.content;
    new VaultwardenProvider(this, 'vaultwarden');
    const contents = organizations.map((organization) => ({
      key: organization.key,
      name: organization.name,
      content: new OrganizationContent(this, organization.key, { organization, deletionProtection }),
    }));
    const receiver = handOver.enabled ? contents.find(({ name }) => name === handOver.organization) : undefined;
    const handed =
      receiver &&
      new HandedOverItems(this, 'handed_over', {
        organizationId: receiver.content.organization.id,
        collection: handOver.collection,
        items: handedOver(props.config),
        configContext: props.config.cluster.context,
      });
    this.outputs = {
      handedOver: handed && { collectionId: handed.collection.id, itemIds: idsOf(handed.items) },
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
