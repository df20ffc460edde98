import { Construct } from 'constructs';
import { LoginItem } from '../../.gen/providers/vaultwarden/login-item';
import { OrganizationCollection } from '../../.gen/providers/vaultwarden/organization-collection';
import type { HandedOver } from '../../config/handed-over';
import { HANDED_OVER } from '../../config/vault-content';
import { EphemeralSecretValue } from '../../constructs/secret/ephemeral-secret-value';
import { KubesecretProvider } from '../../constructs/secret/kubesecret-provider';

export interface HandedOverItemsProps {
  readonly organizationId: string;
  /** Name of their collection. */
  readonly collection: string;
  readonly items: readonly HandedOver[];
  /** Context of the kubeconfig. */
  readonly configContext: string;
}

/**
 * The credentials that the platform generated for people, as login items of a collection of their own. Each value is read
 * from its Kubernetes Secret when terraform runs, and goes into a write-only attribute. Items whose password people change
 * later are in the table of ignored drift.
 */
export class HandedOverItems extends Construct {
  readonly collection: OrganizationCollection;
  /** By key. */
  readonly items: ReadonlyMap<string, LoginItem>;

  constructor(
    scope: Construct,
    id: string,
    { organizationId, collection, items, configContext }: HandedOverItemsProps,
  ) {
    super(scope, id);
    new KubesecretProvider(this, 'kubesecret', { configContext });
    this.collection = new OrganizationCollection(this, 'collection', { organizationId, name: collection });
    this.collection.overrideLogicalId(HANDED_OVER);
    this.items = new Map(
      items.map((item) => [item.key, this.addItem(`${HANDED_OVER}_${item.key}`, organizationId, item)]),
    );
  }

  private addItem(name: string, organizationId: string, item: HandedOver): LoginItem {
    const value = new EphemeralSecretValue(this, `value_${item.key}`, { ...item.secret, revision: item.revision });
    value.overrideLogicalId(name);
    const login = new LoginItem(this, `item_${item.key}`, {
      organizationId,
      collectionId: this.collection.id,
      name: item.name,
      ...(item.username === null ? {} : { username: item.username }),
      passwordWo: value.value,
      passwordWoVersion: item.revision,
      uris: [...item.uris],
      notes: item.notes,
    });
    login.overrideLogicalId(name);
    return login;
  }
}
