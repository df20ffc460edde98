import type { EnvironmentInput } from './schema/environment';
import type { Complete } from './types';

type Given<T> = NonNullable<T>;
type ContentInput = Given<Given<Given<EnvironmentInput['services']>['vaultwarden']>['content']>;

/** One entry of `services.vaultwarden.content.organizations`, as it is written. */
export type OrganizationInput = Given<ContentInput['organizations']>[number];
type CollectionInput = OrganizationInput['collections'][number];
type ItemInput = Given<CollectionInput['items']>[number];

/** An organization of the vault, its collections and their items; nothing is optional. */
export type OrganizationConfig = Complete<OrganizationInput>;
export type CollectionConfig = OrganizationConfig['collections'][number];
export type ItemConfig = CollectionConfig['items'][number];

/** What the state calls the collection of handed-over credentials, and the begin of what it calls their items. */
export const HANDED_OVER = 'handed_over';

/** How Terraform generates a password that nothing says otherwise about. */
export const PASSWORD_DEFAULTS: NonNullable<ItemConfig['password']> = { revision: 1, length: 32, special: false };

/** Defaults of one item, without what follows from its name. */
export const ITEM_DEFAULTS: Omit<ItemConfig, 'name' | 'key'> = {
  username: null,
  uris: [],
  notes: null,
  password: PASSWORD_DEFAULTS,
  onDestroy: 'trash',
};

/** The design document's own example; an environment that says nothing has it. */
export const EXAMPLE_ORGANIZATION: OrganizationInput = {
  name: 'Platform Team',
  collections: [
    {
      name: 'Production Credentials',
      items: [
        {
          name: 'PostgreSQL Root',
          username: 'postgres',
          uris: ['postgres://postgres.prod.svc.cluster.local:5432'],
          notes: 'Production database root credentials',
        },
      ],
    },
  ],
};

/**
 * What the state calls something of this name: lower-case letters, digits and single underscores. Empty where the name has
 * no Latin letter or digit.
 */
export const keyOfName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');

const resolveItem = (item: ItemInput): ItemConfig => ({
  ...ITEM_DEFAULTS,
  ...item,
  key: item.key ?? keyOfName(item.name),
  password: item.password === null ? null : { ...PASSWORD_DEFAULTS, ...item.password },
});

/** The organization with every default, and a key for everything in it. */
export const resolveOrganization = (organization: OrganizationInput): OrganizationConfig => ({
  ...organization,
  key: organization.key ?? keyOfName(organization.name),
  collections: organization.collections.map((collection) => ({
    ...collection,
    key: collection.key ?? keyOfName(collection.name),
    items: (collection.items ?? []).map(resolveItem),
  })),
});

/**
 * What the state calls a collection or an item. The collection of an item is no part of it, so that an item that moves to
 * another collection stays the same item.
 */
export const stateName = (organization: Pick<OrganizationConfig, 'key'>, { key }: { readonly key: string }): string =>
  `${organization.key}_${key}`;
