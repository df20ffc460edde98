import { timingSafeEqual } from 'node:crypto';
import { argon2Verify } from 'hash-wasm';
import { z } from 'zod';
import type { VaultReply } from '../../front/exchange';
import { body, type Call, empty, form, type Handler, json, mediaType, param } from '../http/call';
import { Failure, FrameworkFailure, Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { confirmedOwners, derivesAccessAll, parseType } from '../rules/membership';
import { newUser } from '../rules/new-user';
import type { User } from '../store/records';
import { CONFIRMED } from '../store/vault-store';
import { profileJson } from '../views/user-json';

const COOKIE = 'VW_ADMIN';

const page = (status: number, text: string, headers: Record<string, string> = {}): VaultReply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  body: `<!DOCTYPE html><html lang="en"><head><title>Vaultwarden Admin Panel</title></head><body>${text}</body></html>`,
});

/** The login page; JSON when that is what the request is about (reference section 3). */
class NotLoggedIn extends Failure {
  constructor(private readonly asJson: boolean) {
    super('Authorization failed.');
  }

  reply(): VaultReply {
    return this.asJson ? new Refusal(this.message, 401).reply() : page(401, '');
  }
}

/** "Request format": the body's type of a request with a body, else what is accepted (Rocket, Request::format). */
function isJson(call: Call): boolean {
  const withBody = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(call.request.method);
  return (withBody ? mediaType(call) : (call.request.headers.accept ?? '')).startsWith('application/json');
}

function requireEnabled(call: Call): void {
  if (call.settings.ADMIN_TOKEN === undefined) throw new FrameworkFailure(404);
}

function requireAdminSession(call: Call): void {
  requireEnabled(call);
  const cookies = (call.request.headers.cookie ?? '').split(';').map((entry) => entry.trim().split('='));
  const session = cookies.find(([name]) => name === COOKIE)?.[1] ?? '';
  if (call.tokens.verify('admin', session) === null) throw new NotLoggedIn(isJson(call));
}

/** Since 1.33 these routes match with a JSON content type only; else they do not exist (reference section 3). */
function requireJsonType(call: Call): void {
  if (!mediaType(call).startsWith('application/json')) throw new FrameworkFailure(404);
}

async function isAdminToken(configured: string, given: string): Promise<boolean> {
  const token = given.trim();
  if (configured.startsWith('$argon2')) return token !== '' && argon2Verify({ password: token, hash: configured });
  const [left, right] = [Buffer.from(configured.trim()), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const login: Handler = async (call) => {
  const configured = call.settings.ADMIN_TOKEN;
  if (configured === undefined) throw new FrameworkFailure(404);
  const fields = form(call);
  const given = fields.get('token');
  if (given === null) throw new FrameworkFailure(422);
  if (!call.limiters.admin.accepts(call.request.address)) return page(429, 'Too many requests, try again later.');
  if (!(await isAdminToken(configured, given))) return page(401, 'Invalid admin token, please try again.');
  const lifetime = call.settings.ADMIN_SESSION_LIFETIME * 60;
  const session = call.tokens.sign('admin', { sub: 'admin_panel' }, lifetime);
  const base = new URL(call.settings.DOMAIN).pathname.replace(/\/$/, '');
  // Max-Age only, no Expires (reference section 3).
  const cookie = `${COOKIE}=${session}; HttpOnly; SameSite=Strict; Secure; Path=${base}/admin; Max-Age=${lifetime}`;
  const redirect = fields.get('redirect');
  if (redirect === null) return page(200, 'settings', { 'set-cookie': cookie });
  return { status: 303, headers: { location: `${base}/admin${redirect}`, 'set-cookie': cookie }, body: '' };
};

const invite: Handler = (call) => {
  requireJsonType(call);
  requireAdminSession(call);
  const { email } = body(call, z.object({ email: z.string() }));
  if (call.store.userByMail(email)) throw new Refusal('User already exists', 409);
  const user = newUser(email);
  call.store.data.users[user.id] = user;
  if (!call.store.data.invitations.includes(user.email)) call.store.data.invitations.push(user.email);
  return json(profileJson(call.store, user, call.settings.ORG_GROUPS_ENABLED));
};

/** `2026-11-22 19:20:00 UTC`. */
const local = (date: string) => `${date.slice(0, 10)} ${date.slice(11, 19)} UTC`;

const userJson = (call: Call, user: User) => ({
  ...profileJson(call.store, user, call.settings.ORG_GROUPS_ENABLED),
  userEnabled: user.enabled,
  createdAt: local(user.createdAt),
});

function found(user: User | undefined): User {
  if (!user) throw new Refusal("User doesn't exist", 404);
  return user;
}

/** A change to one user, without a body. */
const change =
  (step: (call: Call, user: User) => void): Handler =>
  (call) => {
    requireJsonType(call);
    requireAdminSession(call);
    step(call, found(call.store.user(param(call, 'userId'))));
    return empty();
  };

const endSessions = (call: Call, user: User) => {
  const { data } = call.store;
  data.devices = data.devices.filter((device) => device.userId !== user.id);
  user.securityStamp = crypto.randomUUID();
};

function removeUser(call: Call, user: User): void {
  const { store } = call;
  const members = store.membershipsOf(user.id);
  const isLast = members.some(
    (member) => member.type === 0 && member.status === CONFIRMED && confirmedOwners(store, member.organizationId) <= 1,
  );
  if (isLast) throw new Refusal("Can't delete last owner");
  members.forEach((member) => store.removeMembership(member));
  for (const cipher of Object.values(store.data.ciphers)) if (cipher.userId === user.id) store.removeCipher(cipher);
  endSessions(call, user);
  store.data.invitations = store.data.invitations.filter((entry) => entry !== user.email);
  delete store.data.users[user.id];
}

const typeBody = z.object({
  user_type: z.union([z.number(), z.string()]),
  user_uuid: z.string(),
  org_uuid: z.string(),
});

const changeType: Handler = (call) => {
  requireJsonType(call);
  requireAdminSession(call);
  const data = body(call, typeBody);
  const member = call.store.membership(data.user_uuid, data.org_uuid);
  if (!member) throw new Refusal("The specified user isn't member of the organization");
  const type = parseType(String(data.user_type));
  const lastOwner = member.type === 0 && confirmedOwners(call.store, data.org_uuid) <= 1;
  if (lastOwner && type !== 0) throw new Refusal("Can't change the type of the last owner");
  Object.assign(member, { type, accessAll: derivesAccessAll(String(data.user_type), {}) });
  return empty();
};

/** Reference section 3. */
export const adminRoutes: RouteTable = {
  'GET /admin': (call) => {
    if (call.settings.ADMIN_TOKEN !== undefined) return page(200, '');
    const body = "The admin panel is disabled, please configure the 'ADMIN_TOKEN' variable to enable it";
    return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
  },
  'POST /admin': login,
  'GET /admin/logout': () => ({ status: 303, headers: { location: '/admin' }, body: '' }),
  'POST /admin/invite': invite,
  'GET /admin/users': (call) => {
    requireAdminSession(call);
    return json(Object.values(call.store.data.users).map((user) => ({ ...userJson(call, user), lastActive: null })));
  },
  'GET /admin/users/by-mail/:mail': (call) => {
    requireAdminSession(call);
    return json(userJson(call, found(call.store.userByMail(param(call, 'mail')))));
  },
  'GET /admin/users/:userId': (call) => {
    requireAdminSession(call);
    return json(userJson(call, found(call.store.user(param(call, 'userId')))));
  },
  'POST /admin/users/:userId/delete': change(removeUser),
  'POST /admin/users/:userId/deauth': change(endSessions),
  'POST /admin/users/:userId/disable': change((call, user) => {
    endSessions(call, user);
    user.enabled = false;
  }),
  'POST /admin/users/:userId/enable': change((_call, user) => {
    user.enabled = true;
  }),
  'POST /admin/users/:userId/remove-2fa': change((_call, user) => {
    user.totp = null;
  }),
  'POST /admin/users/org_type': changeType,
  'POST /admin/organizations/:organizationId/delete': (call) => {
    requireJsonType(call);
    requireAdminSession(call);
    const id = param(call, 'organizationId');
    if (!call.store.organization(id)) throw new Refusal("Organization doesn't exist");
    call.store.removeOrganization(id);
    return empty();
  },
};
