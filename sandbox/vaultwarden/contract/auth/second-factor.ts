import { randomBytes } from 'node:crypto';
import type { Call } from '../http/call';
import { JsonRefusal, Refusal } from '../http/failure';
import type { Device, User } from '../store/records';
import { acceptedStep, decodeBase32 } from './totp';

/** Provider types of the token endpoint (reference section 4). */
const AUTHENTICATOR = '0';
const REMEMBER = '5';

/** The fields of a login that this looks at. */
interface Fields {
  get(name: string): string | undefined;
}

const needed = () =>
  new JsonRefusal({
    error: 'invalid_grant',
    error_description: 'Two factor required.',
    TwoFactorProviders: [AUTHENTICATOR],
    TwoFactorProviders2: { [AUTHENTICATOR]: null },
    MasterPasswordPolicy: { Object: 'masterPasswordPolicy' },
  });

/** @throws Refusal unless this code fits and was never used before. Remembers its step. */
export function useCode(call: Call, totp: { secret: string; lastStep: number }, code: string): void {
  const secret = decodeBase32(totp.secret.toUpperCase());
  if (secret === null) throw new Refusal('Invalid TOTP secret');
  const step = acceptedStep(secret, code, totp.lastStep);
  if (step === null) {
    const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
    throw new Refusal(`Invalid TOTP code! Server time: ${time} UTC IP: ${call.request.address}`);
  }
  totp.lastStep = step;
}

/** Checks the second factor if there is one. Returns a token that replaces it next time, when that was asked for. */
export function requireSecondFactor(call: Call, user: User, device: Device, fields: Fields): string | null {
  if (user.totp === null) return null;
  const provider = fields.get('two_factor_provider') ?? AUTHENTICATOR;
  const code = fields.get('two_factor_token');
  if ((provider !== AUTHENTICATOR && provider !== REMEMBER) || code === undefined) throw needed();
  if (provider === REMEMBER) {
    if (device.twoFactorRemember !== null && device.twoFactorRemember === code) return remember(device, fields);
    device.twoFactorRemember = null;
    throw needed();
  }
  if (!/^\d*$/.test(code)) throw new Refusal('TOTP code is not a number');
  useCode(call, user.totp, code);
  return remember(device, fields);
}

function remember(device: Device, fields: Fields): string | null {
  if (fields.get('two_factor_remember') !== '1') return null;
  device.twoFactorRemember = randomBytes(64).toString('base64url');
  return device.twoFactorRemember;
}
