import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { VaultError } from '../errors';
import type { SymmetricKey } from './symmetric-key';

const separator = '|';
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The server's default limit on an encrypted note, in characters (100,000 with INCREASE_NOTE_SIZE_LIMIT=true). */
export const noteLimit = { characters: 10_000, plaintextBytes: 7_439, increasedPlaintextBytes: 74_943 };

/** Length in characters of the type-2 EncString of a plaintext of `bytes` bytes. */
export function encStringLength(bytes: number): number {
  return 72 + 4 * Math.ceil((16 * (Math.floor(bytes / 16) + 1)) / 3);
}

/**
 * Encrypts as type 2: AES-256-CBC with PKCS#7, then HMAC-SHA256 over IV and ciphertext.
 * @param plaintext text (UTF-8) or bytes
 * @param iv 16 bytes; random unless a test vector gives it
 */
export function encrypt(plaintext: string | Buffer, key: SymmetricKey, iv: Buffer = randomBytes(16)): string {
  const cipher = createCipheriv('aes-256-cbc', key.encryptionKey, iv);
  const input = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
  const data = Buffer.concat([cipher.update(input), cipher.final()]);
  return `2.${[iv, data, authenticate(key, iv, data)].map((part) => part.toString('base64')).join(separator)}`;
}

/**
 * Decrypts a type-2 EncString to bytes. The MAC is compared in constant time before anything is decrypted. Type 0,
 * which has no MAC, is refused here: whoever can write to the database could change it unnoticed.
 * @param what names the value in the error, never its content
 * @throws VaultError `decrypt`
 */
export function decryptBytes(text: string, key: SymmetricKey, what: string): Buffer {
  const { type, parts } = parse(text, what);
  if (type !== 2) throw refused(what, `is an EncString of type ${type}; data must be of type 2`);
  const [iv, data, mac] = parts;
  if (parts.length !== 3 || iv?.length !== 16 || mac?.length !== 32 || !data?.length || data.length % 16 !== 0) {
    throw refused(what, 'is a damaged EncString: type 2 has an IV of 16 bytes, whole AES blocks and a MAC of 32 bytes');
  }
  if (!timingSafeEqual(authenticate(key, iv, data), mac)) {
    throw refused(what, 'does not carry the MAC of this key: it was encrypted under another key, or changed');
  }
  return decipher(key.encryptionKey, iv, data, what);
}

/** {@link decryptBytes}, as UTF-8 text. */
export function decrypt(text: string, key: SymmetricKey, what: string): string {
  return decryptBytes(text, key, what).toString('utf8');
}

/**
 * Opens a user key of an account made before 2018 or so: type 0, AES-256-CBC without MAC, under the **unstretched**
 * master key. For user keys only.
 * @param masterKey 32 bytes
 * @throws VaultError `decrypt`
 */
export function decryptLegacyUserKey(text: string, masterKey: Buffer): Buffer {
  const what = "The account's user key";
  const { type, parts } = parse(text, what);
  const [iv, data] = parts;
  if (type !== 0 || parts.length !== 2 || iv?.length !== 16 || !data?.length || data.length % 16 !== 0) {
    throw refused(what, 'is no well-formed EncString of type 0');
  }
  return decipher(masterKey, iv, data, what);
}

/**
 * Takes an EncString apart.
 * @throws VaultError `decrypt` when it is not `<digit>.<base64>` with parts joined by a vertical bar
 */
export function parse(text: string, what: string): { type: number; parts: Buffer[] } {
  const match = /^(\d)\.(.+)$/s.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) throw refused(what, 'is no EncString');
  const encoded = match[2].split(separator);
  if (!encoded.every((part) => base64.test(part))) throw refused(what, 'is an EncString with broken base64');
  return { type: Number(match[1]), parts: encoded.map((part) => Buffer.from(part, 'base64')) };
}

/** A `decrypt` error about the value called `what`. */
export function refused(what: string, fault: string): VaultError {
  return new VaultError('decrypt', {
    reason: `${what} ${fault}.`,
    cure: 'Open it in the web vault with the same account to see whether it is readable there.',
  });
}

function authenticate(key: SymmetricKey, iv: Buffer, data: Buffer): Buffer {
  return createHmac('sha256', key.macKey).update(iv).update(data).digest();
}

function decipher(key: Buffer, iv: Buffer, data: Buffer, what: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch {
    throw refused(what, 'does not decrypt under this key');
  }
}
