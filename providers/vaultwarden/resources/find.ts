import type { PathLike } from '../../framework/provider/attribute-path';
import { TfError } from '../../framework/provider/diagnostics';
import { sameText } from '../client/api/context';
import type { Collection } from '../client/api/collections';
import type { LoginItem } from '../client/api/login-item';
import type { CallOptions } from '../client/interrupt';
import type { Membership } from '../client/sync-cache';
import type { VaultClient } from '../client/vault-client';

/** How something is looked for. */
export interface FindOptions extends CallOptions {
  /** The attribute to blame; none for an import id. */
  readonly attribute?: PathLike;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The words of an id or name that nobody, or several have. */
interface Search {
  /** What is looked for: `collection`. */
  readonly kind: string;
  readonly reference: string;
  /** Who has it or has not: `organization x shows this account`. */
  readonly where: string;
  /** The attribute that holds the reference; none for an import id. */
  readonly attribute: PathLike | undefined;
  readonly unreadable?: number;
}

/**
 * The organization of this id or name, among those that the account is a confirmed member of.
 * @throws TfError when there is none, or several have the name
 */
export async function findOrganization(
  client: VaultClient,
  reference: string,
  { attribute, signal }: FindOptions = {},
): Promise<Membership> {
  const all = await client.organizations.list({ signal });
  const named = all.map((membership) => ({ id: membership.organizationId, name: membership.name, membership }));
  const where = 'the account is a confirmed member of';
  return pick({ kind: 'organization', reference, where, attribute }, named).membership;
}

/**
 * The collection of this id or name in an organization.
 * @throws TfError when there is none, or several
 */
export async function findCollection(
  client: VaultClient,
  organizationId: string,
  reference: string,
  { attribute, signal }: FindOptions = {},
): Promise<Collection> {
  const { collections, unreadable } = await client.collections.list(organizationId, { signal });
  const where = `organization ${organizationId} shows this account`;
  return pick({ kind: 'collection', reference, where, attribute, unreadable: unreadable.length }, collections);
}

/**
 * The login of this id or name in an organization, outside the trash.
 * @param options collectionId: only in this collection
 * @throws TfError when there is none, or several
 */
export async function findLoginItem(
  client: VaultClient,
  organizationId: string,
  reference: string,
  { collectionId, attribute, signal }: FindOptions & { readonly collectionId?: string } = {},
): Promise<LoginItem> {
  const { items, unreadable } = await client.loginItems.list(organizationId, { signal });
  const among = collectionId === undefined ? items : items.filter((item) => item.collectionIds.includes(collectionId));
  const where =
    collectionId === undefined
      ? `organization ${organizationId} shows this account`
      : `collection ${collectionId} holds`;
  return pick({ kind: 'login item', reference, where, attribute, unreadable: unreadable.length }, among);
}

function pick<T extends Named>(search: Search, among: readonly T[]): T {
  const { kind, reference, where, attribute = [], unreadable = 0 } = search;
  const byId = among.find(({ id }) => id === reference);
  if (byId !== undefined) return byId;
  const byName = among.filter(({ name }) => sameText(name, reference));
  const [first, second] = byName;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) {
    const ids = byName.map(({ id }) => id).join(', ');
    throw new TfError(
      `More than one ${kind} has this name`,
      `${byName.length} of the ${kind}s that ${where} are called "${reference}" (ids ${ids}). Give the id instead of the name.`,
      attribute,
    );
  }
  const hidden = unreadable === 0 ? '' : ` ${unreadable} more could not be decrypted.`;
  throw new TfError(
    `No such ${kind}`,
    `None of the ${among.length} ${kind}s that ${where} is "${reference}", by id or by name.${hidden} Check the spelling (upper and lower case matter) and the rights of the account.`,
    attribute,
  );
}
