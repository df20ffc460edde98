import { isDeepStrictEqual } from 'node:util';
import { UNKNOWN, isUnknown } from '../../../framework/protocol/cty';
import type { PlanContext } from '../../../framework/provider/contexts';
import type { Connection } from '../../connection';
import { namesMissing } from './custom-fields';
import { PrivateNotes } from './private-notes';
import type { ItemState, OpenItem } from './schema';

interface Change {
  readonly prior: ItemState | null;
  readonly config: OpenItem;
  readonly plan: OpenItem;
}

const twins = [
  ['collection_id', 'collection_ids'],
  ['uris', 'uri_matches'],
] as const;

/**
 * Settles what the configuration leaves open: the unused one of two forms, fields that are not configured, versions
 * without a number. Turns what a read found (a changed secret without a version, an item in the trash) into a change.
 */
export function planItem(context: PlanContext<Connection>, change: Change): void {
  const { prior, config, plan } = change;
  const notes = new PrivateNotes(context.private);
  for (const [one, other] of twins) settleTwins(change, notes, one, other);
  for (const version of ['password_wo_version', 'totp_wo_version'] as const) {
    if (config[version] === null) plan[version] = prior?.[version] ?? null;
  }
  if (config.fields === null) plan.fields = notes.isManaged('fields') ? null : (prior?.fields ?? null);
  if (prior === null) return;
  // Terraform proposes to drop nested attributes that are not configured, so the framework took that for a change.
  if (isSettled(plan, prior)) plan.revision_date = prior.revision_date;
  warnOfForeignFields(context, change, notes);
  for (const secret of ['password', 'totp'] as const) {
    if (!notes.hasDrifted(secret) || config[`${secret}_wo`] === null || config[`${secret}_wo_version`] !== null)
      continue;
    plan.revision_date = UNKNOWN;
    context.diagnostics.warning(
      'A secret was changed outside Terraform',
      `The ${secret} of item "${prior.name}" (${prior.id}) is not the one that was written last: the apply writes ${secret}_wo again.`,
      `${secret}_wo`,
    );
  }
  if (notes.trashed === undefined) return;
  plan.revision_date = UNKNOWN;
  context.diagnostics.warning(
    'The item is in the trash',
    `Item "${prior.name}" (${prior.id}) is in the trash since ${notes.trashed}: the apply restores it. To be rid of it, take it out of the configuration.`,
  );
}

/** Whether nothing but what the server decides differs from the state. */
function isSettled(plan: OpenItem, prior: ItemState): boolean {
  const names = Object.keys(prior) as (keyof ItemState)[];
  return names.every((name) => name === 'revision_date' || sameValue(plan[name], prior[name]));
}

type Twin = (typeof twins)[number][number];

/** The form that is not configured keeps what an import read, until the other one changes. */
function settleTwins({ prior, config, plan }: Change, notes: PrivateNotes, one: Twin, other: Twin): void {
  if (config[one] === null && config[other] === null) {
    const isRemoved = notes.isManaged(one) || notes.isManaged(other);
    for (const name of [one, other]) set(plan, name, isRemoved ? null : (prior?.[name] ?? null));
    return;
  }
  const [configured, open] = config[one] === null ? [other, one] : [one, other];
  if (config[open] !== null) return;
  const unchanged = prior !== null && sameValue(plan[configured], prior[configured]);
  set(plan, open, unchanged ? prior[open] : null);
}

function set<K extends Twin>(plan: OpenItem, name: K, value: OpenItem[K]): void {
  plan[name] = value;
}

/** Sets of ids have no order; lists of URIs do, but those come as they are kept. */
function sameValue(left: unknown, right: unknown): boolean {
  if (isDeepStrictEqual(left, right)) return true;
  if (!isTexts(left) || !isTexts(right)) return false;
  return isDeepStrictEqual([...left].sort(), [...right].sort());
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function warnOfForeignFields(context: PlanContext<Connection>, { prior, plan }: Change, notes: PrivateNotes): void {
  if (notes.isManaged('fields') || !prior?.fields || !Array.isArray(plan.fields)) return;
  const planned = plan.fields.flatMap((field) =>
    isUnknown(field) || typeof field.name !== 'string' ? [] : [{ name: field.name }],
  );
  const left = namesMissing(prior.fields, planned);
  if (left.length === 0) return;
  context.diagnostics.warning(
    'Fields stay in the vault',
    `${left.map((name) => `"${name}"`).join(', ')} of the imported item "${prior.name}" ${left.length === 1 ? 'is' : 'are'} not in the configuration: Terraform stops showing what it did not make, and does not remove it.`,
    'fields',
  );
}
