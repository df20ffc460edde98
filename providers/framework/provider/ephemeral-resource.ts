import type { CallContext, EphemeralContext } from './contexts';
import type { RuntimeSchema } from './runtime-schema';
import type { Input, MaybeUnknown, State } from './views';

/** What was opened. */
export interface Opened<S extends RuntimeSchema> {
  readonly result: State<S>;
  /** When Terraform should call `renew`; left out when it does not expire. */
  readonly renewAt?: Date;
}

/** A value that exists only while a command runs, never in plan or state. Terraform 1.10 or later. */
export interface EphemeralResourceDefinition<Client, S extends RuntimeSchema> {
  readonly schema: S;
  /** Checks the configuration as far as it is known. Runs without a client. */
  validate?(context: CallContext, config: MaybeUnknown<S>): void | Promise<void>;
  open(context: EphemeralContext<Client>, config: Input<S>): Opened<S> | Promise<Opened<S>>;
  /** Prolongs it; answers when to renew next. What is needed must be in `context.private`. */
  renew?(context: EphemeralContext<Client>): { renewAt?: Date } | Promise<{ renewAt?: Date }>;
  /** Ends it, when the command is over. */
  close?(context: EphemeralContext<Client>): void | Promise<void>;
}

/** An ephemeral resource of any schema, as a provider holds it. */
export type EphemeralResource<Client> = EphemeralResourceDefinition<Client, RuntimeSchema>;

/** Declares an ephemeral resource: `ephemeralResource<Client>()({ schema, open })`. */
export function ephemeralResource<Client>(): <S extends RuntimeSchema>(
  definition: EphemeralResourceDefinition<Client, S>,
) => EphemeralResource<Client> {
  return (definition) => definition;
}
