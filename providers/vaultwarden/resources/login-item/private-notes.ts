import type { PrivateState } from '../../../framework/provider/private-state';

/** Names of attributes that the configuration sets, as of the last create or update. */
const managedKey = 'managed';

/** Secrets that were found changed by the last read. */
const driftKey = 'drift';

/** When the last read found the item in the trash. */
const trashKey = 'trashed';

/** What the provider remembers of an item beside its state. Nothing of it is secret. */
export class PrivateNotes {
  readonly #kept: PrivateState;

  constructor(kept: PrivateState) {
    this.#kept = kept;
  }

  /** Whether the configuration set this attribute when it was last applied. False after an import. */
  isManaged(attribute: string): boolean {
    return this.#texts(managedKey).includes(attribute);
  }

  setManaged(attributes: readonly string[]): void {
    this.#kept.set(managedKey, [...attributes].sort());
  }

  /** Whether the last read found this secret changed by others. */
  hasDrifted(slot: string): boolean {
    return this.#texts(driftKey).includes(slot);
  }

  setDrifted(slots: readonly string[]): void {
    if (slots.length === 0) this.#kept.delete(driftKey);
    else this.#kept.set(driftKey, [...slots]);
  }

  /** When the item was put into the trash, RFC 3339, or undefined when it is not there. */
  get trashed(): string | undefined {
    const date = this.#kept.get(trashKey);
    return typeof date === 'string' ? date : undefined;
  }

  setTrashed(date: string | undefined): void {
    if (date === undefined) this.#kept.delete(trashKey);
    else this.#kept.set(trashKey, date);
  }

  #texts(key: string): string[] {
    const value = this.#kept.get(key);
    return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
  }
}
