import type { CtyValue } from '../protocol/cty';
import type { CallContext } from './contexts';
import type { TypeSpec, ValueOf } from './types';

/** One parameter of a function. */
export interface Parameter<T> {
  readonly type: TypeSpec<T>;
  readonly description?: string;
  /** Hand null to the function; otherwise Terraform refuses it. */
  readonly allowNull?: boolean;
}

/** Declares a parameter. `parameter(t.nullable(t.string))` accepts null. */
export function parameter<T>(type: TypeSpec<T>, description?: string): Parameter<T> {
  return { type, ...(description === undefined ? {} : { description }), allowNull: type.nullable };
}

/** A problem with a call. Terraform points at the argument when one is named. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';

  /**
   * @param message Shown as it is: no secrets.
   * @param argument The parameter's name, or the position of the argument counted from 0 (variadic ones follow the others).
   */
  constructor(
    message: string,
    readonly argument?: string | number,
  ) {
    super(message);
  }
}

/** What a call of a function brings besides its arguments. A function has no warnings. */
export type FunctionContext = Pick<CallContext, 'signal'>;

/** A pure function of its arguments: `provider::<type>::<name>(...)`. Terraform 1.8 or later. */
export interface FunctionDefinition<
  P extends { readonly [name: string]: Parameter<unknown> },
  V extends Parameter<unknown> | undefined,
  R,
> {
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: string;
  /** In the order of the arguments. */
  readonly parameters: P;
  /** Takes all arguments after the others. */
  readonly variadic?: V;
  readonly returns: TypeSpec<R>;
  /** Without client, without state, same answer for the same arguments. */
  call(
    args: { [K in keyof P]: P[K] extends Parameter<infer T> ? T : never },
    rest: V extends Parameter<infer T> ? T[] : never[],
    context: FunctionContext,
  ): R | Promise<R>;
}

/** A function of any parameters, as a provider holds it. */
export interface ProviderFunction {
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: string;
  readonly parameters: { readonly [name: string]: Parameter<unknown> };
  readonly variadic?: Parameter<unknown>;
  readonly returns: TypeSpec<unknown>;
  call(args: { [name: string]: CtyValue }, rest: CtyValue[], context: FunctionContext): CtyValue | Promise<CtyValue>;
}

/** Declares a function; argument types are inferred from the parameters. */
export function providerFunction<
  const P extends { readonly [name: string]: Parameter<unknown> },
  R,
  V extends Parameter<unknown> | undefined = undefined,
>(definition: FunctionDefinition<P, V, R>): ProviderFunction {
  return definition as unknown as ProviderFunction;
}

export type { ValueOf };
