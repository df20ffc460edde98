import { createHmac, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { VaultError } from '../errors';

/** 64 bytes: 32 of AES-256, 32 of HMAC-SHA256. Prints as a placeholder wherever it may be printed. */
export class SymmetricKey {
  readonly #bytes: Buffer;
  readonly #derived = new Map<string, Buffer>();

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** A new random key. */
  static generate(): SymmetricKey {
    return new SymmetricKey(randomBytes(64));
  }

  /**
   * @param bytes AES key, then HMAC key
   * @throws VaultError `decrypt` unless there are 64
   */
  static fromBytes(bytes: Buffer): SymmetricKey {
    if (bytes.length !== 64) {
      throw new VaultError('decrypt', {
        reason: `A symmetric key has 64 bytes, this one ${bytes.length}.`,
        cure: 'The account uses a key format this client does not know: log in with the web vault once to upgrade it.',
      });
    }
    return new SymmetricKey(Buffer.from(bytes));
  }

  /**
   * Stretches a master key: HKDF-Expand only (RFC 5869 section 2.3), `enc` and `mac`. Node's `hkdfSync` also extracts
   * and would give other keys; with 32 bytes of output, expand is one HMAC.
   * @param masterKey 32 bytes
   */
  static stretch(masterKey: Buffer): SymmetricKey {
    return new SymmetricKey(Buffer.concat([expand(masterKey, 'enc'), expand(masterKey, 'mac')]));
  }

  get encryptionKey(): Buffer {
    return this.#bytes.subarray(0, 32);
  }

  get macKey(): Buffer {
    return this.#bytes.subarray(32);
  }

  /** All 64 bytes, to be wrapped under another key. */
  toBytes(): Buffer {
    return Buffer.from(this.#bytes);
  }

  /** A key of 32 bytes for another purpose than encryption, bound to that purpose by its name. */
  deriveFor(purpose: string): Buffer {
    const known = this.#derived.get(purpose);
    if (known !== undefined) return known;
    const key = expand(this.macKey, purpose);
    this.#derived.set(purpose, key);
    return key;
  }

  toString(): string {
    return '[SymmetricKey]';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function expand(key: Buffer, info: string): Buffer {
  return createHmac('sha256', key).update(info, 'utf8').update(Buffer.of(1)).digest();
}
