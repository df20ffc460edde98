import { requireAdmin, requireManager } from '../auth/guards';
import { body, json, list, param, queryFlag } from '../http/call';
import { Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { hasFullAccess } from '../rules/access';
import { idsBody } from '../rules/bodies';
import { memberJson, memberMiniJson } from '../views/member-json';

const USERS = '/api/organizations/:organizationId/users';

/** Reference section 9: reading. */
export const memberRoutes: RouteTable = {
  [`GET ${USERS}`]: (call) => {
    const { member, organizationId } = requireManager(call);
    if (!hasFullAccess(member)) throw new Refusal('Resource not found.', 404);
    const parts = {
      collections: queryFlag(call, 'includeCollections'),
      groups: queryFlag(call, 'includeGroups') && call.settings.ORG_GROUPS_ENABLED,
    };
    return list(call.store.memberships(organizationId).map((entry) => memberJson(call.store, entry, parts)));
  },
  [`GET ${USERS}/mini-details`]: (call) => {
    const { organizationId } = requireManager(call);
    return list(call.store.memberships(organizationId).map((entry) => memberMiniJson(call.store, entry)));
  },
  [`GET ${USERS}/:memberId`]: (call) => {
    const { organizationId } = requireAdmin(call);
    const member = call.store.data.memberships[param(call, 'memberId')];
    if (member?.organizationId !== organizationId) {
      throw new Refusal("The specified user isn't a member of the organization");
    }
    // Groups imply collections unless said otherwise.
    const groups = queryFlag(call, 'includeGroups');
    const collections = call.request.query.has('includeCollections') ? queryFlag(call, 'includeCollections') : groups;
    const parts = { collections, groups: groups && call.settings.ORG_GROUPS_ENABLED };
    return json(memberJson(call.store, member, parts));
  },
  [`POST ${USERS}/public-keys`]: (call) => {
    const { organizationId } = requireAdmin(call);
    const found = body(call, idsBody).ids.flatMap((id) => {
      const member = call.store.data.memberships[id];
      const user = member?.organizationId === organizationId ? call.store.user(member.userId) : undefined;
      return user ? [{ id, userId: user.id, key: user.publicKey }] : [];
    });
    return list(found.map((entry) => ({ object: 'organizationUserPublicKeyResponseModel', ...entry })));
  },
};
