import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import {
  encrypt,
  type KeyDerivation,
  masterKey,
  newSymmetricKey,
  passwordHash,
  stretch,
  type SymmetricKey,
} from './client-crypto';

/** Everything a client makes when an account is born. What the server gets is wrapped or hashed. */
export interface AccountKeys {
  readonly userKey: SymmetricKey;
  readonly passwordHash: string;
  readonly wrappedUserKey: string;
  /** Base64 of the SPKI DER. */
  readonly publicKey: string;
  readonly wrappedPrivateKey: string;
}

/** Makes the keys of a new account (reference section 19: user key, key pair). */
export async function createAccountKeys(email: string, password: string, kdf: KeyDerivation): Promise<AccountKeys> {
  const master = await masterKey(password, email, kdf);
  const userKey = newSymmetricKey();
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicExponent: 65537,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  return {
    userKey,
    passwordHash: await passwordHash(master, password),
    wrappedUserKey: encrypt(stretch(master), userKey),
    publicKey: pair.publicKey.toString('base64'),
    wrappedPrivateKey: encrypt(userKey, pair.privateKey),
  };
}

/** The fields of `register` that say how the key is derived. */
export function kdfFields(kdf: KeyDerivation): Record<string, number> {
  if (kdf.kind === 'pbkdf2') return { kdf: 0, kdfIterations: kdf.iterations };
  return { kdf: 1, kdfIterations: kdf.iterations, kdfMemory: kdf.memory, kdfParallelism: kdf.parallelism };
}

/** What {@link kdfFields} stands for, as a server answers before a login. */
export function kdfOf(fields: Readonly<Record<string, unknown>>): KeyDerivation {
  const number = (name: string): number => Number(fields[name]);
  if (fields['kdf'] === 0) return { kind: 'pbkdf2', iterations: number('kdfIterations') };
  return {
    kind: 'argon2id',
    iterations: number('kdfIterations'),
    memory: number('kdfMemory'),
    parallelism: number('kdfParallelism'),
  };
}
