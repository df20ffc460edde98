import {
  createCipheriv,
  constants,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  pbkdf2,
  publicEncrypt,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { promisify } from 'node:util';
import { argon2id } from 'hash-wasm';

const derive = promisify(pbkdf2);

/** How a master password becomes a key (reference section 19). */
export type KeyDerivation =
  | { readonly kind: 'pbkdf2'; readonly iterations: number }
  | { readonly kind: 'argon2id'; readonly iterations: number; readonly memory: number; readonly parallelism: number };

/** 64 bytes: a key for AES-256 and one for HMAC. */
export type SymmetricKey = Buffer;

/** 32 bytes from password and e-mail; memory is in MiB. */
export async function masterKey(password: string, email: string, kdf: KeyDerivation): Promise<Buffer> {
  const salt = email.trim().toLowerCase();
  if (kdf.kind === 'pbkdf2') return derive(password, salt, kdf.iterations, 32, 'sha256');
  const { iterations, memory, parallelism } = kdf;
  const hash = await argon2id({
    password,
    salt: createHash('sha256').update(salt).digest(),
    iterations,
    memorySize: memory * 1024,
    parallelism,
    hashLength: 32,
    outputType: 'binary',
  });
  return Buffer.from(hash);
}

/** What the server is told instead of the password. */
export async function passwordHash(key: Buffer, password: string): Promise<string> {
  return (await derive(key, password, 1, 32, 'sha256')).toString('base64');
}

/** HKDF's expand step alone, one block: `hkdfSync` would extract first and give other keys. */
const expand = (key: Buffer, info: string) => createHmac('sha256', key).update(`${info}\u0001`).digest();

export const stretch = (key: Buffer): SymmetricKey => Buffer.concat([expand(key, 'enc'), expand(key, 'mac')]);

export const newSymmetricKey = (): SymmetricKey => randomBytes(64);

const macOf = (key: SymmetricKey, iv: Buffer, content: Buffer) =>
  createHmac('sha256', key.subarray(32)).update(iv).update(content).digest();

/** EncString of type 2: AES-256-CBC and HMAC-SHA-256. */
export function encrypt(key: SymmetricKey, plain: string | Buffer, iv: Buffer = randomBytes(16)): string {
  const cipher = createCipheriv('aes-256-cbc', key.subarray(0, 32), iv);
  const content = Buffer.concat([cipher.update(plain), cipher.final()]);
  const parts = [iv, content, macOf(key, iv, content)].map((part) => part.toString('base64'));
  return `2.${parts.join('|')}`;
}

/** @throws Error when it is not of type 2 or was not made with this key. */
export function decrypt(key: SymmetricKey, text: string): Buffer {
  const parts = /^2\.([^|]+)\|([^|]*)\|([^|]+)$/.exec(text)?.slice(1);
  const [iv, content, mac] = (parts ?? []).map((part) => Buffer.from(part, 'base64'));
  if (!iv || !content || !mac) throw new Error('not an EncString of type 2');
  const expected = macOf(key, iv, content);
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected))
    throw new Error('the MAC does not fit the key');
  const decipher = createDecipheriv('aes-256-cbc', key.subarray(0, 32), iv);
  return Buffer.concat([decipher.update(content), decipher.final()]);
}

/**
 * EncString of type 4: RSA-2048, OAEP with SHA-1.
 *
 * @param publicKey base64 of the SPKI DER.
 */
export function encryptFor(publicKey: string, plain: Buffer): string {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  const sealed = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, plain);
  return `4.${sealed.toString('base64')}`;
}
