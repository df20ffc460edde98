import { z } from 'zod';
import { type MemberCaller, requireAdmin } from '../auth/guards';
import { body, type Call, empty, type Handler, list, param } from '../http/call';
import { Failure, Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { ADMIN, OWNER, USER } from '../rules/access';
import { accessRow, idsBody, numberOrString } from '../rules/bodies';
import { confirmedOwners, derivesAccessAll, hasPolicyElsewhere, parseType, restore, revoke } from '../rules/membership';
import { newUser } from '../rules/new-user';
import type { Membership } from '../store/records';
import { CONFIRMED } from '../store/vault-store';

const INVITED = 0;
const ACCEPTED = 1;

const roleBody = z.object({
  type: numberOrString,
  collections: z.array(accessRow).nullish(),
  groups: z.array(z.string()).nullish(),
  permissions: z.record(z.string(), z.unknown()).default({}),
});

type Role = z.output<typeof roleBody>;

/** Replaces what the member may see; an unknown id stops half-way (reference section 9). */
function giveAccess(call: Call, member: Membership, role: Role): void {
  const { store } = call;
  for (const row of member.accessAll ? [] : (role.collections ?? [])) {
    const collection = store.collection(row.id, member.organizationId);
    if (!collection) throw new Refusal('Collection not found in Organization');
    const { readOnly, hidePasswords, manage } = row;
    collection.users[member.userId] = { readOnly, hidePasswords, manage };
  }
  for (const id of role.groups ?? []) {
    const group = store.data.groups[id];
    if (group?.organizationId !== member.organizationId) throw new Refusal('Group not found in Organization');
    if (!group.members.includes(member.id)) group.members.push(member.id);
  }
}

function invitedUser(call: Call, email: string, organizationId: string) {
  const { store, settings } = call;
  const known = store.userByMail(email);
  const address = email.toLowerCase();
  if (known && store.membership(known.id, organizationId)) throw new Refusal(`User already in organization: ${email}`);
  if (!known && !settings.INVITATIONS_ALLOWED) throw new Refusal(`User does not exist: ${email}`);
  const user = known ?? newUser(email);
  store.data.users[user.id] = user;
  // Without mail the address may register, and who has an account is in at once (reference section 9).
  if (user.passwordHash === '' && !store.data.invitations.includes(address)) store.data.invitations.push(address);
  return user;
}

const invite: Handler = (call) => {
  const caller = requireAdmin(call);
  const data = body(call, roleBody.extend({ emails: z.array(z.string()), groups: z.array(z.string()) }));
  const type = parseType(data.type);
  if (type !== USER && caller.member.type !== OWNER) {
    throw new Refusal('Only Owners can invite Managers, Admins or Owners');
  }
  for (const email of data.emails) {
    const user = invitedUser(call, email, caller.organizationId);
    const member: Membership = {
      id: call.store.newId(),
      userId: user.id,
      organizationId: caller.organizationId,
      type,
      status: user.passwordHash === '' ? INVITED : ACCEPTED,
      accessAll: derivesAccessAll(data.type, data.permissions),
      key: '',
      externalId: null,
    };
    call.store.data.memberships[member.id] = member;
    call.store.touchUser(user.id);
    giveAccess(call, member, data);
  }
  return empty();
};

function memberOf(call: Call, caller: MemberCaller, id: string, message: string): Membership {
  const member = call.store.data.memberships[id];
  if (member?.organizationId !== caller.organizationId) throw new Refusal(message);
  return member;
}

function confirmOne(call: Call, caller: MemberCaller, id: string, key: string): void {
  if (key === '') throw new Refusal('Key or UserId is not set, unable to process request');
  const member = memberOf(call, caller, id, "The specified user isn't a member of the organization");
  if (member.type !== USER && caller.member.type !== OWNER) {
    throw new Refusal('Only Owners can confirm Managers, Admins or Owners');
  }
  if (member.status !== ACCEPTED) throw new Refusal('User in invalid state');
  if (member.type > ADMIN && hasPolicyElsewhere(call.store, member.userId, caller.organizationId)) {
    throw new Refusal('Cannot confirm because user is in another organization that has a single organization policy.');
  }
  Object.assign(member, { status: CONFIRMED, key });
  call.store.touchUser(member.userId);
}

/** Like the single call for each; failures are told in an answer of 200 (reference section 9). */
function bulk(ids: readonly string[], step: (id: string) => void) {
  return list(
    ids.map((id) => {
      let error = '';
      try {
        step(id);
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        error = failure.message;
      }
      return { object: 'OrganizationBulkConfirmResponseModel', id, error };
    }),
  );
}

const edit: Handler = (call) => {
  const caller = requireAdmin(call);
  const data = body(call, roleBody);
  const type = parseType(data.type);
  const member = memberOf(call, caller, param(call, 'memberId'), "The specified user isn't member of the organization");
  const byOwner = caller.member.type === OWNER;
  if (type !== member.type && Math.min(type, member.type) <= ADMIN && !byOwner) {
    throw new Refusal('Only Owners can grant and remove Admin or Owner privileges');
  }
  if (member.type === OWNER && !byOwner) throw new Refusal('Only Owners can edit Owner users');
  const lastOwner =
    member.type === OWNER && member.status === CONFIRMED && confirmedOwners(call.store, caller.organizationId) <= 1;
  if (lastOwner && type !== OWNER) throw new Refusal("Can't delete the last owner");
  Object.assign(member, { type, accessAll: derivesAccessAll(data.type, data.permissions) });
  for (const collection of call.store.collections(caller.organizationId)) delete collection.users[member.userId];
  for (const group of Object.values(call.store.data.groups)) {
    group.members = group.members.filter((id) => id !== member.id);
  }
  giveAccess(call, member, data);
  call.store.touchUser(member.userId);
  return empty();
};

function removeOne(call: Call, caller: MemberCaller, id: string): void {
  const member = memberOf(call, caller, id, "User to delete isn't member of the organization");
  if (member.type !== USER && caller.member.type !== OWNER)
    throw new Refusal('Only Owners can delete Admins or Owners');
  const isOwner = member.type === OWNER && member.status === CONFIRMED;
  if (isOwner && confirmedOwners(call.store, caller.organizationId) <= 1)
    throw new Refusal("Can't delete the last owner");
  const email = call.store.user(member.userId)?.email;
  const invitedElsewhere = call.store
    .membershipsOf(member.userId)
    .some((other) => other.status === INVITED && other.id !== member.id);
  if (!invitedElsewhere) {
    call.store.data.invitations = call.store.data.invitations.filter((entry) => entry !== email);
  }
  call.store.removeMembership(member);
}

const setRevoked =
  (revoked: boolean): Handler =>
  (call) => {
    const caller = requireAdmin(call);
    const member = memberOf(call, caller, param(call, 'memberId'), 'User not found in organization');
    const verb = revoked ? 'revoke' : 'restore';
    if (member.userId === caller.user.id) throw new Refusal(`You cannot ${verb} yourself`);
    if (member.type === OWNER && caller.member.type !== OWNER)
      throw new Refusal(`Only owners can ${verb} other owners`);
    if (member.status < 0 === revoked)
      throw new Refusal(revoked ? 'User is already revoked' : 'User is already active');
    const owners = confirmedOwners(call.store, caller.organizationId);
    if (revoked && member.type === OWNER && owners <= 1)
      throw new Refusal('Organization must have at least one confirmed owner');
    (revoked ? revoke : restore)(member);
    call.store.touchUser(member.userId);
    return empty();
  };

const USERS = '/api/organizations/:organizationId/users';

/** Reference section 9: the way from invited over accepted to confirmed, without mail. */
export const memberWriteRoutes: RouteTable = {
  [`POST ${USERS}/invite`]: invite,
  [`POST ${USERS}/:memberId/confirm`]: (call) => {
    const caller = requireAdmin(call);
    const { key } = body(call, z.object({ key: z.string().nullish() }));
    confirmOne(call, caller, param(call, 'memberId'), key ?? '');
    return empty();
  },
  [`POST ${USERS}/confirm`]: (call) => {
    const caller = requireAdmin(call);
    const { keys } = body(call, z.object({ keys: z.array(z.object({ id: z.string(), key: z.string() })).nullish() }));
    if (!keys) throw new Refusal('No keys to confirm');
    const keyOf = new Map(keys.map(({ id, key }) => [id, key]));
    return bulk([...keyOf.keys()], (id) => confirmOne(call, caller, id, keyOf.get(id) ?? ''));
  },
  [`POST|PUT ${USERS}/:memberId`]: edit,
  [`DELETE ${USERS}/:memberId`]: (call) => {
    removeOne(call, requireAdmin(call), param(call, 'memberId'));
    return empty();
  },
  [`DELETE ${USERS}`]: (call) => {
    const caller = requireAdmin(call);
    return bulk(body(call, idsBody).ids, (id) => removeOne(call, caller, id));
  },
  [`PUT ${USERS}/:memberId/revoke`]: setRevoked(true),
  [`PUT ${USERS}/:memberId/restore`]: setRevoked(false),
  [`PUT ${USERS}/:memberId/restore/vnext`]: setRevoked(false),
};
