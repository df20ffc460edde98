import { createHmac } from 'node:crypto';
import { VaultError } from '../errors';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const algorithms = { SHA1: 'sha1', SHA256: 'sha256', SHA512: 'sha512' } as const;

/** What a one-time password is computed from (RFC 6238). Holds the shared secret: never print it. */
export interface TotpParameters {
  secret: Buffer;
  /** Length of the code, 6 to 10. */
  digits: number;
  /** Length of a time step in seconds. */
  period: number;
  algorithm: (typeof algorithms)[keyof typeof algorithms];
}

/**
 * Reads a TOTP secret: base32 (RFC 4648; blanks, dashes, padding and lower case allowed) or an `otpauth://totp/` URI.
 * @throws VaultError `invalid`; the message never quotes the input
 */
export function parseTotp(text: string): TotpParameters {
  const trimmed = text.trim();
  if (!/^otpauth:/i.test(trimmed)) {
    return { secret: decodeBase32(trimmed), digits: 6, period: 30, algorithm: 'sha1' };
  }
  let uri: URL;
  try {
    uri = new URL(trimmed);
  } catch {
    throw invalid('is no well-formed otpauth:// URI');
  }
  if (uri.host !== 'totp') throw invalid('is an otpauth:// URI of another kind than totp');
  const digits = Number(uri.searchParams.get('digits') ?? '6');
  const period = Number(uri.searchParams.get('period') ?? '30');
  const name = (uri.searchParams.get('algorithm') ?? 'SHA1').toUpperCase();
  if (!Number.isInteger(digits) || digits < 6 || digits > 10) throw invalid('names digits outside 6 to 10');
  if (!Number.isInteger(period) || period < 1 || period > 3_600) throw invalid('names a period outside 1 to 3600');
  if (!isAlgorithm(name)) throw invalid('names another algorithm than SHA1, SHA256 or SHA512');
  return { secret: decodeBase32(uri.searchParams.get('secret') ?? ''), digits, period, algorithm: algorithms[name] };
}

/** The time step that `milliseconds` since 1970 lies in. A server takes a code of each step once only. */
export function totpStep(parameters: TotpParameters, milliseconds: number): number {
  return Math.floor(milliseconds / 1_000 / parameters.period);
}

/** The code of a time step: HOTP (RFC 4226) with the step as counter. */
export function totpCode(parameters: TotpParameters, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac(parameters.algorithm, parameters.secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** parameters.digits).padStart(parameters.digits, '0');
}

function isAlgorithm(name: string): name is keyof typeof algorithms {
  return Object.hasOwn(algorithms, name);
}

function decodeBase32(text: string): Buffer {
  const digits = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  if (digits === '') throw invalid('is empty');
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const digit of digits) {
    const index = alphabet.indexOf(digit);
    if (index < 0) throw invalid('is neither base32 (A to Z, 2 to 7) nor an otpauth:// URI');
    value = (value << 5) | index;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >>> bits) & 0xff);
      value &= (1 << bits) - 1;
    }
  }
  return Buffer.from(bytes);
}

function invalid(fault: string): VaultError {
  return new VaultError('invalid', {
    reason: `The TOTP secret ${fault}.`,
    cure: 'Give the secret that the authenticator app was set up with, as base32 or as otpauth:// URI.',
  });
}
