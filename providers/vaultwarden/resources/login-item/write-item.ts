import { isDeepStrictEqual } from 'node:util';
import { isUnknown } from '../../../framework/protocol/cty';
import type { Unknown } from '../../../framework/protocol/cty';
import type { LoginItem, LoginItemChange, NewLoginItem } from '../../client/api/login-item';
import { mergeFields, noteHidden, toItemFields } from './custom-fields';
import type { PrivateNotes } from './private-notes';
import type { ItemConfig, ItemPlan, ItemState } from './schema';
import type { SecretDigests } from './secret-digests';
import { toItemUris } from './uris';

/** Everything known by the time of an apply: the plan without unknowns, and the configured write-only values. */
export interface Wanted {
  readonly plan: ItemState;
  readonly config: ItemConfig;
}

/** The plan with nothing unknown: what is still open is either answered by the server or null. */
export function wanted(plan: ItemPlan, config: ItemConfig, prior: ItemState | null): Wanted {
  const known = <T>(value: T | Unknown, otherwise: T): T => (isUnknown(value) ? otherwise : value);
  return {
    config,
    plan: {
      ...plan,
      id: known(plan.id, prior?.id ?? ''),
      collection_id: known(plan.collection_id, null),
      collection_ids: known(plan.collection_ids, null),
      password_wo_version: known(plan.password_wo_version, null),
      totp_wo_version: known(plan.totp_wo_version, null),
      uris: known(plan.uris, null),
      uri_matches: known(plan.uri_matches, null),
      fields: known(plan.fields, null),
      reprompt: known(plan.reprompt, prior?.reprompt ?? null),
      revision_date: known(plan.revision_date, prior?.revision_date ?? ''),
      creation_date: known(plan.creation_date, prior?.creation_date ?? ''),
    },
  };
}

/** The collections that the item is to be in. */
export function collectionsOf({ collection_id: single, collection_ids: several }: ItemState): string[] {
  return single === null ? (several ?? []) : [single];
}

/** A new item. */
export function newItem({ plan, config }: Wanted): NewLoginItem {
  return {
    organizationId: plan.organization_id,
    collectionIds: collectionsOf(plan),
    name: plan.name,
    username: plan.username,
    password: config.password_wo ?? plan.password,
    totp: config.totp_wo ?? plan.totp,
    uris: toItemUris(plan),
    notes: plan.notes,
    fields: toItemFields(plan.fields ?? []),
    reprompt: plan.reprompt ?? false,
  };
}

/** What an update writes: what the plan changes, and nothing that it does not. */
export function changeOf({ plan, config }: Wanted, prior: ItemState, notes: PrivateNotes): LoginItemChange {
  const change: LoginItemChange = {};
  if (plan.name !== prior.name) change.name = plan.name;
  if (plan.username !== prior.username) change.username = plan.username;
  if (plan.notes !== prior.notes) change.notes = plan.notes;
  if (plan.reprompt !== prior.reprompt && plan.reprompt !== null) change.reprompt = plan.reprompt;
  for (const secret of ['password', 'totp'] as const) {
    const writeOnly = config[`${secret}_wo`];
    const version = `${secret}_wo_version` as const;
    if (writeOnly !== null) {
      // Without a version there is no telling whether a new value is meant: it is written when others changed it.
      const isNew = plan[version] !== prior[version] || prior[secret] !== null || notes.hasDrifted(secret);
      if (isNew || !notes.isManaged(`${secret}_wo`)) change[secret] = writeOnly;
    } else if (plan[secret] !== prior[secret]) {
      change[secret] = plan[secret];
    }
  }
  if (!isDeepStrictEqual([plan.uris, plan.uri_matches], [prior.uris, prior.uri_matches])) {
    change.uris = toItemUris(plan);
  }
  if (!isDeepStrictEqual(plan.fields, prior.fields)) {
    const managed = notes.isManaged('fields') ? (prior.fields ?? []) : [];
    const fields = toItemFields(plan.fields ?? []);
    change.fields = (present) => mergeFields(present, fields, managed);
  }
  return change;
}

/** Attributes whose removal from the configuration has to be told from never having been there. */
const remembered = [
  'password_wo',
  'totp_wo',
  'collection_id',
  'collection_ids',
  'uris',
  'uri_matches',
  'fields',
] as const;

/** Notes what the configuration sets, for plans to come. */
export function noteManaged(config: ItemConfig, notes: PrivateNotes): void {
  notes.setManaged(remembered.filter((name) => config[name] !== null));
  notes.setDrifted([]);
  notes.setTrashed(undefined);
}

/**
 * Notes digests of the secrets that were written. Those that were not keep theirs: what somebody changed meanwhile is
 * found by the next read.
 * @param written what the update named; undefined after a create
 */
export function noteSecrets({ plan, config }: Wanted, digests: SecretDigests, written?: LoginItemChange): void {
  for (const secret of ['password', 'totp'] as const) {
    if (written !== undefined && !(secret in written)) continue;
    const value = config[`${secret}_wo`] ?? plan[secret];
    if (value === null) digests.forget(secret);
    else digests.note(secret, value);
  }
  if (written === undefined || 'notes' in written) {
    if (plan.notes === null) digests.forget('notes');
    else digests.note('notes', plan.notes);
  }
  if (written === undefined || 'fields' in written) noteHidden(plan.fields ?? [], digests);
}

/** The state after a write: as planned, with what only the server knows. */
export function writtenState({ plan }: Wanted, item: LoginItem): ItemState {
  return {
    ...plan,
    id: item.id,
    password_wo: null,
    totp_wo: null,
    reprompt: plan.reprompt ?? item.reprompt,
    revision_date: item.revisionDate,
    creation_date: item.creationDate,
  };
}
