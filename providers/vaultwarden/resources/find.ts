import { TfError } from '../../framework/provider/diagnostics';
import { sameText } from '../client/api/context';
import type { Collection } from '../client/api/collections';
import type { LoginItem } from '../client/api/login-item';
import type { Membership } from '../client/sync-cache';
import type { VaultClient } from '../client/vault-client';

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * The organization of this id or name, among those that the account is a confirmed member of.
 * @throws TfError when there is none, or several have the name
 */
export async function findOrganization(client: VaultClient, reference: string): Promise<Membership> {
  const all = await client.organizations.list();
  const named = all.map((membership) => ({ id: membership.organizationId, name: membership.name, membership }));
  return pick('organization', reference, named, 'the account is a confirmed member of').membership;
}

/** The collection of this id or name in an organization. @throws TfError when there is none, or several */
export async function findCollection(
  client: VaultClient,
  organizationId: string,
  reference: string,
): Promise<Collection> {
  const { collections, unreadable } = await client.collections.list(organizationId);
  return pick(
    'collection',
    reference,
    collections,
    `organization ${organizationId} shows this account`,
    unreadable.length,
  );
}

/**
 * The login of this id or name in an organization, outside the trash.
 * @param collectionId only in this collection
 * @throws TfError when there is none, or several
 */
export async function findLoginItem(
  client: VaultClient,
  organizationId: string,
  reference: string,
  collectionId?: string,
): Promise<LoginItem> {
  const { items, unreadable } = await client.loginItems.list(organizationId);
  const among = collectionId === undefined ? items : items.filter((item) => item.collectionIds.includes(collectionId));
  const where =
    collectionId === undefined
      ? `organization ${organizationId} shows this account`
      : `collection ${collectionId} holds`;
  return pick('login item', reference, among, where, unreadable.length);
}

function pick<T extends Named>(kind: string, reference: string, among: readonly T[], where: string, unreadable = 0): T {
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
    );
  }
  const hidden = unreadable === 0 ? '' : ` ${unreadable} more could not be decrypted.`;
  throw new TfError(
    `No such ${kind}`,
    `None of the ${among.length} ${kind}s that ${where} is "${reference}", by id or by name.${hidden} Check the spelling (upper and lower case matter) and the rights of the account.`,
  );
}
