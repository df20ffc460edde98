import type { CtyObject, DecimalNumber, DynamicValue, Unknown } from '../protocol/cty';
import type { NestingMode, RuntimeSchema } from './runtime-schema';
import type { Attribute, Block, Fields, NestedAttribute, TypedSchema } from './schema';

/**
 * The views of one schema. `config` is what was written, `input` the same with defaults applied.
 *
 * | view      | where                                    | unknown                 | write-only |
 * | --------- | ---------------------------------------- | ----------------------- | ---------- |
 * | `state`   | what is stored                           | never                   | null       |
 * | `plan`    | create and update                        | computed values only    | null       |
 * | `config`  | create and update                        | never                   | readable   |
 * | `input`   | data sources, ephemerals, provider       | never                   | readable   |
 * | `unknown` | validation and plan                      | anything, at any depth  | readable   |
 */
export type View = 'state' | 'plan' | 'config' | 'input' | 'unknown';

/** The stored form of a resource or data source. */
export type State<S extends RuntimeSchema> = Of<S, 'state'>;
/** What create and update have to bring about: what is configured is known, computed values may be unknown. */
export type Plan<S extends RuntimeSchema> = Of<S, 'plan'>;
/** What the configuration says, write-only values included. */
export type Config<S extends RuntimeSchema> = Of<S, 'config'>;
/** What the configuration says, with defaults: what data sources, ephemeral resources and `configure` get. */
export type Input<S extends RuntimeSchema> = Of<S, 'input'>;
/** Configuration or plan before everything is known. */
export type MaybeUnknown<S extends RuntimeSchema> = Of<S, 'unknown'>;

type Of<S, V extends View> = S extends TypedSchema<infer F> ? ObjectView<F, V> : CtyObject;

export type ObjectView<F, V extends View> = { -readonly [K in keyof F]: FieldView<F[K], V> };

type FieldView<D, V extends View> =
  D extends Attribute<infer T, infer O>
    ? AttributeView<V extends 'unknown' ? DeepUnknown<T> : T, O, V>
    : D extends NestedAttribute<infer F, infer N, infer O>
      ? AttributeView<Nested<N, F, V>, O, V>
      : D extends Block<infer F, infer N, infer L>
        ? BlockView<Nested<N, F, V>, N, L, V>
        : never;

type Nested<N extends NestingMode, F extends Fields, V extends View> = N extends 'single'
  ? ObjectView<F, V>
  : N extends 'map'
    ? { [key: string]: Element<F, V> }
    : Element<F, V>[];

type Element<F extends Fields, V extends View> = ObjectView<F, V> | (V extends 'unknown' ? Unknown : never);

type BlockView<T, N extends NestingMode, L, V extends View> =
  | T
  | (V extends 'unknown' ? Unknown : never)
  | (N extends 'single' ? (L extends { readonly minItems: 1 } ? never : null) : never);

type AttributeView<T, O, V extends View> = V extends 'unknown'
  ? T | Unknown | null
  : O extends { readonly writeOnly: true }
    ? V extends 'config' | 'input'
      ? Configured<T, O, V>
      : null
    : V extends 'config' | 'input'
      ? Configured<T, O, V>
      : V extends 'plan'
        ? | Stored<T, O>
          | (O extends { readonly computed: true } ? (HasDefault<O> extends true ? never : Unknown) : never)
        : Stored<T, O>;

type Configured<T, O, V extends View> = O extends { readonly required: true }
  ? T
  : O extends { readonly optional: true }
    ? T | null
    : HasDefault<O> extends true
      ? T | (V extends 'input' ? never : null)
      : null;

type Stored<T, O> = O extends { readonly required: true }
  ? T
  : HasDefault<O> extends true
    ? T
    : O extends { readonly optional: true } | { readonly nullable: true }
      ? T | null
      : T;

type HasDefault<O> = O extends { readonly default: infer D } ? ([D] extends [undefined] ? false : true) : false;

type Leaf = string | number | boolean | bigint | DecimalNumber | DynamicValue | Unknown | null;

/** A value of which any part may be unknown or null. */
export type DeepUnknown<T> = T extends Leaf
  ? T
  : T extends (infer E)[]
    ? (DeepUnknown<E> | Unknown | null)[]
    : T extends object
      ? { [K in keyof T]: DeepUnknown<T[K]> | Unknown | null }
      : T;
