import { createHmac } from 'node:crypto';
import type { SymmetricKey } from '../crypto/symmetric-key';
import { isObject, textOf } from '../json';
import type { JsonObject } from '../json';
import type { NewLoginItem } from './login-item';

/**
 * The key in an item's `login` block that carries the create marker. The server stores that block as it was received
 * (run on 1.37.2: it comes back in the create answer and in a sync, and is gone once `bw` edits the item).
 */
export const markerName = 'clusterInfraCreate';

/** How long after its creation an object may be adopted, in milliseconds. */
export const adoptionWindow = 60 * 60 * 1_000;

/** Between the clocks of two machines, in milliseconds. */
export const clockTolerance = 5 * 60 * 1_000;

/**
 * The marker of a create: a digest of the whole content, keyed with a key derived from the organization's, so that it
 * tells nobody anything. It makes an object recognizable whose creator died before it could note the id.
 */
export function createMarker(input: NewLoginItem, organizationKey: SymmetricKey): string {
  const text = (value: string | null | undefined): string | null => value?.normalize('NFC') || null;
  const content = JSON.stringify([
    1,
    input.organizationId,
    [...input.collectionIds].sort(),
    text(input.name),
    text(input.username),
    text(input.password),
    text(input.totp),
    (input.uris ?? []).map(({ uri, match }) => [text(uri), match ?? null]),
    text(input.notes),
    (input.fields ?? []).map((field) => [
      text(field.name),
      field.type,
      field.type === 'linked' ? field.linkedId : field.type === 'boolean' ? field.value : text(field.value),
    ]),
    input.reprompt ?? false,
  ]);
  const key = organizationKey.deriveFor('cluster-infra create marker');
  return createHmac('sha256', key).update(content, 'utf8').digest('base64url');
}

/**
 * Whether an item is one that a create with this marker left behind: it carries the marker, is in the organization and
 * not in the trash, was never changed since (the revision lies some milliseconds after the creation, so: within the
 * same second) and is younger than an hour.
 * @param now milliseconds since 1970
 */
export function isLeftBehind(raw: JsonObject, organizationId: string, marker: string, now: number): boolean {
  const login = raw['login'];
  if (!isObject(login) || login[markerName] !== marker) return false;
  if (raw['organizationId'] !== organizationId || textOf(raw['deletedDate']) !== undefined) return false;
  const created = Date.parse(textOf(raw['creationDate']) ?? '');
  const revised = Date.parse(textOf(raw['revisionDate']) ?? '');
  if (Number.isNaN(created) || Number.isNaN(revised)) return false;
  const age = now - created;
  return Math.abs(revised - created) < 1_000 && age < adoptionWindow && age > -clockTolerance;
}

/** Finds the items that carry a marker without looking at all of them for each create. */
export class MarkedItems {
  #ciphers: ReadonlyMap<string, JsonObject> | undefined;
  #ids = new Map<string, string[]>();

  /**
   * @param ciphers of a snapshot; gone through once. What this process itself adds later is never adopted.
   * @returns ids, of which each has to be looked at: an item may have changed meanwhile
   */
  of(ciphers: ReadonlyMap<string, JsonObject>, marker: string): readonly string[] {
    if (ciphers !== this.#ciphers) {
      this.#ciphers = ciphers;
      this.#ids = new Map();
      for (const [id, { login }] of ciphers) {
        const found = isObject(login) ? textOf(login[markerName]) : undefined;
        if (found !== undefined) this.#ids.set(found, [...(this.#ids.get(found) ?? []), id]);
      }
    }
    return this.#ids.get(marker) ?? [];
  }
}
