import { hasFullAccess, hasFullAccessGroup, MANAGER, seesCollection } from '../rules/access';
import { shownStatus, unrevokedStatus } from '../rules/membership';
import type { Collection, Membership } from '../store/records';
import type { VaultStore } from '../store/vault-store';
import { permissionsJson, shownType } from './user-json';

/** What a member's entry holds besides the member. */
export interface MemberParts {
  readonly collections: boolean;
  readonly groups: boolean;
}

function collectionRow(member: Membership, collection: Collection): object[] {
  if (hasFullAccess(member)) {
    return [{ id: collection.id, readOnly: false, hidePasswords: false, manage: member.type !== 2 }];
  }
  const flags = collection.users[member.userId];
  // Access by a group is told by the group.
  if (!flags) return [];
  const manages = member.type === MANAGER && !flags.readOnly && !flags.hidePasswords;
  return [{ id: collection.id, ...flags, manage: flags.manage || manages }];
}

/** An entry of the list of members; of those with full access it names no collections (reference section 9). */
export function memberJson(store: VaultStore, member: Membership, parts: MemberParts): object {
  const user = store.user(member.userId);
  const everything = member.accessAll || hasFullAccessGroup(store, member);
  const visible = store.collections(member.organizationId).filter((entry) => seesCollection(store, member, entry));
  const managesAll = member.type === MANAGER && member.accessAll;
  return {
    id: member.id,
    userId: member.userId,
    name: unrevokedStatus(member) >= 1 ? user?.name : null,
    email: user?.email,
    externalId: member.externalId,
    avatarColor: null,
    groups: parts.groups
      ? Object.values(store.data.groups).flatMap((group) => (group.members.includes(member.id) ? [group.id] : []))
      : [],
    collections: parts.collections && !everything ? visible.flatMap((entry) => collectionRow(member, entry)) : [],
    status: shownStatus(member),
    type: shownType(member),
    accessAll: member.accessAll,
    twoFactorEnabled: (user?.totp ?? null) !== null,
    resetPasswordEnrolled: false,
    hasMasterPassword: user?.passwordHash !== '',
    permissions: managesAll ? permissionsJson(true) : null,
    ssoBound: false,
    managedByOrganization: false,
    claimedByOrganization: false,
    usesKeyConnector: false,
    accessSecretsManager: false,
    object: 'organizationUserUserDetails',
  };
}

export function memberMiniJson(store: VaultStore, member: Membership): object {
  const user = store.user(member.userId);
  return {
    id: member.id,
    userId: member.userId,
    type: shownType(member),
    status: shownStatus(member),
    name: user?.name,
    email: user?.email,
    object: 'organizationUserUserMiniDetails',
  };
}
