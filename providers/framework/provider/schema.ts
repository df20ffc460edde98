import type { CtyValue } from '../protocol/cty';
import type { AnyRule, AttributeRule, ObjectValidator } from './rules';
import type { NestingMode, RuntimeAttribute, RuntimeBlock, RuntimeSchema } from './runtime-schema';
import type { TypeSpec } from './types';
import { checkSchema } from './schema-check';

declare const SHAPE: unique symbol;

interface CommonOptions {
  readonly sensitive?: boolean;
  readonly description?: string;
  /** What to use instead; Terraform warns when the attribute is set. */
  readonly deprecated?: string;
  /** A change replaces the resource. For a decision by value pass `replaceIf(...)` after the options. */
  readonly requiresReplace?: boolean;
  /** See `AttributeFlags.useStateForUnknown`. */
  readonly useStateForUnknown?: boolean | 'also-null';
}

/**
 * Who sets an attribute. Exactly one of: `required`, `optional`, `computed`, `optional` + `computed`, or `default`
 * (which makes it optional, and never null in plan and state).
 */
export type AttributeOptions<T> = CommonOptions &
  (
    | {
        readonly required: true;
        readonly optional?: undefined;
        readonly computed?: undefined;
        readonly default?: undefined;
        readonly writeOnly?: true;
        readonly nullable?: undefined;
      }
    | {
        readonly optional: true;
        readonly required?: undefined;
        readonly computed?: true;
        readonly default?: undefined;
        readonly writeOnly?: true;
        readonly nullable?: undefined;
      }
    | {
        readonly computed: true;
        readonly required?: undefined;
        readonly optional?: undefined;
        readonly default?: undefined;
        readonly writeOnly?: undefined;
        /** The provider may answer null. */
        readonly nullable?: true;
      }
    | {
        readonly default: T | (() => T);
        readonly required?: undefined;
        readonly optional?: true;
        readonly computed?: true;
        readonly writeOnly?: undefined;
        readonly nullable?: undefined;
      }
  );

/** An attribute of a typed schema: made by {@link attr}. */
export interface Attribute<T, O> {
  readonly kind: 'attribute';
  readonly runtime: RuntimeAttribute;
  readonly [SHAPE]?: { readonly value: T; readonly options: O };
}

/** A nested attribute of a typed schema: made by {@link nested}. */
export interface NestedAttribute<F extends Fields, N extends NestingMode, O> {
  readonly kind: 'nested';
  readonly runtime: RuntimeAttribute;
  readonly [SHAPE]?: { readonly fields: F; readonly nesting: N; readonly options: O };
}

/** A nested block of a typed schema: made by {@link block}. */
export interface Block<F extends Fields, N extends NestingMode, L> {
  readonly kind: 'block';
  readonly runtime: RuntimeBlock;
  readonly [SHAPE]?: { readonly fields: F; readonly nesting: N; readonly limits: L };
}

export type Field =
  Attribute<unknown, unknown> | NestedAttribute<Fields, NestingMode, unknown> | Block<Fields, NestingMode, unknown>;

/** The attributes and blocks of an object by name. */
export interface Fields {
  readonly [name: string]: Field;
}

/** A schema whose views (`State`, `Plan`, `Config`, `MaybeUnknown`) are inferred. */
export interface TypedSchema<F> extends RuntimeSchema {
  /** For the type checker only, absent at run time; required so that a plain RuntimeSchema is not taken for a typed one. */
  readonly [SHAPE]: F;
}

/**
 * Declares an attribute.
 *
 * @param type Its type: `t.string`, `t.list(t.string)` ...
 * @param options Who sets it and how a plan treats it.
 * @param rules Validators, `replaceIf`, `equivalent`. They come after the options because a function inside them would make
 *   TypeScript 5 forget which options were set.
 */
export function attr<T, const O extends AttributeOptions<T>>(
  type: TypeSpec<T>,
  options: O,
  ...rules: readonly AttributeRule<NoInfer<T>>[]
): Attribute<T, O> {
  const { nullable: _, ...flags } = options;
  return {
    kind: 'attribute',
    runtime: {
      ...(flags as { default?: CtyValue }),
      type: type.cty,
      spec: type,
      rules: rules as unknown as readonly AnyRule[],
    },
  };
}

interface NestedRules {
  /** Checks across the attributes of each object: `exactlyOneOf('text', 'hidden')` ... */
  readonly validators?: readonly ObjectValidator[];
}

type NestedOptions = Omit<AttributeOptions<never>, 'default' | 'writeOnly'> & NestedRules;

interface NestedFields {
  readonly [name: string]: Attribute<unknown, unknown> | NestedAttribute<Fields, NestingMode, unknown>;
}

const nestedAs =
  <N extends NestingMode>(nesting: N) =>
  <F extends NestedFields, const O extends NestedOptions>(fields: F, options: O): NestedAttribute<F, N, O> => {
    const { nullable: _, validators, ...flags } = options as O & { nullable?: true };
    const { attributes } = bodyOf(fields);
    return {
      kind: 'nested',
      runtime: { ...flags, nested: { nesting, attributes, ...(validators === undefined ? {} : { validators }) } },
    };
  };

/** Nested attributes, written `name = { ... }`, `name = [{ ... }]` or `name = { key = { ... } }`. */
export const nested = {
  single: nestedAs('single'),
  list: nestedAs('list'),
  set: nestedAs('set'),
  map: nestedAs('map'),
};

interface BlockOptions extends NestedRules {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly requiresReplace?: boolean;
  readonly description?: string;
  readonly deprecated?: string;
}

const blockAs =
  <N extends NestingMode>(nesting: N) =>
  <F extends Fields, const L extends BlockOptions = Record<never, never>>(fields: F, options?: L): Block<F, N, L> => ({
    kind: 'block',
    runtime: { ...options, ...bodyOf(fields), nesting },
  });

/** Nested blocks, written `name { ... }`. */
export const block = {
  /** At most one; `minItems: 1` makes it required. */
  single: blockAs('single'),
  list: blockAs('list'),
  set: blockAs('set'),
  /** With one label, the key: `name "key" { ... }`. */
  map: blockAs('map'),
};

interface SchemaOptions extends NestedRules {
  readonly version?: number;
  readonly description?: string;
  readonly deprecated?: string;
}

/**
 * A typed schema: attributes and blocks by name.
 *
 * @throws Error naming every fault: a name that Terraform reserves, flags that contradict each other ...
 */
export function schema<F extends Fields>(fields: F, options: SchemaOptions = {}): TypedSchema<F> {
  const result: RuntimeSchema = { ...options, ...bodyOf(fields) };
  checkSchema(result);
  return result as TypedSchema<F>;
}

function bodyOf(fields: Fields): Pick<RuntimeSchema, 'attributes' | 'blocks'> {
  const attributes: { [name: string]: RuntimeAttribute } = {};
  const blocks: { [name: string]: RuntimeBlock } = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'block') blocks[name] = field.runtime;
    else attributes[name] = field.runtime;
  }
  return { attributes, blocks };
}
