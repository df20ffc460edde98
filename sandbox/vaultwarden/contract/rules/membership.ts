import { Refusal } from '../http/failure';
import type { Membership } from '../store/records';
import { CONFIRMED, type VaultStore } from '../store/vault-store';
import { ADMIN, MANAGER, OWNER, USER } from './access';

const TYPES: Readonly<Record<string, number>> = {
  '0': OWNER,
  Owner: OWNER,
  '1': ADMIN,
  Admin: ADMIN,
  '2': USER,
  User: USER,
  '3': MANAGER,
  Manager: MANAGER,
  '4': MANAGER,
  Custom: MANAGER,
};

/** The role of a request; custom (4) is stored as manager (reference section 7). */
export function parseType(text: string): number {
  const type = TYPES[text];
  if (type === undefined) throw new Refusal('Invalid type');
  return type;
}

/** Since 1.34 derived from the role (reference section 9). */
export function derivesAccessAll(text: string, permissions: Readonly<Record<string, unknown>>): boolean {
  const type = parseType(text);
  const names = ['editAnyCollection', 'deleteAnyCollection', 'createNewCollections'];
  return type === OWNER || type === ADMIN || (text === '4' && names.every((name) => permissions[name] === true));
}

export const confirmedOwners = (store: VaultStore, organizationId: string): number =>
  store.memberships(organizationId).filter((member) => member.type === OWNER && member.status === CONFIRMED).length;

/** Policy types (reference section 11). */
export const TWO_FACTOR = 0;
export const SINGLE_ORGANIZATION = 3;
export const PERSONAL_OWNERSHIP = 5;

/** Policies bind members below admin (upstream OrgPolicy::is_applicable_to_user). */
export function isBound(store: VaultStore, userId: string, type: number, except: string | null = null): boolean {
  return store.membershipsOf(userId).some((member) => {
    const binding = member.status > 0 && member.type !== OWNER && member.type !== ADMIN;
    if (!binding || member.organizationId === except) return false;
    const found = store.data.policies.find(
      (policy) => policy.organizationId === member.organizationId && policy.type === type,
    );
    return found?.enabled === true;
  });
}

export const hasPolicyElsewhere = (store: VaultStore, userId: string, except: string | null = null): boolean =>
  isBound(store, userId, SINGLE_ORGANIZATION, except);

/** Revoking keeps the former status, so that restoring gives it back (upstream ACTIVATE_REVOKE_DIFF). */
const REVOKED_BY = 128;

export function revoke(member: Membership): void {
  if (member.status > -1) member.status -= REVOKED_BY;
}

export function restore(member: Membership): void {
  if (member.status < 0) member.status += REVOKED_BY;
}

/** -1 for every revoked member, whatever they were before. */
export const shownStatus = (member: Membership): number => Math.max(member.status, -1);

export const unrevokedStatus = (member: Membership): number =>
  member.status < 0 ? member.status + REVOKED_BY : member.status;
