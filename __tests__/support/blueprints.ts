import { parse } from 'yaml';
import type { CollectionTag, ScalarTag } from 'yaml';
import { resource } from './terraform-json';
import type { TerraformJson } from './terraform-json';

/** A tag of a blueprint as the tests see it. */
export interface Tag {
  readonly tag: 'KeyOf' | 'Find' | 'Env' | 'Format';
  readonly argument: unknown;
}

export interface Entry {
  readonly model: string;
  readonly id?: string;
  readonly state?: string;
  readonly conditions?: readonly unknown[];
  readonly identifiers?: Readonly<Record<string, unknown>>;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly permissions?: readonly { readonly permission: string; readonly role: unknown }[];
}

export interface ParsedBlueprint {
  readonly version: number;
  readonly metadata: { readonly name: string };
  readonly entries: readonly Entry[];
}

const scalar = (tag: 'KeyOf' | 'Env'): ScalarTag => ({
  tag: `!${tag}`,
  resolve: (argument): Tag => ({ tag, argument }),
});

const list = (tag: 'Find' | 'Format'): CollectionTag => ({
  tag: `!${tag}`,
  collection: 'seq',
  resolve: (node) => Object.assign(node, { toJSON: () => ({ tag, argument: node.items.map(plain) }) }),
});

const plain = (node: unknown): unknown => JSON.parse(JSON.stringify(node)) as unknown;

/** Reads a blueprint the way authentik does, independently of what wrote it. */
export function parseBlueprint(text: string): ParsedBlueprint {
  return parse(text, { customTags: [scalar('KeyOf'), scalar('Env'), list('Find'), list('Format')] }) as ParsedBlueprint;
}

const FILES = 'kubernetes_config_map_v1.authentik_blueprints_files';

/** The files of the ConfigMap as the cluster gets them: Terraform's escapes undone. */
export function blueprintFiles(json: TerraformJson): Readonly<Record<string, string>> {
  const data = resource(json, FILES)['data'] as Record<string, string>;
  return Object.fromEntries(
    Object.entries(data).map(([name, text]) => [name, text.replaceAll('$${', () => '${').replaceAll('%%{', '%{')]),
  );
}

/** One of the two blueprints of the identity stack. */
export function blueprintOf(json: TerraformJson, name: 'applications' | 'login'): ParsedBlueprint {
  return parseBlueprint(blueprintFiles(json)[`${name}.yaml`] ?? '');
}

export const isTag = (value: unknown): value is Tag =>
  typeof value === 'object' && value !== null && 'tag' in value && 'argument' in value;

/** Every tag below a value, in the order in which they stand; after a tag, those in its arguments. */
export function tagsIn(value: unknown): Tag[] {
  if (isTag(value)) {
    return [value, ...tagsIn(value.argument)];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(tagsIn) : [];
}

/** The entries of one model. */
export function entriesOf(blueprint: ParsedBlueprint, model: string): readonly Entry[] {
  return blueprint.entries.filter((entry) => entry.model === model);
}

/** The one entry of a model whose identifiers hold these values; fails when there is none. */
export function entry(blueprint: ParsedBlueprint, model: string, identifiers: Record<string, unknown>): Entry {
  const found = entriesOf(blueprint, model).filter((each) =>
    Object.entries(identifiers).every(([key, value]) => each.identifiers?.[key] === value),
  );
  if (found.length !== 1) {
    throw new Error(`${found.length} entries of ${model} with ${JSON.stringify(identifiers)}, expected 1`);
  }
  return found[0]!;
}
