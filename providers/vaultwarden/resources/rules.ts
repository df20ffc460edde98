import { equivalent } from '../../framework/provider/rules';
import type { EquivalenceRule, Validator } from '../../framework/provider/rules';
import { sameText } from '../client/api/context';
import { parseTotp } from '../client/crypto/totp';
import { isVaultError } from '../client/errors';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text has the form of the server's ids. */
export function isId(text: string): boolean {
  return uuid.test(text);
}

/** An id as the server makes them. */
export const anId: Validator<string> = (value, { shown }) =>
  isId(value) ? undefined : `be an id (a UUID such as 123e4567-e89b-42d3-a456-426614174000), got ${shown}`;

/** A person's NFD and Terraform's NFC spelling of one text mean the same. */
export const sameSpelling: EquivalenceRule<string> = equivalent(sameText);

/** The same for lists of texts. */
export const sameSpellings: EquivalenceRule<string[]> = equivalent(
  (one: string[], other: string[]) =>
    one.length === other.length && one.every((text, index) => sameText(text, other[index] ?? '')),
);

/**
 * At most so many bytes of UTF-8. The text may be a secret: only its length is told.
 * @param source where the limit comes from
 */
export function atMostBytes(limit: number, source: string): Validator<string> {
  return (value) => {
    const bytes = Buffer.byteLength(value.normalize('NFC'), 'utf8');
    return bytes <= limit ? undefined : `have at most ${limit} bytes of UTF-8 (${source}), got ${bytes}`;
  };
}

/** What clients can compute codes from. */
export const aTotpSecret: Validator<string> = (value) => {
  if (/^steam:\/\/./i.test(value)) return undefined;
  try {
    parseTotp(value);
    return undefined;
  } catch (error) {
    if (!isVaultError(error)) throw error;
    return 'be the secret of an authenticator app: base32 (A to Z, 2 to 7), an otpauth://totp/ URI or a steam:// URI';
  }
};
