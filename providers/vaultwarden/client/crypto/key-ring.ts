import { inspect } from 'node:util';
import { VaultError } from '../errors';
import { decryptBytes, decryptLegacyUserKey } from './enc-string';
import { KeyPair } from './key-pair';
import { SymmetricKey } from './symmetric-key';

/** The keys of one account: user key, key pair, and the key of each organization, opened when it is first needed. */
export class KeyRing {
  readonly #userKey: SymmetricKey;
  readonly #keyPair: KeyPair;
  readonly #wrapped = new Map<string, string>();
  readonly #organizations = new Map<string, SymmetricKey>();

  private constructor(userKey: SymmetricKey, keyPair: KeyPair) {
    this.#userKey = userKey;
    this.#keyPair = keyPair;
  }

  /**
   * @param masterKey 32 bytes, see `deriveMasterKey`
   * @param wrappedUserKey `Key` of the token answer
   * @param wrappedPrivateKey `PrivateKey` of the token answer
   * @throws VaultError `decrypt`: with an API key login this is where a wrong master password shows
   */
  static open(masterKey: Buffer, wrappedUserKey: string, wrappedPrivateKey: string): KeyRing {
    const bytes = wrappedUserKey.startsWith('0.')
      ? decryptLegacyUserKey(wrappedUserKey, masterKey)
      : decryptBytes(wrappedUserKey, SymmetricKey.stretch(masterKey), "The account's user key");
    const userKey = SymmetricKey.fromBytes(bytes);
    return new KeyRing(userKey, KeyPair.unwrap(wrappedPrivateKey, userKey, "The account's private key"));
  }

  /** The account's own key: folders and personal items. */
  get userKey(): SymmetricKey {
    return this.#userKey;
  }

  /** The account's key pair. */
  get keyPair(): KeyPair {
    return this.#keyPair;
  }

  /** Takes up a membership of the profile: its key as the server holds it, wrapped for this account. */
  addWrapped(organizationId: string, wrappedKey: string): void {
    if (this.#wrapped.get(organizationId) === wrappedKey) return;
    this.#wrapped.set(organizationId, wrappedKey);
    this.#organizations.delete(organizationId);
  }

  /** Takes up an organization made in this very run. */
  add(organizationId: string, wrappedKey: string, key: SymmetricKey): void {
    this.#wrapped.set(organizationId, wrappedKey);
    this.#organizations.set(organizationId, key);
  }

  /** Whether the account holds a key of that organization. */
  has(organizationId: string): boolean {
    return this.#wrapped.has(organizationId);
  }

  /**
   * The key of an organization.
   * @throws VaultError `not-member` without one, `decrypt` when it does not open
   */
  organizationKey(organizationId: string): SymmetricKey {
    const known = this.#organizations.get(organizationId);
    if (known) return known;
    const wrapped = this.#wrapped.get(organizationId);
    if (wrapped === undefined) {
      throw new VaultError('not-member', {
        reason: `The account is no confirmed member of organization ${organizationId}, or it does not exist.`,
        cure: 'Check the id, and let an owner of the organization invite and confirm the account.',
      });
    }
    const key = this.#keyPair.decapsulate(wrapped, `The key of organization ${organizationId}`);
    this.#organizations.set(organizationId, key);
    return key;
  }

  toString(): string {
    return '[KeyRing]';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
