import type { ModelName, Models } from './models';
import { Find, renderTagged } from './tags';
import type { Reference } from './tags';

/** One object that authentik makes, changes or deletes. */
export interface BlueprintEntry {
  readonly model: string;
  /** Name by which other entries of the blueprint refer to it. */
  readonly id?: string;
  /** @default - present: made when missing, and its attributes set again at every application */
  readonly state?: 'absent';
  /** All of them must be there, or the entry is passed over. @default - none */
  readonly conditions?: readonly Reference[];
  /** What finds the object; never empty. */
  readonly identifiers?: object;
  readonly attrs?: object;
  readonly permissions?: readonly { readonly permission: string; readonly role: Reference }[];
}

/** What an entry may have besides its fields. */
type EntryOptions = Pick<BlueprintEntry, 'id' | 'permissions'>;

/** Fields that find an object: its own, or its primary key. */
type Identifiers<Model extends ModelName> = Partial<Models[Model]> & { readonly pk?: string };

/** An object that shall exist. What `attrs` leaves out keeps the value it has. */
export function present<Model extends ModelName>(
  model: Model,
  identifiers: Identifiers<Model>,
  attrs: Partial<Models[Model]> = {},
  options: EntryOptions = {},
): BlueprintEntry {
  if (Object.keys(identifiers).length === 0) {
    throw new Error(`a blueprint entry of ${model} has no identifiers; authentik could not find the object again`);
  }
  return { model, ...options, identifiers, ...(Object.keys(attrs).length === 0 ? {} : { attrs }) };
}

/** An object that shall not exist: it is deleted when one is found by this field. */
export function absent<Model extends ModelName>(
  model: Model,
  field: keyof Models[Model] & string,
  value: string,
): BlueprintEntry {
  return { model, state: 'absent', conditions: [new Find(model, field, value)], identifiers: { [field]: value } };
}

/** Applies one of the blueprints that authentik ships before what follows. */
export function after(name: string): BlueprintEntry {
  return { model: 'authentik_blueprints.metaapplyblueprint', attrs: { identifiers: { name }, required: true } };
}

/** A blueprint: a file that authentik's worker applies as a whole, or not at all. */
export interface Blueprint {
  /** Name in authentik's list of blueprints. */
  readonly name: string;
  readonly entries: readonly BlueprintEntry[];
}

/** The blueprint as a file. */
export function renderBlueprint({ name, entries }: Blueprint): string {
  return renderTagged({ version: 1, metadata: { name }, entries });
}
