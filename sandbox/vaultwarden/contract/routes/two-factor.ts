import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { requireUser } from '../auth/guards';
import { passwordOrOtp, requirePassword } from '../auth/passwords';
import { useCode } from '../auth/second-factor';
import { decodeBase32 } from '../auth/totp';
import { body, type Handler, json, list } from '../http/call';
import { Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { now } from '../store/clock';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const newSecret = () => Array.from(randomBytes(32), (byte) => ALPHABET[byte % 32]).join('');

const activation = passwordOrOtp.extend({ key: z.string(), token: z.union([z.string(), z.number()]) });

/** Only the authenticator application (type 0); the other kinds need mail, hardware or a third party. */
const activate: Handler = async (call) => {
  const { user } = requireUser(call);
  const data = body(call, activation);
  await requirePassword(user, data);
  const secret = decodeBase32(data.key);
  if (secret === null) throw new Refusal('Invalid totp secret');
  if (secret.length !== 20) throw new Refusal('Invalid key length');
  const totp = { secret: data.key.toUpperCase(), lastStep: 0 };
  useCode(call, totp, String(data.token));
  user.totp = totp;
  user.updatedAt = now();
  return json({ enabled: true, key: data.key, object: 'twoFactorAuthenticator' });
};

const disable: Handler = async (call) => {
  const { user } = requireUser(call);
  const data = body(call, passwordOrOtp.extend({ type: z.coerce.number().int() }));
  await requirePassword(user, data);
  if (data.type === 0) user.totp = null;
  return json({ enabled: false, type: data.type, object: 'twoFactorProvider' });
};

/** Upstream src/api/core/two_factor. */
export const twoFactorRoutes: RouteTable = {
  'GET /api/two-factor': (call) => {
    const { user } = requireUser(call);
    return list(user.totp === null ? [] : [{ enabled: true, type: 0, object: 'twoFactorProvider' }]);
  },
  'POST /api/two-factor/get-authenticator': async (call) => {
    const { user } = requireUser(call);
    await requirePassword(user, body(call, passwordOrOtp));
    const key = user.totp?.secret ?? newSecret();
    return json({ enabled: user.totp !== null, key, object: 'twoFactorAuthenticator' });
  },
  'POST|PUT /api/two-factor/authenticator': activate,
  'POST|PUT /api/two-factor/disable': disable,
};
