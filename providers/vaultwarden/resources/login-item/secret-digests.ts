import { createHmac } from 'node:crypto';
import type { Json, PrivateState } from '../../../framework/provider/private-state';
import type { VaultClient } from '../../client/vault-client';

const key = 'digests';

/**
 * Digests of an item's secrets, kept in the private state to notice a change that somebody else made. Keyed with a key
 * that is derived from the organization's: who has the state but not the vault can neither guess a secret by trying nor
 * see that two items share one.
 */
export class SecretDigests {
  readonly #key: Buffer;
  readonly #itemId: string;
  readonly #digests: Map<string, string>;

  private constructor(digestKey: Buffer, itemId: string, digests: Map<string, string>) {
    this.#key = digestKey;
    this.#itemId = itemId;
    this.#digests = digests;
  }

  static async load(
    client: VaultClient,
    kept: PrivateState,
    item: { readonly id: string; readonly organizationId: string },
  ): Promise<SecretDigests> {
    const digestKey = await client.digestKey(item.organizationId, 'terraform secret drift');
    const stored: Json | undefined = kept.get(key);
    const entries =
      typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? Object.entries(stored) : [];
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return new SecretDigests(digestKey, item.id, new Map(texts));
  }

  /** Whether a secret is watched at all. */
  has(slot: string): boolean {
    return this.#digests.has(slot);
  }

  /** Whether the value is the one that was noted. Absent and empty are one, as they are to the server. */
  matches(slot: string, value: string | null): boolean {
    return this.#digests.get(slot) === this.#digest(slot, value);
  }

  /** Watches a secret with this value. */
  note(slot: string, value: string | null): void {
    this.#digests.set(slot, this.#digest(slot, value));
  }

  /** Stops watching the secrets whose slot begins so. */
  forget(prefix: string): void {
    for (const slot of this.#digests.keys()) if (slot.startsWith(prefix)) this.#digests.delete(slot);
  }

  /** Puts all of them into the private state. */
  store(kept: PrivateState): void {
    if (this.#digests.size === 0) kept.delete(key);
    else kept.set(key, Object.fromEntries(this.#digests));
  }

  #digest(slot: string, value: string | null): string {
    const content = JSON.stringify([this.#itemId, slot, (value ?? '').normalize('NFC')]);
    return createHmac('sha256', this.#key).update(content, 'utf8').digest('base64url');
  }
}
