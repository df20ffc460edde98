import { sameText } from '../../client/api/context';
import type { LoginItem } from '../../client/api/login-item';
import { fieldState, noteHidden, refreshFields, hiddenSlots } from './custom-fields';
import type { PrivateNotes } from './private-notes';
import type { ItemState } from './schema';
import type { SecretDigests } from './secret-digests';
import { uriState } from './uris';

/** Secrets that are compared by digest, each in its slot of the same name. */
const secrets = ['password', 'totp', 'notes'] as const;

/** Whether the state comes from an import and holds nothing but the id yet. */
export function isImported(state: ItemState): boolean {
  return (state.name as string | null) === null;
}

/**
 * The state of an item that was just imported: everything but its secrets, which are only watched from now on. Twins
 * (`collection_id` and `collection_ids`, `uris` and `uri_matches`) are both filled, so that either form of the
 * configuration fits; the versions are 1, so that a write-only form at version 1 fits too.
 */
export function importedState(item: LoginItem, organizationId: string, digests: SecretDigests): ItemState {
  for (const secret of secrets) if (item[secret] !== null) digests.note(secret, item[secret]);
  const hidden = item.fields.map((field) => ({
    ...fieldState(field),
    hidden: field.type === 'hidden' ? field.value : null,
  }));
  noteHidden(hidden, digests);
  const [only, another] = item.collectionIds;
  return {
    id: item.id,
    organization_id: organizationId,
    collection_id: another === undefined ? (only ?? null) : null,
    collection_ids: item.collectionIds,
    name: item.name,
    username: item.username,
    password: null,
    password_wo: null,
    password_wo_version: item.password === null ? null : 1,
    totp: null,
    totp_wo: null,
    totp_wo_version: item.totp === null ? null : 1,
    uris: item.uris.length === 0 ? null : item.uris.map(({ uri }) => uri),
    uri_matches: item.uris.length === 0 ? null : item.uris.map(uriState),
    notes: null,
    fields: item.fields.length === 0 ? null : item.fields.map(fieldState),
    reprompt: item.reprompt,
    on_destroy: 'trash',
    revision_date: item.revisionDate,
    creation_date: item.creationDate,
  };
}

/**
 * The state of an item that Terraform knows. What the configuration never set stays null, so that people may fill it.
 * A secret that somebody changed becomes null, and so does its version: the plan then writes it again. The new value
 * itself never gets into the state.
 */
export function refreshedState(
  state: ItemState,
  item: LoginItem,
  digests: SecretDigests,
  notes: PrivateNotes,
): ItemState {
  const drifted: string[] = secrets.filter((secret) => !isUnchanged(secret, state[secret], item[secret], digests));
  const secret = (slot: (typeof secrets)[number]): string | null => (drifted.includes(slot) ? null : state[slot]);
  const fields = state.fields === null ? null : refreshFields(state.fields, item.fields, digests);
  const hiddenBefore = state.fields?.filter(({ hidden }) => hidden !== null).length ?? 0;
  const hiddenNow = fields?.filter(({ hidden }) => hidden !== null).length ?? 0;
  if (hiddenNow < hiddenBefore) drifted.push(hiddenSlots);
  notes.setDrifted(drifted);
  notes.setTrashed(item.deletedDate);
  return {
    ...state,
    ...collections(state, item.collectionIds),
    organization_id: item.organizationId ?? state.organization_id,
    name: item.name,
    username: text(state.username, item.username),
    password: secret('password'),
    password_wo: null,
    password_wo_version: drifted.includes('password') ? null : state.password_wo_version,
    totp: secret('totp'),
    totp_wo: null,
    totp_wo_version: drifted.includes('totp') ? null : state.totp_wo_version,
    uris: state.uris === null ? null : item.uris.map(({ uri }) => uri),
    uri_matches: state.uri_matches === null ? null : item.uris.map(uriState),
    notes: secret('notes'),
    fields,
    reprompt: item.reprompt,
    revision_date: item.revisionDate,
    creation_date: item.creationDate,
  };
}

function isUnchanged(slot: string, stored: string | null, present: string | null, digests: SecretDigests): boolean {
  if (digests.has(slot)) return digests.matches(slot, present);
  return stored === null || sameText(stored, present ?? '');
}

/** The server has no empty text; a configured one is not a difference. */
function text(stored: string | null, present: string | null): string | null {
  if (stored === null) return null;
  return present ?? (stored === '' ? '' : null);
}

function collections(state: ItemState, present: string[]): Pick<ItemState, 'collection_id' | 'collection_ids'> {
  const [only, another] = present;
  const single = another === undefined ? (only ?? null) : null;
  if (state.collection_id === null && state.collection_ids === null) {
    return { collection_id: single, collection_ids: present };
  }
  return {
    collection_id: state.collection_id === null ? null : single,
    collection_ids: state.collection_ids === null ? null : present,
  };
}
