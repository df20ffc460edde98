import { z } from 'zod';
import { type MemberCaller, requireAdmin, requireManager } from '../auth/guards';
import { body, type Call, empty, type Handler, json, list, param } from '../http/call';
import { Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { canManageCollection, hasFullAccess, hasFullAccessGroup } from '../rules/access';
import { accessRow, idsBody } from '../rules/bodies';
import type { Group } from '../store/records';

const groupBody = z.object({
  name: z.string(),
  accessAll: z.boolean().default(false),
  externalId: z.string().nullish(),
  collections: z.array(accessRow),
  users: z.array(z.string()),
});

type GroupBody = z.output<typeof groupBody>;

const groupJson = (group: Group): object => ({
  id: group.id,
  organizationId: group.organizationId,
  name: group.name,
  externalId: group.externalId,
  object: 'group',
});

/** The group side returns the raw flags (reference section 8). */
function groupDetailsJson(call: Call, group: Group): object {
  const collections = call.store.collections(group.organizationId).flatMap((collection) => {
    const flags = collection.groups[group.id];
    return flags ? [{ id: collection.id, ...flags }] : [];
  });
  return { ...groupJson(group), accessAll: group.accessAll, collections, object: 'groupDetails' };
}

function requireGroups(call: Call): void {
  if (!call.settings.ORG_GROUPS_ENABLED) throw new Refusal('Group support is disabled');
}

function groupOf(call: Call, caller: MemberCaller, id = param(call, 'groupId')): Group {
  const group = call.store.data.groups[id];
  if (group?.organizationId !== caller.organizationId) throw new Refusal('Group not found');
  return group;
}

function check(call: Call, organizationId: string, data: GroupBody): void {
  const { store } = call;
  if (data.collections.some(({ id }) => !store.collection(id, organizationId))) throw new Refusal('Invalid collection');
  if (data.users.some((id) => store.data.memberships[id]?.organizationId !== organizationId)) {
    throw new Refusal('Invalid member');
  }
}

/** Replaces collections and members. */
function fill(call: Call, group: Group, data: GroupBody): void {
  for (const collection of call.store.collections(group.organizationId)) delete collection.groups[group.id];
  for (const { id, readOnly, hidePasswords, manage } of data.collections) {
    const collection = call.store.collection(id, group.organizationId);
    if (collection) collection.groups[group.id] = { readOnly, hidePasswords, manage };
  }
  group.members = [...new Set(data.users)];
  call.store.touchMembers(group.organizationId);
}

const listGroups =
  (details: boolean): Handler =>
  (call) => {
    const { member, organizationId, user } = requireManager(call);
    const full = hasFullAccess(member) || hasFullAccessGroup(call.store, member);
    const manages = call.store
      .collections(organizationId)
      .some((entry) => canManageCollection(call.store, user.id, entry));
    if (!full && (details || !manages)) throw new Refusal('Resource not found.', 404);
    // Switched off, the list is empty rather than refused (reference section 10).
    const groups = call.settings.ORG_GROUPS_ENABLED ? Object.values(call.store.data.groups) : [];
    const own = groups.filter((group) => group.organizationId === organizationId);
    return list(own.map((group) => (details ? groupDetailsJson(call, group) : groupJson(group))));
  };

const create: Handler = (call) => {
  const { organizationId } = requireAdmin(call);
  requireGroups(call);
  const data = body(call, groupBody);
  check(call, organizationId, data);
  const group: Group = {
    id: call.store.newId(),
    organizationId,
    name: data.name,
    accessAll: data.accessAll,
    externalId: data.externalId || null,
    members: [],
  };
  call.store.data.groups[group.id] = group;
  fill(call, group, data);
  return json({ ...groupJson(group), accessAll: group.accessAll });
};

/** externalId is ignored on update (reference section 10). */
const update: Handler = (call) => {
  const caller = requireAdmin(call);
  requireGroups(call);
  const data = body(call, groupBody);
  const group = groupOf(call, caller);
  check(call, caller.organizationId, data);
  Object.assign(group, { name: data.name, accessAll: data.accessAll });
  fill(call, group, data);
  return json({ ...groupJson(group), accessAll: group.accessAll });
};

function removeGroup(call: Call, group: Group): void {
  for (const collection of call.store.collections(group.organizationId)) delete collection.groups[group.id];
  delete call.store.data.groups[group.id];
}

const remove: Handler = (call) => {
  const caller = requireAdmin(call);
  requireGroups(call);
  removeGroup(call, groupOf(call, caller));
  return empty();
};

const setUsers: Handler = (call) => {
  const caller = requireAdmin(call);
  requireGroups(call);
  const users = body(call, z.array(z.string()));
  const group = groupOf(call, caller);
  if (users.some((id) => call.store.data.memberships[id]?.organizationId !== caller.organizationId)) {
    throw new Refusal('Invalid member');
  }
  group.members = [...new Set(users)];
  return empty();
};

const GROUPS = '/api/organizations/:organizationId/groups';

/** Reference section 10. */
export const groupRoutes: RouteTable = {
  [`GET ${GROUPS}`]: listGroups(false),
  [`GET ${GROUPS}/details`]: listGroups(true),
  [`POST ${GROUPS}`]: create,
  [`DELETE ${GROUPS}`]: (call) => {
    const caller = requireAdmin(call);
    requireGroups(call);
    body(call, idsBody).ids.forEach((id) => removeGroup(call, groupOf(call, caller, id)));
    return empty();
  },
  [`GET ${GROUPS}/:groupId`]: (call) => {
    const caller = requireAdmin(call);
    requireGroups(call);
    return json(groupJson(groupOf(call, caller)));
  },
  [`GET ${GROUPS}/:groupId/details`]: (call) => {
    const caller = requireAdmin(call);
    requireGroups(call);
    return json(groupDetailsJson(call, groupOf(call, caller)));
  },
  [`POST|PUT ${GROUPS}/:groupId`]: update,
  [`DELETE ${GROUPS}/:groupId`]: remove,
  [`POST ${GROUPS}/:groupId/delete`]: remove,
  [`GET ${GROUPS}/:groupId/users`]: (call) => {
    const caller = requireAdmin(call);
    requireGroups(call);
    return json(groupOf(call, caller).members);
  },
  [`PUT ${GROUPS}/:groupId/users`]: setUsers,
};
