import { sameText } from '../../client/api/context';
import type { ItemField } from '../../client/api/login-item';
import { linkedIds } from '../../client/api/login-item';
import type { FieldState } from './schema';
import type { SecretDigests } from './secret-digests';

type Linked = keyof typeof linkedIds;

/** Where a hidden field's digest is kept: by name, and by number among the fields of that name. */
export const hiddenSlots = 'field:';

/** Gives each field its key: name, and number among those of the same name, since names may be used twice. */
function keyed<T extends { name: string }>(fields: readonly T[]): { key: string; field: T }[] {
  const seen = new Map<string, number>();
  return fields.map((field) => {
    const name = field.name.normalize('NFC');
    const number = seen.get(name) ?? 0;
    seen.set(name, number + 1);
    return { key: `${number}:${name}`, field };
  });
}

/** What is configured, as the client takes it. */
export function toItemFields(fields: readonly FieldState[]): ItemField[] {
  return fields.map(({ name, text, hidden, boolean, linked }): ItemField => {
    if (text !== null) return { name, type: 'text', value: text };
    if (boolean !== null) return { name, type: 'boolean', value: boolean };
    if (linked !== null) return { name, type: 'linked', linkedId: linkedIds[linked as Linked] };
    return { name, type: 'hidden', value: hidden ?? '' };
  });
}

/**
 * The whole list to write: the wanted fields in the places of their predecessors, the foreign ones where they are, new
 * ones at the end. Only fields that Terraform managed before and that are not wanted any more go.
 */
export function mergeFields(
  present: readonly ItemField[],
  wanted: readonly ItemField[],
  managed: readonly { name: string }[],
): ItemField[] {
  const open = new Map(keyed(wanted).map(({ key, field }) => [key, field]));
  const ours = new Set(keyed(managed).map(({ key }) => key));
  const merged: ItemField[] = [];
  for (const { key, field } of keyed(present)) {
    const replacement = open.get(key);
    open.delete(key);
    if (replacement !== undefined) merged.push(replacement);
    else if (!ours.has(key)) merged.push(field);
  }
  return [...merged, ...open.values()];
}

/** The fields of the state as the vault has them now; those that are gone are left out. Hidden values stay the stored ones. */
export function refreshFields(
  stored: readonly FieldState[],
  present: readonly ItemField[],
  digests: SecretDigests,
): FieldState[] {
  const found = new Map(keyed(present).map(({ key, field }) => [key, field]));
  return keyed(stored).flatMap(({ key, field: old }) => {
    const field = found.get(key);
    if (field === undefined) return [];
    const state = fieldState(field);
    if (field.type !== 'hidden' || old.hidden === null) return [state];
    const slot = `${hiddenSlots}${key}`;
    const same = digests.has(slot) ? digests.matches(slot, field.value) : sameText(old.hidden, field.value);
    return [same ? { ...state, hidden: old.hidden } : state];
  });
}

/** A field without its hidden value. */
export function fieldState(field: ItemField): FieldState {
  return {
    name: field.name,
    text: field.type === 'text' ? field.value : null,
    hidden: null,
    boolean: field.type === 'boolean' ? field.value : null,
    linked: field.type === 'linked' ? linkedName(field.linkedId) : null,
  };
}

/** Watches the hidden fields that were written. */
export function noteHidden(fields: readonly FieldState[], digests: SecretDigests): void {
  digests.forget(hiddenSlots);
  for (const { key, field } of keyed(fields)) {
    if (field.hidden !== null) digests.note(`${hiddenSlots}${key}`, field.hidden);
  }
}

/** Names of fields that are in `left` and not in `right`. */
export function namesMissing(left: readonly { name: string }[], right: readonly { name: string }[]): string[] {
  const keys = new Set(keyed(right).map(({ key }) => key));
  return keyed(left).flatMap(({ key, field }) => (keys.has(key) ? [] : [field.name]));
}

/** The configuration's word for what a linked field shows; a number where it has none. */
export function linkedName(linkedId: number): string {
  const known = Object.entries(linkedIds).find(([, id]) => id === linkedId);
  return known?.[0] ?? String(linkedId);
}
