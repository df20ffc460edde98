import type { CallContext, ClientContext, Deadline } from './contexts';
import type { RuntimeSchema } from './runtime-schema';
import type { Input, MaybeUnknown, State } from './views';

/** Reading a data source. */
export interface DataContext<Client> extends ClientContext<Client> {
  readonly deadline: Deadline;
}

/** Something that is only looked up. */
export interface DataSourceDefinition<Client, S extends RuntimeSchema> {
  readonly schema: S;
  /** Time limit for read, in the form `90s`, `10m`. Default 20 minutes; `timeouts.read` in the schema overrides it. */
  readonly timeouts?: { readonly read?: string };
  /** Checks the configuration as far as it is known. Runs without a client. */
  validate?(context: CallContext, config: MaybeUnknown<S>): void | Promise<void>;
  /**
   * Looks it up. Terraform calls it when the configuration is known; defaults are applied. Not found and ambiguous are
   * errors: throw `TfError`.
   */
  read(context: DataContext<Client>, config: Input<S>): State<S> | Promise<State<S>>;
}

/** A data source of any schema, as a provider holds it. */
export type DataSource<Client> = DataSourceDefinition<Client, RuntimeSchema>;

/** Declares a data source: `dataSource<Client>()({ schema, read })`. */
export function dataSource<Client>(): <S extends RuntimeSchema>(
  definition: DataSourceDefinition<Client, S>,
) => DataSource<Client> {
  return (definition) => definition;
}
