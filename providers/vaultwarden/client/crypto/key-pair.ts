import type { KeyObject } from 'node:crypto';
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { inspect, promisify } from 'node:util';
import { encrypt, decryptBytes, parse, refused } from './enc-string';
import { SymmetricKey } from './symmetric-key';

const generateKeyPairAsync = promisify(generateKeyPair);

// OAEP with SHA-1 is what type 4 means; it is not a choice of this client.
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };

/** An RSA-2048 key pair of an account or an organization. */
export class KeyPair {
  readonly #privateKey: KeyObject;

  private constructor(privateKey: KeyObject) {
    this.#privateKey = privateKey;
  }

  /** A new pair: 2048 bits, exponent 65537. */
  static async generate(): Promise<KeyPair> {
    return new KeyPair((await generateKeyPairAsync('rsa', { modulusLength: 2048, publicExponent: 65_537 })).privateKey);
  }

  /**
   * @param wrapped EncString of the PKCS#8 DER of the private key
   * @throws VaultError `decrypt`
   */
  static unwrap(wrapped: string, key: SymmetricKey, what: string): KeyPair {
    const der = decryptBytes(wrapped, key, what);
    try {
      return new KeyPair(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
    } catch {
      throw refused(what, 'is no RSA private key in PKCS#8');
    }
  }

  /** The private key as EncString of its PKCS#8 DER under `key`. */
  wrap(key: SymmetricKey): string {
    return encrypt(this.#privateKey.export({ format: 'der', type: 'pkcs8' }), key);
  }

  /** The public key: base64 of its SPKI DER. */
  get publicKey(): string {
    return createPublicKey(this.#privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
  }

  /** Wraps a symmetric key for the holder of this pair: EncString type 4, RSA-OAEP with SHA-1. */
  encapsulate(key: SymmetricKey): string {
    const data = publicEncrypt({ key: createPublicKey(this.#privateKey), ...oaep }, key.toBytes());
    return `4.${data.toString('base64')}`;
  }

  /**
   * Opens what {@link encapsulate} made.
   * @throws VaultError `decrypt`, also for every other type
   */
  decapsulate(wrapped: string, what: string): SymmetricKey {
    const { type, parts } = parse(wrapped, what);
    const data = parts[0];
    if (type !== 4 || parts.length !== 1 || data === undefined) {
      throw refused(what, `is an EncString of type ${type}; a shared key must be of type 4`);
    }
    let bytes: Buffer;
    try {
      bytes = privateDecrypt({ key: this.#privateKey, ...oaep }, data);
    } catch {
      throw refused(what, "was not wrapped for this account's key pair");
    }
    return SymmetricKey.fromBytes(bytes);
  }

  toString(): string {
    return '[KeyPair]';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
