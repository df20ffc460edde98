import type { CtyObject } from '../protocol/cty';
import type { AttributePath } from './attribute-path';
import type { CallContext, ImportContext, PlanContext, ReadContext, WriteContext } from './contexts';
import type { JsonObject } from './private-state';
import type { RuntimeSchema } from './runtime-schema';
import type { Config, MaybeUnknown, Plan, State } from './views';

type Awaitable<T> = T | Promise<T>;

/** What a plan is made from. `proposed` is Terraform's merge of configuration and prior state, defaults not applied. */
export interface PlanRequest {
  /** Null on create. */
  readonly prior: CtyObject | null;
  readonly proposed: CtyObject;
  readonly config: CtyObject;
}

/** A plan that a resource made wholly by itself. */
export interface OwnPlan {
  readonly planned: CtyObject;
  readonly requiresReplace?: readonly AttributePath[];
}

/** An object of another resource type that a `moved` block hands over. */
export interface MoveSource {
  readonly providerAddress: string;
  readonly typeName: string;
  readonly schemaVersion: number;
  /** The stored state; its form is the source's business. */
  readonly state: JsonObject;
}

/** Time limits in the form `90s`, `10m`, `1h30m`. A `timeouts` block or attribute in the schema overrides them. */
export interface Timeouts {
  readonly create?: string;
  readonly read?: string;
  readonly update?: string;
  readonly delete?: string;
}

/**
 * A managed resource. Methods may throw `TfError` for an error with a text and a path of their own; anything else that is
 * thrown becomes a diagnostic without its message.
 */
export interface ResourceDefinition<Client, S extends RuntimeSchema> {
  readonly schema: S;
  /** Defaults: 20 minutes each. */
  readonly timeouts?: Timeouts;
  /**
   * What read does while the provider's configuration is unknown: `keep` (default) answers the stored state unchanged,
   * so that a plan that also creates the server goes through; `error` stops.
   */
  readonly withoutClient?: 'keep' | 'error';

  /** Checks the configuration as far as it is known. Runs without a client, in validate, plan and apply. */
  validate?(context: CallContext, config: MaybeUnknown<S>): Awaitable<void>;

  /**
   * Last word on a plan that the framework made: may change `plan` in place, ask for replacement, warn, use private state.
   * Not called on destroy (see `planDestroy`). If it turns a plan without changes into one with changes, the computed
   * attributes that it did not touch become unknown afterwards, as in any other update.
   */
  modifyPlan?(
    context: PlanContext<Client>,
    change: { readonly prior: State<S> | null; readonly config: MaybeUnknown<S>; readonly plan: MaybeUnknown<S> },
  ): Awaitable<void>;

  /**
   * Makes the whole plan instead of the framework's pipeline: no defaults, no unknowns, no replacement rules, no
   * `modifyPlan`. Write-only attributes are still nulled afterwards and missing attributes become null.
   */
  plan?(context: PlanContext<Client>, request: PlanRequest): Awaitable<OwnPlan>;

  /** Called when the object is to be destroyed; throw or add an error to refuse. A replacement does not come here. */
  planDestroy?(context: PlanContext<Client>, prior: State<S>): Awaitable<void>;

  /** Creates the object and answers its state. Call `context.save` as soon as the server accepted it. */
  create(context: WriteContext<Client, S>, plan: Plan<S>, config: Config<S>): Awaitable<State<S>>;

  /** The present state of the object, or null when it is gone. */
  read(context: ReadContext<Client>, state: State<S>): Awaitable<State<S> | null>;

  /** Changes the object in place. Left out: every change must replace (the plan says so for all changed attributes). */
  update?(context: WriteContext<Client, S>, plan: Plan<S>, prior: State<S>, config: Config<S>): Awaitable<State<S>>;

  /** Deletes the object. An object that is already gone is a success. */
  delete(context: WriteContext<Client, S>, state: State<S>): Awaitable<void>;

  /**
   * Told of each object that Terraform's state holds, before anything else is asked about it: what belongs to a resource
   * already. Not called while there is no client. Sends nothing and does not throw.
   */
  stored?(client: Client, state: State<S>): void;

  /**
   * What is known of an object from its import id; `read` is called next and gets null for all the rest.
   * Left out: the resource cannot be imported.
   */
  importState?(context: ImportContext<Client>, id: string): Awaitable<Partial<State<S>>>;

  /**
   * Steps by schema version: step N turns a state of version N into one of version N+1. Versions without a step pass
   * through. Afterwards keys that the schema does not have are dropped and missing ones become null.
   */
  readonly upgrade?: { readonly [version: number]: (old: JsonObject, context: CallContext) => Awaitable<JsonObject> };

  /** Takes over an object of another type, or answers null when it is of no known type. */
  moveState?(context: CallContext, source: MoveSource): Awaitable<Partial<State<S>> | null>;
}

/** A resource of any schema, as a provider holds it. */
export type Resource<Client> = ResourceDefinition<Client, RuntimeSchema>;

/**
 * Declares a resource; the two calls let `Client` be given and the schema be inferred:
 * `resource<Client>()({ schema: schema({...}), create(context, plan) {...}, ... })`.
 */
export function resource<Client>(): <S extends RuntimeSchema>(
  definition: ResourceDefinition<Client, S>,
) => Resource<Client> {
  // The views of any schema are CtyObject at run time: this is the one place where their static types are dropped.
  return (definition) => definition;
}
