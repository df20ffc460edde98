import type { CtyType, DecimalNumber, DynamicValue } from '../protocol/cty';

declare const VALUE: unique symbol;

/**
 * The type of an attribute, together with the TypeScript type of its known, non-null value.
 * Elements of collections and attributes of objects may not be null unless their type is `t.nullable(...)`: the framework
 * refuses such a configuration, so a handler never meets a null that its types do not show.
 */
export interface TypeSpec<T> {
  readonly cty: CtyType;
  /** Whether null is allowed where this type is an element or an object's attribute. */
  readonly nullable: boolean;
  /** `plain`: a JavaScript number holds every accepted value exactly; others are refused. `exact`: any number. */
  readonly numbers?: 'plain' | 'integer' | 'exact';
  readonly element?: TypeSpec<unknown>;
  readonly members?: { readonly [name: string]: TypeSpec<unknown> } | readonly TypeSpec<unknown>[];
  readonly [VALUE]?: T;
}

/** The TypeScript type of a known, non-null value of a {@link TypeSpec}. */
export type ValueOf<S> = S extends TypeSpec<infer T> ? T : never;

type MembersOf<M> = { -readonly [K in keyof M]: ValueOf<M[K]> };

const simple = <T>(cty: CtyType, numbers?: TypeSpec<T>['numbers']): TypeSpec<T> => ({
  cty,
  nullable: false,
  ...(numbers === undefined ? {} : { numbers }),
});

/** The types of attributes. */
export const t = {
  string: simple<string>('string'),
  bool: simple<boolean>('bool'),
  /** A number that a JavaScript number holds exactly; any other is refused with a clear error instead of being rounded. */
  number: simple<number>('number', 'plain'),
  /** A whole number between -(2^53-1) and 2^53-1. */
  integer: simple<number>('number', 'integer'),
  /** Any number that Terraform can express, without loss: `bigint` beyond 2^53, `DecimalNumber` for other decimals. */
  exactNumber: simple<number | bigint | DecimalNumber>('number', 'exact'),
  /** A value whose type is part of the value (HCL `any`). */
  dynamic: simple<DynamicValue>('dynamic'),
  list: <T>(element: TypeSpec<T>): TypeSpec<T[]> => ({ cty: ['list', element.cty], nullable: false, element }),
  /** An array without duplicates whose order carries no meaning. */
  set: <T>(element: TypeSpec<T>): TypeSpec<T[]> => ({ cty: ['set', element.cty], nullable: false, element }),
  map: <T>(element: TypeSpec<T>): TypeSpec<{ [key: string]: T }> => ({
    cty: ['map', element.cty],
    nullable: false,
    element,
  }),
  object: <const M extends { readonly [name: string]: TypeSpec<unknown> }>(members: M): TypeSpec<MembersOf<M>> => ({
    cty: ['object', Object.fromEntries(Object.entries(members).map(([name, member]) => [name, member.cty]))],
    nullable: false,
    members,
  }),
  tuple: <const M extends readonly TypeSpec<unknown>[]>(members: M): TypeSpec<MembersOf<M>> => ({
    cty: ['tuple', members.map((member) => member.cty)],
    nullable: false,
    members,
  }),
  /** Allows null as an element of a collection or an attribute of an object. */
  nullable: <T>(type: TypeSpec<T>): TypeSpec<T | null> => ({ ...type, nullable: true }),
};
