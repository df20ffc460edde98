/**
 * Terraform's type system ("cty") as TypeScript: types, and the JavaScript form of their values.
 *
 * | cty          | JavaScript                                                                    |
 * | ------------ | ----------------------------------------------------------------------------- |
 * | null         | `null` (never `undefined`)                                                    |
 * | unknown      | an instance of {@link Unknown}                                                |
 * | string, bool | `string`, `boolean`                                                           |
 * | number       | `number` while exact, `bigint` beyond 2^53, {@link DecimalNumber} for the rest |
 * | list, set, tuple | array (a set's order carries no meaning)                                  |
 * | map, object  | plain object; an object always has every attribute of its type                |
 * | dynamic      | {@link DynamicValue}: the value with its type                                 |
 */
export type CtyType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', CtyType]
  | readonly ['tuple', readonly CtyType[]]
  | readonly ['object', { readonly [attribute: string]: CtyType }, ReadonlyArray<string>?];

/** A value that Terraform will only know later. Compare with {@link isUnknown}, never by identity: refinements differ. */
export class Unknown {
  /** Makes the class nominal: without it TypeScript takes any object of the same shape, even a string, for one. */
  declare private readonly nominal: never;

  /** @param refinements Raw bytes of the refinement extension (type 12) as Terraform sent them; informative only. */
  constructor(readonly refinements?: Uint8Array) {}

  toString(): string {
    return '(unknown)';
  }
}

/** The unknown value without refinements: what a provider answers for "known after apply". */
export const UNKNOWN = new Unknown();

/** A number that neither a JavaScript number nor a bigint holds exactly, as the decimal text that Terraform sent. */
export class DecimalNumber {
  /** Makes the class nominal: without it TypeScript takes any object of the same shape, even a string, for one. */
  declare private readonly nominal: never;

  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** A value of an attribute whose type is `dynamic`, with the type that it has this time. */
export class DynamicValue {
  /** Makes the class nominal: without it TypeScript takes any object of the same shape, even a string, for one. */
  declare private readonly nominal: never;

  constructor(
    readonly type: CtyType,
    readonly value: CtyValue,
  ) {}
}

export type CtyValue =
  | null
  | string
  | boolean
  | number
  | bigint
  | DecimalNumber
  | Unknown
  | DynamicValue
  | CtyValue[]
  | { [name: string]: CtyValue };

/** An object value: what resources, blocks and provider configurations are. */
export type CtyObject = { [name: string]: CtyValue };

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}
