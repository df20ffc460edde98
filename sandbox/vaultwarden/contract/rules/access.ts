import type { AccessFlags, Cipher, Collection, Membership } from '../store/records';
import { CONFIRMED, type VaultStore } from '../store/vault-store';

export const OWNER = 0;
export const ADMIN = 1;
export const USER = 2;
export const MANAGER = 3;

const isAdmin = (member: Membership) => member.type === OWNER || member.type === ADMIN;

/** Everything in the organization, whatever the collections say (upstream Membership::has_full_access). */
export const hasFullAccess = (member: Membership): boolean =>
  member.status === CONFIRMED && (member.accessAll || isAdmin(member));

function groupsOf(store: VaultStore, member: Membership) {
  return Object.values(store.data.groups).filter(
    (group) => group.organizationId === member.organizationId && group.members.includes(member.id),
  );
}

export const hasFullAccessGroup = (store: VaultStore, member: Membership): boolean =>
  groupsOf(store, member).some((group) => group.accessAll);

/** The rows that give this member a right on the collection: their own one first, then their groups'. */
function rows(
  store: VaultStore,
  member: Membership,
  collection: Collection,
): { own: AccessFlags[]; groups: AccessFlags[] } {
  const own = collection.users[member.userId];
  const groups = groupsOf(store, member).flatMap((group) => collection.groups[group.id] ?? []);
  return { own: own ? [own] : [], groups };
}

const unlimited = (store: VaultStore, member: Membership) =>
  member.accessAll || isAdmin(member) || hasFullAccessGroup(store, member);

/** Upstream Collection::is_writable_by_user: `manage` alone does not count here. */
export function canWriteCollection(store: VaultStore, userId: string, collection: Collection): boolean {
  const member = store.membership(userId, collection.organizationId);
  if (!member) return false;
  const { own, groups } = rows(store, member, collection);
  return unlimited(store, member) || [...own, ...groups].some((row) => !row.readOnly);
}

/** Upstream Collection::is_coll_manageable_by_user. */
export function canManageCollection(store: VaultStore, userId: string, collection: Collection): boolean {
  const member = store.membership(userId, collection.organizationId);
  if (!member) return false;
  const { own, groups } = rows(store, member, collection);
  return unlimited(store, member) || [...own, ...groups].some((row) => row.manage);
}

/** Upstream Collection::hide_passwords_for_user. */
export function hidesPasswords(store: VaultStore, member: Membership, collection: Collection): boolean {
  const { own, groups } = rows(store, member, collection);
  return unlimited(store, member) || [...own, ...groups].some((row) => row.hidePasswords);
}

/** Whether the collection is listed for this member. */
export function seesCollection(store: VaultStore, member: Membership, collection: Collection): boolean {
  const { own, groups } = rows(store, member, collection);
  return unlimited(store, member) || own.length + groups.length > 0;
}

/** Collections of all organizations that confirmed this user, as sync lists them. */
export function visibleCollections(store: VaultStore, userId: string): Collection[] {
  const members = store.membershipsOf(userId).filter((member) => member.status === CONFIRMED);
  return members.flatMap((member) =>
    store.collections(member.organizationId).filter((collection) => seesCollection(store, member, collection)),
  );
}

/**
 * Rights on an item, null when the user may not see it (reference section 12, rights): over several collections readOnly
 * and hidePasswords must hold in all, manage in one; a user's own rows hide those of groups.
 */
export function cipherAccess(store: VaultStore, userId: string, cipher: Cipher): AccessFlags | null {
  const everything = { readOnly: false, hidePasswords: false, manage: true };
  if (cipher.userId === userId) return everything;
  const member = cipher.organizationId === null ? undefined : store.membership(userId, cipher.organizationId);
  if (!member) return null;
  if (hasFullAccess(member) || hasFullAccessGroup(store, member)) return everything;
  const collections = cipher.collectionIds.flatMap((id) => store.data.collections[id] ?? []);
  const found = collections.map((collection) => rows(store, member, collection));
  const own = found.flatMap((row) => row.own);
  const flags = own.length > 0 ? own : found.flatMap((row) => row.groups);
  if (flags.length === 0) return null;
  return {
    readOnly: flags.every((row) => row.readOnly),
    hidePasswords: flags.every((row) => row.hidePasswords),
    manage: flags.some((row) => row.manage),
  };
}

export function canWriteCipher(store: VaultStore, userId: string, cipher: Cipher): boolean {
  const access = cipherAccess(store, userId, cipher);
  return access !== null && (!access.readOnly || access.manage);
}

/** Upstream Cipher::is_in_editable_collection_by_user. */
export function canMoveCipher(store: VaultStore, userId: string, cipher: Cipher): boolean {
  const access = cipherAccess(store, userId, cipher);
  return access !== null && ((!access.readOnly && !access.hidePasswords) || access.manage);
}

/** Items that sync lists: own ones, and those of confirmed memberships by full access or by a row. */
export function visibleCiphers(store: VaultStore, userId: string): Cipher[] {
  return Object.values(store.data.ciphers).filter((cipher) => {
    if (cipher.userId === userId) return true;
    const member = cipher.organizationId === null ? undefined : store.confirmed(userId, cipher.organizationId);
    return member !== undefined && cipherAccess(store, userId, cipher) !== null;
  });
}
