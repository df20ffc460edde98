import type { PathLike } from './attribute-path';
import type { Diagnostics } from './diagnostics';
import type { PrivateState } from './private-state';
import type { RuntimeSchema } from './runtime-schema';
import type { State } from './views';

/** Part of every call. */
export interface CallContext {
  /** Errors and warnings to show besides anything thrown. */
  readonly diagnostics: Diagnostics;
  /**
   * Aborted when Terraform stops the provider (Ctrl-C). Hand it to waits, retries and reads; a write that is under way
   * should finish, so that its outcome is known.
   */
  readonly signal: AbortSignal;
}

/**
 * A context with more in it. Its signal stays unmade until a handler asks for it, which most never do; a spread would ask.
 */
export function extendContext<More extends object>(context: CallContext, more: More): More & CallContext {
  return {
    ...more,
    diagnostics: context.diagnostics,
    get signal() {
      return context.signal;
    },
  };
}

/** The moment by which an operation must have ended. */
export interface Deadline {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The whole time allowed, in milliseconds. */
  readonly total: number;
  /** Milliseconds that are left, never negative. */
  readonly remaining: () => number;
  /** Aborted at the deadline, or when Terraform stops the provider. */
  readonly signal: AbortSignal;
}

/** A call that may use the configured provider. */
export interface ClientContext<Client> extends CallContext {
  readonly client: Client;
}

/** Reading one object. */
export interface ReadContext<Client> extends ClientContext<Client> {
  readonly private: PrivateState;
  readonly deadline: Deadline;
}

/** Creating, updating or deleting one object. */
export interface WriteContext<Client, S extends RuntimeSchema> extends ReadContext<Client> {
  /**
   * Records what the server has accepted, at once: if the operation fails or is cut off after this, Terraform keeps this
   * state (a created object is tainted, not lost) and the private state of this moment.
   *
   * Attributes that are left out come from the plan on create (null where still unknown) and from the prior state on update.
   * May be called again; later calls win attribute by attribute.
   */
  readonly save: (accepted: Partial<State<S>>) => void;
}

/** Planning one object. There is no client while the provider's configuration is unknown. */
export interface PlanContext<Client> extends CallContext {
  readonly client: Client | null;
  /** Kept by Terraform in the plan and handed to create or update. */
  readonly private: PrivateState;
  /** The planned change at `path` can only be made by replacing the object. Ignored on create. */
  readonly requiresReplace: (path: PathLike) => void;
}

/** Importing one object. */
export interface ImportContext<Client> extends ClientContext<Client> {
  readonly private: PrivateState;
}

/** Opening, renewing or closing an ephemeral resource. What is set in `private` at open is there at renew and close. */
export interface EphemeralContext<Client> extends ClientContext<Client> {
  readonly private: PrivateState;
}
