import type { CallContext } from './contexts';
import type { DataSource } from './data-source';
import type { EphemeralResource } from './ephemeral-resource';
import type { ProviderFunction } from './provider-function';
import type { Resource } from './resource';
import type { RuntimeSchema } from './runtime-schema';
import type { Input, MaybeUnknown } from './views';

/** A provider: what it is configured with, and everything that it offers, by full name (`demo_file`). */
export interface ProviderDefinition<S extends RuntimeSchema, Client> {
  readonly schema: S;
  /**
   * Reports small deviations of plans and results from the configuration (null and "", blocks that the server fills in) as
   * log lines instead of errors, as Terraform does for providers of the older SDK. Only for stand-ins of such providers.
   */
  readonly legacyTypeSystem?: boolean;

  /**
   * The schemas were checked when the provider was built, for example by encoding them (`encodeSchema`): none is looked at
   * before it is used. For providers with hundreds of types, whose processes live for one command of Terraform.
   */
  readonly schemasAreChecked?: boolean;

  /** Checks the provider's configuration as far as it is known. */
  validate?(context: CallContext, config: MaybeUnknown<S>): void | Promise<void>;

  /**
   * Makes the client that every resource gets. Called once per process, when the whole configuration is known. Keep it
   * cheap: a login belongs into the client's first use, because validate and plans without resources never need it.
   */
  configure(context: CallContext, config: Input<S>): Client | Promise<Client>;

  /**
   * Called instead of `configure` when a part of the configuration is not known yet (it comes from a resource that does
   * not exist). Answer a client that can do without, or null. Left out: no client, and a warning that names what is unknown.
   */
  configureUnknown?(context: CallContext, config: MaybeUnknown<S>): Client | null | Promise<Client | null>;

  readonly resources?: { readonly [typeName: string]: Resource<NoInfer<Client>> };
  readonly dataSources?: { readonly [typeName: string]: DataSource<NoInfer<Client>> };
  readonly ephemeralResources?: { readonly [typeName: string]: EphemeralResource<NoInfer<Client>> };
  /** By bare name: `digest` is called as `provider::demo::digest()`. */
  readonly functions?: { readonly [name: string]: ProviderFunction };
}

/** A provider of any schema and client, as the server holds it. */
export type AnyProvider = ProviderDefinition<RuntimeSchema, unknown>;
