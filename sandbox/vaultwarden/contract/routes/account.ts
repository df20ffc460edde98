import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { requireUser } from '../auth/guards';
import { isPassword, passwordOrOtp, requirePassword, setPassword } from '../auth/passwords';
import { body, type Call, empty, type Handler, json, list, param } from '../http/call';
import { Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { DEFAULT_KDF } from '../rules/new-user';
import { now } from '../store/clock';
import type { User } from '../store/records';
import { profileJson } from '../views/user-json';

const profile = (call: Call, user: User) => json(profileJson(call.store, user, call.settings.ORG_GROUPS_ENABLED));

/** 30 letters and digits (upstream src/crypto.rs, generate_api_key). */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const newApiKey = (): string => Array.from({ length: 30 }, () => LETTERS[randomInt(62)]).join('');

const apiKey =
  (rotate: boolean): Handler =>
  async (call) => {
    const { user } = requireUser(call);
    await requirePassword(user, body(call, passwordOrOtp));
    if (rotate || user.apiKey === null) {
      user.apiKey = newApiKey();
      user.updatedAt = now();
    }
    return json({ apiKey: user.apiKey, revisionDate: user.updatedAt, object: 'apiKey' });
  };

/** An unknown address gets the defaults: a wrong e-mail does not show here (reference section 4). */
const prelogin: Handler = (call) => {
  const { email } = body(call, z.object({ email: z.string() }));
  const kdf = call.store.userByMail(email)?.kdf ?? DEFAULT_KDF;
  return json({
    kdf: kdf.type,
    kdfIterations: kdf.iterations,
    kdfMemory: kdf.memory,
    kdfParallelism: kdf.parallelism,
    kdfSettings: {
      iterations: kdf.iterations,
      kdfType: kdf.type,
      memory: kdf.memory,
      parallelism: kdf.parallelism,
    },
    salt: null,
  });
};

const rename: Handler = (call) => {
  const { user } = requireUser(call);
  const { name } = body(call, z.object({ name: z.string() }));
  if (Buffer.byteLength(name) > 50) throw new Refusal('The field Name must be a string with a maximum length of 50.');
  user.name = name;
  user.updatedAt = now();
  return profile(call, user);
};

const passwordChange = z.object({
  masterPasswordHash: z.string(),
  newMasterPasswordHash: z.string(),
  key: z.string(),
});

/** Changes the stamp: every token of this user is refused from then on (reference section 4). */
const changePassword: Handler = async (call) => {
  const { user } = requireUser(call);
  const data = body(call, passwordChange);
  if (!(await isPassword(user, data.masterPasswordHash))) throw new Refusal('Invalid password');
  await setPassword(user, data.newMasterPasswordHash, call.settings.PASSWORD_ITERATIONS);
  user.key = data.key;
  return empty();
};

/** Reference section 5. */
export const accountRoutes: RouteTable = {
  'POST /identity/accounts/prelogin': prelogin,
  'POST /identity/accounts/prelogin/password': prelogin,
  'POST /api/accounts/prelogin': prelogin,
  'GET /api/accounts/profile': (call) => profile(call, requireUser(call).user),
  'POST|PUT /api/accounts/profile': rename,
  'GET /api/accounts/revision-date': (call) => json(Date.parse(requireUser(call).user.updatedAt)),
  'POST /api/accounts/verify-password': async (call) => {
    const { user } = requireUser(call);
    const { masterPasswordHash } = body(call, z.object({ masterPasswordHash: z.string() }));
    if (!(await isPassword(user, masterPasswordHash))) throw new Refusal('Invalid password');
    // With a capital letter, unlike all others: [run on 1.37.2].
    return json({ Object: 'masterPasswordPolicy' });
  },
  'POST /api/accounts/api-key': apiKey(false),
  'POST /api/accounts/rotate-api-key': apiKey(true),
  'POST /api/accounts/password': changePassword,
  'GET /api/users/:userId/public-key': (call) => {
    requireUser(call);
    const user = call.store.user(param(call, 'userId'));
    if (!user) throw new Refusal("User doesn't exist", 404);
    if (user.publicKey === null) throw new Refusal('User has no public_key', 404);
    return json({ userId: user.id, publicKey: user.publicKey, object: 'userKey' });
  },
  'GET /api/devices': (call) => {
    const { user } = requireUser(call);
    const devices = call.store.data.devices.filter((device) => device.userId === user.id);
    return list(
      devices.map((device) => ({
        id: device.id,
        name: device.name,
        type: device.type,
        identifier: device.id,
        creationDate: device.createdAt,
        lastActivityDate: device.updatedAt,
        isTrusted: false,
        encryptedUserKey: null,
        encryptedPublicKey: null,
        devicePendingAuthRequest: null,
        object: 'device',
      })),
    );
  },
};
