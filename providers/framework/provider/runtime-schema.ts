import type { CtyType, CtyValue } from '../protocol/cty';
import type { AnyRule, ObjectValidator } from './rules';
import type { TypeSpec } from './types';

/** How often a nested object may occur, and how its occurrences are kept. */
export type NestingMode = 'single' | 'list' | 'set' | 'map';

/** What an attribute means to Terraform and to the plan pipeline. Everything but the functions is plain data (JSON). */
export interface AttributeFlags {
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  /** Known to the configuration only: null in every plan and state. Terraform 1.11 or later. */
  readonly writeOnly?: boolean;
  readonly description?: string;
  /** What to use instead; shown as a warning when the attribute is set. */
  readonly deprecated?: string;
  /**
   * Computed: an update keeps the value of the state instead of "known after apply". `true` keeps non-null values;
   * `'also-null'` keeps null too (right only for a value that the server will never fill in later).
   */
  readonly useStateForUnknown?: boolean | 'also-null';
  /** A change replaces the resource. A value that merely becomes "known after apply" is no change. */
  readonly requiresReplace?: boolean;
  /** Used where the configuration is null. Makes the attribute optional and computed for Terraform. */
  readonly default?: CtyValue | (() => CtyValue);
  readonly rules?: readonly AnyRule[];
}

/** An attribute of a type. */
export interface RuntimeTypedAttribute extends AttributeFlags {
  readonly type: CtyType;
  readonly nested?: undefined;
  /** Stricter than `type`: nulls inside, numbers. Set by typed schemas. */
  readonly spec?: TypeSpec<unknown>;
}

/** A nested attribute (protocol 6 `nested_type`): written `name = { ... }` or `name = [{ ... }]`. */
export interface RuntimeNestedAttribute extends AttributeFlags {
  readonly type?: undefined;
  readonly nested: {
    readonly nesting: NestingMode;
    readonly attributes: { readonly [name: string]: RuntimeAttribute };
    readonly validators?: readonly ObjectValidator[];
  };
}

export type RuntimeAttribute = RuntimeTypedAttribute | RuntimeNestedAttribute;

/** What a schema and a nested block have in common. */
export interface RuntimeBody {
  readonly attributes: { readonly [name: string]: RuntimeAttribute };
  readonly blocks?: { readonly [name: string]: RuntimeBlock };
  readonly description?: string;
  readonly deprecated?: string;
  /** Checks across the attributes of this object. */
  readonly validators?: readonly ObjectValidator[];
}

/** A nested block, written `name { ... }`. An absent list, set or map block is empty, an absent single block null. */
export interface RuntimeBlock extends RuntimeBody {
  readonly nesting: NestingMode;
  /** Default 0. `single`: 1 makes the block required. */
  readonly minItems?: number;
  /** Default 0: no limit. */
  readonly maxItems?: number;
  /** A different number of blocks replaces the resource; changes inside count by the attributes' own flags. */
  readonly requiresReplace?: boolean;
}

/**
 * A schema as plain data: what a typed `schema({...})` becomes, and what can be made at run time, for example from
 * another provider's description. Views of such a schema are `CtyObject`.
 */
export interface RuntimeSchema extends RuntimeBody {
  /** Raise it when the stored form changes and add a step to `upgrade`. Default 0. */
  readonly version?: number;
}

/** The cty type of an object with this body: every attribute and block is part of it. */
export function bodyType(body: RuntimeBody): CtyType {
  const known = types.get(body);
  if (known !== undefined) return known;
  const { attributes, blocks } = membersOf(body);
  const type: CtyType = [
    'object',
    Object.fromEntries([
      ...attributes.map(([name, attribute]) => [name, attributeType(attribute)] as const),
      ...blocks.map(([name, block]) => [name, nest(block.nesting, bodyType(block))] as const),
    ]),
  ];
  types.set(body, type);
  return type;
}

/** Always the same object for the same attribute: what is prepared for a type is found again by it. */
export function attributeType(attribute: RuntimeAttribute): CtyType {
  if (attribute.nested === undefined) return attribute.type;
  const known = nestedTypes.get(attribute);
  if (known !== undefined) return known;
  const type = nest(attribute.nested.nesting, bodyType(nestedBody(attribute)));
  nestedTypes.set(attribute, type);
  return type;
}

/** The members of a body as lists: every plan walks them many times. */
export interface BodyMembers {
  readonly attributes: readonly (readonly [name: string, attribute: RuntimeAttribute])[];
  readonly blocks: readonly (readonly [name: string, block: RuntimeBlock])[];
}

export function membersOf(body: RuntimeBody): BodyMembers {
  const known = members.get(body);
  if (known !== undefined) return known;
  const found = { attributes: Object.entries(body.attributes), blocks: Object.entries(body.blocks ?? {}) };
  members.set(body, found);
  return found;
}

/** A nested attribute's object as a body, so that one walk serves attributes and blocks. */
export function nestedBody(attribute: RuntimeNestedAttribute): RuntimeBody {
  return attribute.nested;
}

function nest(nesting: NestingMode, object: CtyType): CtyType {
  return nesting === 'single' ? object : [nesting, object];
}

const types = new WeakMap<RuntimeBody, CtyType>();
const nestedTypes = new WeakMap<RuntimeAttribute, CtyType>();
const members = new WeakMap<RuntimeBody, BodyMembers>();
