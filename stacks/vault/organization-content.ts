import { Construct } from 'constructs';
import { LoginItem } from '../../.gen/providers/vaultwarden/login-item';
import { Organization } from '../../.gen/providers/vaultwarden/organization';
import { OrganizationCollection } from '../../.gen/providers/vaultwarden/organization-collection';
import { stateName } from '../../config/vault-content';
import type { CollectionConfig, ItemConfig, OrganizationConfig } from '../../config/vault-content';
import { EphemeralPassword } from '../../constructs/secret/ephemeral-password';
import { keepFirstAddress } from './first-addresses';

export interface OrganizationContentProps {
  readonly organization: OrganizationConfig;
  readonly deletionProtection: boolean;
}

/**
 * One organization of the vault with its collections and the login items in them. What Terraform calls them is made of
 * their keys alone (`<organization>_<key>`), so that neither a new name nor another collection makes an item anew.
 *
 * A generated password is ephemeral and goes into a write-only attribute: the vault alone holds it.
 */
export class OrganizationContent extends Construct {
  readonly organization: Organization;
  /** By key. */
  readonly collections = new Map<string, OrganizationCollection>();
  /** By key. */
  readonly items = new Map<string, LoginItem>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OrganizationContentProps,
  ) {
    super(scope, id);
    const { organization, deletionProtection } = props;
    this.organization = new Organization(this, 'organization', { name: organization.name, deletionProtection });
    this.organization.overrideLogicalId(organization.key);
    keepFirstAddress(this.organization, organization.key);
    for (const collection of organization.collections) {
      const { id: collectionId } = this.addCollection(collection);
      for (const item of collection.items) this.addItem(collectionId, item);
    }
  }

  /** Adds a collection. */
  addCollection({ name, key }: Pick<CollectionConfig, 'name' | 'key'>): OrganizationCollection {
    const address = stateName(this.props.organization, { key });
    const collection = new OrganizationCollection(this, `collection_${key}`, {
      organizationId: this.organization.id,
      name,
    });
    collection.overrideLogicalId(address);
    keepFirstAddress(collection, address);
    this.collections.set(key, collection);
    return collection;
  }

  private addItem(collectionId: string, { key, name, username, uris, notes, password, onDestroy }: ItemConfig): void {
    const address = stateName(this.props.organization, { key });
    const generated = password === null ? undefined : new EphemeralPassword(this, `password_${key}`, password);
    generated?.overrideLogicalId(address);
    const item = new LoginItem(this, `item_${key}`, {
      organizationId: this.organization.id,
      collectionId,
      name,
      ...(username === null ? {} : { username }),
      ...(generated === undefined || password === null
        ? {}
        : { passwordWo: generated.result, passwordWoVersion: password.revision }),
      uris,
      ...(notes === null ? {} : { notes }),
      onDestroy,
    });
    item.overrideLogicalId(address);
    keepFirstAddress(item, address);
    this.items.set(key, item);
  }
}
