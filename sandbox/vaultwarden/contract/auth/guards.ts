import { type Call, isUuid } from '../http/call';
import { unauthorized } from '../http/failure';
import { canManageCollection } from '../rules/access';
import type { Device, Membership, User } from '../store/records';
import { CONFIRMED } from '../store/vault-store';

/** Who calls. */
export interface Caller {
  readonly user: User;
  readonly device: Device;
}

/** Who calls, as a member of the organization in the path. */
export interface MemberCaller extends Caller {
  readonly member: Membership;
  readonly organizationId: string;
}

/** A good token of a known device whose user's stamp has not changed; else 401 (upstream src/auth.rs, Headers). */
export function requireUser(call: Call): Caller {
  const token = call.request.headers.authorization?.split('Bearer ').at(-1);
  const claims = token === undefined ? null : call.tokens.verify('login', token);
  if (claims === null) throw unauthorized();
  const device = call.store.device(String(claims['device']), claims.sub);
  const user = call.store.user(claims.sub);
  if (!device || !user || user.securityStamp !== claims['sstamp']) throw unauthorized();
  return { user, device };
}

/** Any membership but a revoked one; else 401, also when the organization is gone (upstream OrgHeaders). */
export function requireMember(call: Call): MemberCaller {
  const caller = requireUser(call);
  const organizationId = call.params['organizationId'] ?? call.request.query.get('organizationId') ?? '';
  const member = isUuid(organizationId) ? call.store.membership(caller.user.id, organizationId) : undefined;
  if (!member || member.status < 0) throw unauthorized();
  return { ...caller, member, organizationId };
}

function requireRole(call: Call, types: readonly number[]): MemberCaller {
  const caller = requireMember(call);
  if (caller.member.status !== CONFIRMED || !types.includes(caller.member.type)) throw unauthorized();
  return caller;
}

export const requireOwner = (call: Call): MemberCaller => requireRole(call, [0]);

/** Owner or admin. */
export const requireAdmin = (call: Call): MemberCaller => requireRole(call, [0, 1]);

/** Owner, admin or manager (upstream ManagerHeadersLoose). */
export const requireManager = (call: Call): MemberCaller => requireRole(call, [0, 1, 3]);

/** The same, and the collection in the path is theirs to manage; else 401, also when it does not exist. */
export function requireManagerOf(call: Call): MemberCaller {
  const caller = requireManager(call);
  const id = call.params['collectionId'] ?? '';
  const collection = isUuid(id) ? call.store.data.collections[id] : undefined;
  if (!collection || !canManageCollection(call.store, caller.user.id, collection)) throw unauthorized();
  return caller;
}
