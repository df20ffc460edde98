import { z } from 'zod';
import { type MemberCaller, requireManager, requireManagerOf, requireUser } from '../auth/guards';
import { body, type Call, empty, type Handler, json, list, param } from '../http/call';
import { Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { canManageCollection, hasFullAccess, MANAGER, seesCollection, visibleCollections } from '../rules/access';
import { accessRow, type AccessRow, idsBody } from '../rules/bodies';
import type { AccessFlags, Collection } from '../store/records';
import { CONFIRMED } from '../store/vault-store';
import { collectionDetailsJson, collectionJson, explicitRows } from '../views/collection-json';

const access = { groups: z.array(accessRow), users: z.array(accessRow) };
const collectionBody = z.object({ name: z.string(), externalId: z.string().nullish(), ...access });

const flagsOf = ({ readOnly, hidePasswords, manage }: AccessRow): AccessFlags => ({ readOnly, hidePasswords, manage });

function checkRows(call: Call, organizationId: string, data: { groups: AccessRow[]; users: AccessRow[] }): void {
  const { groups, memberships } = call.store.data;
  if (data.groups.some(({ id }) => groups[id]?.organizationId !== organizationId)) throw new Refusal('Invalid group');
  if (data.users.some(({ id }) => memberships[id]?.organizationId !== organizationId)) {
    throw new Refusal('Invalid member');
  }
}

/** Replaces all users and groups; rows of members with full access are silently skipped (reference section 8). */
function replaceRows(call: Call, collection: Collection, data: { groups: AccessRow[]; users: AccessRow[] }): void {
  collection.groups = Object.fromEntries(data.groups.map((row) => [row.id, flagsOf(row)]));
  const members = call.store.data.memberships;
  collection.users = Object.fromEntries(
    data.users.flatMap((row) => {
      const member = members[row.id];
      return member && !member.accessAll ? [[member.userId, flagsOf(row)]] : [];
    }),
  );
  call.store.touchCollectionUsers(collection);
}

const create: Handler = (call) => {
  const { member, organizationId, user } = requireManager(call);
  const data = body(call, collectionBody);
  checkRows(call, organizationId, data);
  if (member.type === MANAGER && !member.accessAll) {
    throw new Refusal("You don't have permission to create collections");
  }
  const collection: Collection = {
    id: call.store.newId(),
    organizationId,
    name: data.name,
    externalId: data.externalId || null,
    users: {},
    groups: {},
  };
  call.store.data.collections[collection.id] = collection;
  replaceRows(call, collection, data);
  return json(collectionDetailsJson(call.store, user.id, collection));
};

/** The collection of the path, in the organization of the path. */
function collectionOf(call: Call, caller: MemberCaller): Collection {
  const collection = call.store.collection(param(call, 'collectionId'), caller.organizationId);
  if (!collection) throw new Refusal('Collection not found');
  return collection;
}

/** Replaces everything; an externalId that is left out is cleared (reference section 8). */
const update: Handler = (call) => {
  const caller = requireManagerOf(call);
  const data = body(call, collectionBody);
  checkRows(call, caller.organizationId, data);
  const collection = collectionOf(call, caller);
  const externalId = data.externalId?.trim() ? data.externalId : null;
  Object.assign(collection, { name: data.name, externalId });
  replaceRows(call, collection, data);
  return json(collectionDetailsJson(call.store, caller.user.id, collection));
};

const remove: Handler = (call) => {
  const caller = requireManagerOf(call);
  call.store.removeCollection(collectionOf(call, caller));
  return empty();
};

/** Stops at the first failure. */
const removeMany: Handler = (call) => {
  const { user, organizationId } = requireManager(call);
  const found = body(call, idsBody).ids.map((id) => {
    const collection = call.store.data.collections[id];
    if (!collection || !canManageCollection(call.store, user.id, collection)) throw new Refusal('Collection not found');
    return collection;
  });
  for (const collection of found) {
    if (collection.organizationId !== organizationId) throw new Refusal('Collection not found');
    call.store.removeCollection(collection);
  }
  return empty();
};

const bulkAccess: Handler = (call) => {
  const { organizationId, user } = requireManager(call);
  const data = body(call, z.object({ collectionIds: z.array(z.string()), ...access }));
  if (data.groups.some(({ id }) => call.store.data.groups[id]?.organizationId !== organizationId)) {
    throw new Refusal('Invalid group');
  }
  for (const id of data.collectionIds) {
    const collection = call.store.collection(id, organizationId);
    if (!collection || !canManageCollection(call.store, user.id, collection)) throw new Refusal('Collection not found');
    if (data.users.some((row) => call.store.data.memberships[row.id]?.organizationId !== organizationId)) {
      throw new Refusal('User is not part of organization');
    }
    replaceRows(call, collection, data);
  }
  return empty();
};

/** Explicit rows, and one more for every member who manages everything (reference section 8, since 1.34). */
const listDetails: Handler = (call) => {
  const { member, organizationId, user } = requireManager(call);
  const { store, settings } = call;
  const everywhere = store
    .memberships(organizationId)
    .filter((entry) => entry.status === CONFIRMED && (entry.type < 2 || (entry.type === MANAGER && entry.accessAll)))
    .map((entry) => ({ id: entry.id, readOnly: false, hidePasswords: false, manage: true }));
  const collections = store.collections(organizationId).filter((entry) => seesCollection(store, member, entry));
  return list(
    collections.map((collection) => {
      const { users, groups } = explicitRows(store, collection, settings.ORG_GROUPS_ENABLED);
      return {
        ...collectionDetailsJson(store, user.id, collection),
        assigned: true,
        users: [...users, ...everywhere],
        groups,
        object: 'collectionAccessDetails',
        unmanaged: false,
      };
    }),
  );
};

const COLLECTIONS = '/api/organizations/:organizationId/collections';

/** Reference section 8. */
export const collectionRoutes: RouteTable = {
  'GET /api/collections': (call) => list(visibleCollections(call.store, requireUser(call).user.id).map(collectionJson)),
  [`GET ${COLLECTIONS}`]: (call) => {
    const { member, organizationId } = requireManager(call);
    if (!hasFullAccess(member)) throw new Refusal('Resource not found.', 404);
    return list(call.store.collections(organizationId).map(collectionJson));
  },
  [`POST ${COLLECTIONS}`]: create,
  [`DELETE ${COLLECTIONS}`]: removeMany,
  [`GET ${COLLECTIONS}/details`]: listDetails,
  [`POST ${COLLECTIONS}/bulk-access`]: bulkAccess,
  [`POST|PUT ${COLLECTIONS}/:collectionId`]: update,
  [`DELETE ${COLLECTIONS}/:collectionId`]: remove,
  [`POST ${COLLECTIONS}/:collectionId/delete`]: remove,
  /** Explicit rows only: the right read for drift of access. */
  [`GET ${COLLECTIONS}/:collectionId/details`]: (call) => {
    const caller = requireManagerOf(call);
    const collection = call.store.data.collections[param(call, 'collectionId')];
    if (collection?.organizationId !== caller.organizationId) {
      throw new Refusal('Collection is not owned by organization');
    }
    return json({
      ...collectionDetailsJson(call.store, caller.user.id, collection),
      assigned: seesCollection(call.store, caller.member, collection),
      ...explicitRows(call.store, collection, call.settings.ORG_GROUPS_ENABLED),
      object: 'collectionAccessDetails',
    });
  },
  [`GET ${COLLECTIONS}/:collectionId/users`]: (call) => {
    const caller = requireManagerOf(call);
    const collection = call.store.collection(param(call, 'collectionId'), caller.organizationId);
    if (!collection) throw new Refusal('Collection not found in Organization');
    const rows = Object.entries(collection.users).flatMap(([userId, flags]) => {
      const member = call.store.membership(userId, caller.organizationId);
      return member ? [{ id: member.id, ...flags }] : [];
    });
    return json(rows);
  },
};
