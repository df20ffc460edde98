import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Call, form, json } from '../http/call';
import { FrameworkFailure, JsonRefusal, Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { isPassword } from '../auth/passwords';
import { requireSecondFactor } from '../auth/second-factor';
import { now } from '../store/clock';
import type { Device, User } from '../store/records';
import { loginJson } from '../views/token-json';

/** Days a refresh token lives, and on mobile devices (reference section 2). */
const REFRESH_DAYS = 30;
const MOBILE_REFRESH_DAYS = 90;
const MOBILE_TYPES = [0, 1];

/** Field names are matched without case and underscores (reference section 4). */
export class LoginForm {
  readonly #fields: ReadonlyMap<string, string>;

  constructor(fields: URLSearchParams) {
    const entries = [...fields].map(([name, value]) => [name.toLowerCase().replaceAll('_', ''), value] as const);
    this.#fields = new Map(entries);
  }

  get(name: string): string | undefined {
    return this.#fields.get(name.replaceAll('_', ''));
  }

  /** @throws Refusal naming the first field that is missing. */
  demand<Name extends string>(...names: readonly Name[]): Record<Name, string> {
    const values = names.map((name) => {
      const value = this.get(name);
      if (value === undefined) throw new Refusal(`${name} cannot be blank`);
      return [name, value];
    });
    return Object.fromEntries(values) as Record<Name, string>;
  }
}

function deviceOf(call: Call, user: User, fields: LoginForm): Device {
  const id = fields.get('device_identifier') ?? '';
  const known = call.store.device(id, user.id);
  const time = now();
  if (known) {
    known.updatedAt = time;
    return known;
  }
  const number = fields.get('device_type') ?? '';
  const device: Device = {
    id,
    userId: user.id,
    name: fields.get('device_name') ?? '',
    // Anything that is not a number is an unknown browser (reference section 4).
    type: /^\d+$/.test(number) ? Number(number) : 14,
    refreshToken: randomBytes(64).toString('base64url'),
    twoFactorRemember: null,
    createdAt: time,
    updatedAt: time,
  };
  call.store.data.devices.push(device);
  return device;
}

function accessToken(call: Call, user: User, device: Device, clientId: string | undefined, scope: string): string {
  const claims = {
    sub: user.id,
    premium: true,
    name: user.name,
    email: user.email,
    email_verified: true,
    sstamp: user.securityStamp,
    device: device.id,
    devicetype: String(device.type),
    client_id: clientId ?? 'undefined',
    scope: scope.split(' '),
    amr: ['Application'],
  };
  return call.tokens.sign('login', claims, call.settings.ACCESS_TOKEN_LIFETIME);
}

function refreshToken(call: Call, device: Device): string {
  const days = MOBILE_TYPES.includes(device.type) ? MOBILE_REFRESH_DAYS : REFRESH_DAYS;
  return call.tokens.sign('login', { sub: 'password', device_token: device.refreshToken }, days * 86_400);
}

const SCOPE = 'api offline_access';

async function passwordLogin(call: Call, fields: LoginForm) {
  const given = fields.demand('client_id', 'password', 'scope', 'username');
  fields.demand('device_identifier', 'device_name', 'device_type');
  if (given.scope !== SCOPE) throw new Refusal(`Scope (${given.scope}) not supported`);
  call.limiters.login.check(call.request.address, 'Too many login requests');
  const user = call.store.userByMail(given.username.trim());
  if (!user) throw new Refusal('Username or password is incorrect. Try again');
  if (!user.enabled) throw new Refusal('This user has been disabled');
  if (!(await isPassword(user, given.password))) throw new Refusal('Username or password is incorrect. Try again');
  const device = deviceOf(call, user, fields);
  const remember = requireSecondFactor(call, user, device, fields);
  return json({
    access_token: accessToken(call, user, device, given.client_id, SCOPE),
    expires_in: call.settings.ACCESS_TOKEN_LIFETIME,
    token_type: 'Bearer',
    refresh_token: refreshToken(call, device),
    MasterPasswordPolicy: { Object: 'masterPasswordPolicy' },
    scope: SCOPE,
    ...loginJson(user),
    ...(remember === null ? {} : { TwoFactorToken: remember }),
  });
}

const sameText = (left: string, right: string) =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

/** Skips the second factor and gives no refresh token (reference section 4). */
function apiKeyLogin(call: Call, fields: LoginForm) {
  const given = fields.demand('client_id', 'client_secret', 'scope', 'device_identifier', 'device_name', 'device_type');
  call.limiters.login.check(call.request.address, 'Too many login requests');
  if (given.scope === 'api.organization') return organizationLogin(call, given.client_id, given.client_secret);
  if (given.scope !== 'api') throw new Refusal('Scope not supported');
  if (!given.client_id.startsWith('user.')) throw new Refusal('Malformed client_id');
  const user = call.store.user(given.client_id.slice('user.'.length));
  if (!user) throw new Refusal('Invalid client_id');
  if (!user.enabled) throw new Refusal('This user has been disabled (API key login)');
  if (user.apiKey === null || !sameText(user.apiKey, given.client_secret)) throw new Refusal('Incorrect client_secret');
  const device = deviceOf(call, user, fields);
  return json({
    access_token: accessToken(call, user, device, given.client_id, 'api'),
    expires_in: call.settings.ACCESS_TOKEN_LIFETIME,
    token_type: 'Bearer',
    scope: 'api',
    ...loginJson(user),
  });
}

function organizationLogin(call: Call, clientId: string, secret: string) {
  if (!clientId.startsWith('organization.')) throw new Refusal('Malformed client_id');
  const organization = call.store.organization(clientId.slice('organization.'.length));
  if (!organization?.apiKey) throw new Refusal('Invalid client_id');
  if (!sameText(organization.apiKey.secret, secret)) throw new Refusal('Incorrect client_secret');
  const claims = { sub: organization.apiKey.id, client_id: clientId, client_sub: organization.id };
  return json({
    access_token: call.tokens.sign('api.organization', { ...claims, scope: ['api.organization'] }, 3600),
    expires_in: 3600,
    token_type: 'Bearer',
    scope: 'api.organization',
  });
}

/** Does not count for the limit (reference section 2). */
function refreshLogin(call: Call, fields: LoginForm) {
  const { refresh_token: token } = fields.demand('refresh_token');
  const claims = call.tokens.verify('login', token);
  const device = call.store.data.devices.find((entry) => entry.refreshToken === claims?.['device_token']);
  const user = device && call.store.user(device.userId);
  if (!device || !user) throw new JsonRefusal({ error: 'invalid_grant' });
  device.updatedAt = now();
  return json({
    refresh_token: refreshToken(call, device),
    access_token: accessToken(call, user, device, fields.get('client_id'), SCOPE),
    expires_in: call.settings.ACCESS_TOKEN_LIFETIME,
    token_type: 'Bearer',
    scope: SCOPE,
  });
}

/** Reference section 4. */
export const loginRoutes: RouteTable = {
  'POST /identity/connect/token': (call) => {
    const fields = new LoginForm(form(call));
    const grant = fields.get('grant_type');
    if (grant === undefined) throw new FrameworkFailure(422);
    if (grant === 'password') return passwordLogin(call, fields);
    if (grant === 'client_credentials') return apiKeyLogin(call, fields);
    if (grant === 'refresh_token') return refreshLogin(call, fields);
    if (grant === 'authorization_code') throw new Refusal('SSO sign-in is not available');
    throw new Refusal('Invalid type');
  },
};
