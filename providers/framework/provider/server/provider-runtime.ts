import type { ProviderCall } from '../../protocol/provider-server';
import type { CallContext } from '../contexts';
import type { DataSource } from '../data-source';
import { Diagnostics, TfError } from '../diagnostics';
import type { EphemeralResource } from '../ephemeral-resource';
import type { AnyProvider } from '../provider';
import type { ProviderFunction } from '../provider-function';
import type { Resource } from '../resource';
import { CallScope } from './call-scope';

type Configured =
  { readonly state: 'not-configured' | 'unknown' } | { readonly state: 'ready'; readonly client: unknown };

/** How a call takes it that Terraform stops the provider. */
export interface OnStop {
  /** What it was about is lost with it and nothing else: it is answered without its outcome when it does not end by itself. */
  readonly leave: boolean;
  /** It is expected after a stop: only one that comes while it runs aborts it. */
  readonly goOn: boolean;
}

/** Writes and whatever else has to be known to the end. */
const seeThrough: OnStop = { leave: false, goOn: false };

/** Calls that change nothing. */
export const lookOnly: OnStop = { leave: true, goOn: false };

/** Calls that undo what earlier ones did: Terraform makes them when it was stopped, too. */
export const tidyUp: OnStop = { leave: false, goOn: true };

/** What the handlers of one provider share: the definition, the client, and the calls under way. */
export class ProviderRuntime {
  private configured: Configured = { state: 'not-configured' };
  private readonly underWay = new Set<CallScope>();
  private stopped = false;

  constructor(readonly definition: AnyProvider) {}

  /** Also undoes a stop: a debugged provider serves one command after the other. */
  configure(configured: Configured): void {
    this.configured = configured;
  }

  resume(): void {
    this.stopped = false;
  }

  get hasClient(): boolean {
    return this.configured.state === 'ready';
  }

  /** The client, or null while there is none. */
  get clientOrNull(): unknown {
    return this.configured.state === 'ready' ? this.configured.client : null;
  }

  /** @throws TfError when the provider's configuration is not known yet. */
  client(doing: string): unknown {
    if (this.configured.state === 'ready') return this.configured.client;
    throw new TfError(
      'The provider is not configured yet',
      this.configured.state === 'unknown'
        ? `A part of the provider's configuration is not known yet, so ${doing} is not possible. Apply what it depends on first, for example with -target.`
        : `Terraform asked for ${doing} before it configured the provider.`,
    );
  }

  resource(typeName: string): Resource<unknown> {
    return found(this.definition.resources, typeName, 'resource');
  }

  dataSource(typeName: string): DataSource<unknown> {
    return found(this.definition.dataSources, typeName, 'data source');
  }

  ephemeralResource(typeName: string): EphemeralResource<unknown> {
    return found(this.definition.ephemeralResources, typeName, 'ephemeral resource');
  }

  function(name: string): ProviderFunction {
    return found(this.definition.functions, name, 'function');
  }

  /** Aborts the waits of every call under way, and of those that still come. */
  stop(): void {
    this.stopped = true;
    for (const scope of this.underWay) scope.abort();
  }

  /**
   * Runs one call. Diagnostics that it leaves in its context, and anything that it throws, end up in the answer; when it
   * throws, there is no answer.
   * @param onStop default: its signal is aborted, and its outcome is waited for
   */
  async run<R extends object>(
    doing: string,
    call: ProviderCall,
    work: (context: CallContext, scope: CallScope) => Promise<R> | R,
    onStop: OnStop = seeThrough,
  ): Promise<{ readonly answer: R | undefined; readonly diagnostics: Diagnostics }> {
    const scope = new CallScope(doing, call);
    const diagnostics = new Diagnostics();
    this.underWay.add(scope);
    if (this.stopped && !onStop.goOn) scope.abort();
    const context: CallContext = {
      diagnostics,
      get signal() {
        return scope.signal;
      },
    };
    try {
      const working = work(context, scope);
      return { answer: await (onStop.leave ? scope.unlessLeft(working) : working), diagnostics };
    } catch (error) {
      diagnostics.add(scope.diagnosticOf(error));
      return { answer: undefined, diagnostics };
    } finally {
      scope.end();
      this.underWay.delete(scope);
    }
  }
}

function found<T>(offered: { readonly [name: string]: T } | undefined, name: string, kind: string): T {
  const value = offered !== undefined && Object.hasOwn(offered, name) ? offered[name] : undefined;
  if (value === undefined) {
    throw new TfError(`Unknown ${kind}`, `This provider has no ${kind} "${name}".`);
  }
  return value;
}
