import { canManageCollection, canWriteCollection, hasFullAccess, hidesPasswords, MANAGER } from '../rules/access';
import type { AccessFlags, Collection, Membership } from '../store/records';
import type { VaultStore } from '../store/vault-store';

export function collectionJson(collection: Collection): Record<string, unknown> {
  return {
    externalId: collection.externalId,
    id: collection.id,
    organizationId: collection.organizationId,
    name: collection.name,
    type: 0,
    defaultUserCollectionEmail: null,
    object: 'collection',
  };
}

/** The caller's rights (upstream Collection::to_json_details): only managers and above ever read `manage: true`. */
function rights(store: VaultStore, userId: string, collection: Collection): AccessFlags {
  const member = store.confirmed(userId, collection.organizationId);
  if (!member) return { readOnly: true, hidePasswords: true, manage: false };
  if (hasFullAccess(member)) return { readOnly: false, hidePasswords: false, manage: member.type !== 2 };
  const isManager = member.type === MANAGER;
  if (isManager && canManageCollection(store, userId, collection)) {
    return { readOnly: false, hidePasswords: false, manage: true };
  }
  const readOnly = !canWriteCollection(store, userId, collection);
  const hidePasswords = hidesPasswords(store, member, collection);
  return { readOnly, hidePasswords, manage: isManager && !readOnly && !hidePasswords };
}

/** The same in sync, which goes by the row alone: one's own, else a group's (upstream to_json_details with sync data). */
function listedRights(store: VaultStore, userId: string, collection: Collection): AccessFlags {
  const member = store.confirmed(userId, collection.organizationId);
  if (!member || hasFullAccess(member)) return rights(store, userId, collection);
  const group = Object.values(store.data.groups).find(
    ({ id, members }) => members.includes(member.id) && collection.groups[id] !== undefined,
  );
  const row = collection.users[userId] ?? (group && collection.groups[group.id]);
  if (!row) return { readOnly: false, hidePasswords: false, manage: false };
  const { readOnly, hidePasswords } = row;
  const manage = member.type === MANAGER && (row.manage || (!readOnly && !hidePasswords));
  return { readOnly, hidePasswords, manage };
}

export function listedCollectionJson(store: VaultStore, userId: string, collection: Collection) {
  return { ...collectionJson(collection), object: 'collectionDetails', ...listedRights(store, userId, collection) };
}

export function collectionDetailsJson(store: VaultStore, userId: string, collection: Collection) {
  return { ...collectionJson(collection), object: 'collectionDetails', ...rights(store, userId, collection) };
}

/** An explicit row. `manage` is rewritten on reading for admins and managers (reference section 8). */
export function memberRowJson(member: Membership, flags: AccessFlags): object {
  const manages = member.type === MANAGER && !flags.readOnly && !flags.hidePasswords;
  return {
    id: member.id,
    readOnly: flags.readOnly,
    hidePasswords: flags.hidePasswords,
    manage: member.type < 2 || flags.manage || manages,
  };
}

/** A group's row: `manage` reads true when nothing is restricted (reference section 8). */
export function groupRowJson(id: string, flags: AccessFlags): object {
  return { id, ...flags, manage: flags.manage || (!flags.readOnly && !flags.hidePasswords) };
}

/** The explicit rows of a collection, users by their membership ids. */
export function explicitRows(store: VaultStore, collection: Collection, useGroups: boolean) {
  const users = Object.entries(collection.users).flatMap(([userId, flags]) => {
    const member = store.membership(userId, collection.organizationId);
    return member ? [memberRowJson(member, flags)] : [];
  });
  const groups = useGroups ? Object.entries(collection.groups).map(([id, flags]) => groupRowJson(id, flags)) : [];
  return { users, groups };
}
