import { z } from 'zod';
import { requireAdmin, requireMember, requireOwner, requireUser } from '../auth/guards';
import { passwordOrOtp, requirePassword } from '../auth/passwords';
import { body, type Call, empty, type Handler, json, param } from '../http/call';
import { Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { OWNER } from '../rules/access';
import { numberOrString } from '../rules/bodies';
import { confirmedOwners, hasPolicyElsewhere } from '../rules/membership';
import { now } from '../store/clock';
import type { Organization } from '../store/records';
import { CONFIRMED } from '../store/vault-store';
import { organizationJson } from '../views/organization-json';
import { newApiKey } from './account';

const keyPair = z.object({ publicKey: z.string(), encryptedPrivateKey: z.string() });

const creation = z.object({
  name: z.string(),
  billingEmail: z.string(),
  collectionName: z.string(),
  key: z.string(),
  keys: keyPair.nullish(),
  planType: numberOrString,
});

const show = (call: Call, organization: Organization) =>
  json(organizationJson(organization, call.settings.ORG_GROUPS_ENABLED));

/** The organization of the path; the guard has made sure that it is there. */
function organizationOf(call: Call): Organization {
  const organization = call.store.organization(param(call, 'organizationId'));
  if (!organization) throw new Refusal("Can't find organization details");
  return organization;
}

function mayCreate(call: Call, email: string): boolean {
  const setting = call.settings.ORG_CREATION_USERS.trim();
  if (setting === '' || setting === 'all') return true;
  if (setting === 'none') return false;
  return setting.split(',').some((entry) => entry.trim().toLowerCase() === email);
}

function checkBillingEmail(email: string): string {
  if (!/^[^@\s]+@[^@\s/?#]+$/.test(email)) throw new Refusal(`BillingEmail ${email} is not a valid email address`);
  return email;
}

/** Makes a first collection whose id is not in the answer (reference section 7). */
const create: Handler = (call) => {
  const { user } = requireUser(call);
  const data = body(call, creation);
  if (!mayCreate(call, user.email)) throw new Refusal('User not allowed to create organizations');
  if (hasPolicyElsewhere(call.store, user.id)) {
    throw new Refusal(
      'You may not create an organization. You belong to an organization which has a policy that prohibits you from being a member of any other organization.',
    );
  }
  const { store } = call;
  const organization: Organization = {
    id: store.newId(),
    name: data.name,
    // Lower-cased on creation too: [run on 1.37.2] (upstream Organization::new).
    billingEmail: checkBillingEmail(data.billingEmail.toLowerCase()),
    privateKey: data.keys?.encryptedPrivateKey ?? null,
    publicKey: data.keys?.publicKey ?? null,
    apiKey: null,
  };
  store.data.organizations[organization.id] = organization;
  const member = {
    id: store.newId(),
    userId: user.id,
    organizationId: organization.id,
    type: OWNER,
    status: CONFIRMED,
    accessAll: true,
    key: data.key,
    externalId: null,
  };
  store.data.memberships[member.id] = member;
  const collection = {
    id: store.newId(),
    organizationId: organization.id,
    name: data.collectionName,
    externalId: null,
    users: {},
    groups: {},
  };
  store.data.collections[collection.id] = collection;
  store.touchUser(user.id);
  return show(call, organization);
};

const update: Handler = (call) => {
  requireOwner(call);
  const data = body(call, z.object({ name: z.string(), billingEmail: z.string() }));
  const organization = organizationOf(call);
  const billingEmail = checkBillingEmail(data.billingEmail.toLowerCase());
  Object.assign(organization, { name: data.name, billingEmail });
  call.store.touchMembers(organization.id);
  return show(call, organization);
};

const remove: Handler = async (call) => {
  const { user } = requireOwner(call);
  await requirePassword(user, body(call, passwordOrOtp));
  call.store.removeOrganization(organizationOf(call).id);
  return empty();
};

const addKeys: Handler = (call) => {
  requireAdmin(call);
  const data = body(call, keyPair);
  const organization = organizationOf(call);
  if (organization.privateKey !== null && organization.publicKey !== null) {
    throw new Refusal('Organization Keys already exist');
  }
  Object.assign(organization, { privateKey: data.encryptedPrivateKey, publicKey: data.publicKey });
  return json({ object: 'organizationKeys', publicKey: data.publicKey, privateKey: data.encryptedPrivateKey });
};

const publicKey: Handler = (call) => {
  requireMember(call);
  return json({ object: 'organizationPublicKey', publicKey: organizationOf(call).publicKey });
};

const apiKey =
  (rotate: boolean): Handler =>
  async (call) => {
    const { user } = requireAdmin(call);
    await requirePassword(user, body(call, passwordOrOtp));
    const organization = organizationOf(call);
    if (rotate || organization.apiKey === null) {
      organization.apiKey = { id: call.store.newId(), secret: newApiKey(), revisionDate: now() };
    }
    const { secret, revisionDate } = organization.apiKey;
    return json({ apiKey: secret, revisionDate, object: 'apiKey' });
  };

/** Reference section 7. */
export const organizationRoutes: RouteTable = {
  'POST /api/organizations': create,
  'GET /api/organizations/:organizationId': (call) => {
    requireOwner(call);
    return show(call, organizationOf(call));
  },
  'POST|PUT /api/organizations/:organizationId': update,
  'DELETE /api/organizations/:organizationId': remove,
  'POST /api/organizations/:organizationId/delete': remove,
  'POST /api/organizations/:organizationId/leave': (call) => {
    const { member, organizationId } = requireMember(call);
    if (member.status !== CONFIRMED) {
      throw new Refusal('You need to be a Member of the Organization to call this endpoint');
    }
    if (member.type === OWNER && confirmedOwners(call.store, organizationId) <= 1) {
      throw new Refusal("The last owner can't leave");
    }
    call.store.removeMembership(member);
    return empty();
  },
  'POST /api/organizations/:organizationId/keys': addKeys,
  'GET /api/organizations/:organizationId/keys': publicKey,
  'GET /api/organizations/:organizationId/public-key': publicKey,
  'POST /api/organizations/:organizationId/api-key': apiKey(false),
  'POST /api/organizations/:organizationId/rotate-api-key': apiKey(true),
};
