import { type CtyObject } from '../../protocol/cty';
import type { ProviderServer } from '../../protocol/provider-server';
import { clone } from '../conform';
import { extendContext, type CallContext, type WriteContext } from '../contexts';
import { TfError } from '../diagnostics';
import { PrivateState } from '../private-state';
import type { Resource } from '../resource';
import type { RuntimeSchema } from '../runtime-schema';
import { timeoutOf, type Operation } from '../timeouts';
import { AppliedState } from './applied-state';
import type { CallScope } from './call-scope';
import type { ProviderRuntime } from './provider-runtime';
import { decodeObject, diagnosticMessages, encodeObject } from './wire';

/** Creating, updating and deleting. Whatever fails, the answer holds the state that is true as far as is known. */
export function applyHandlers(runtime: ProviderRuntime): Pick<ProviderServer, 'ApplyResourceChange'> {
  return {
    ApplyResourceChange: async (request, call) => {
      const { legacyTypeSystem = false } = runtime.definition;
      const resource = runtime.resource(request.typeName);
      const { schema } = resource;
      const prior = decodeObject(request.priorState, schema);
      const planned = decodeObject(request.plannedState, schema);
      const config = decodeObject(request.config, schema);
      const applied = new AppliedState(schema, prior, planned, new PrivateState(request.plannedPrivate));
      const doing = `${gerunds[operationOf(prior, planned)]} ${request.typeName}`;
      const { diagnostics } = await runtime.run(doing, call, async (context, scope) => {
        await apply(runtime, resource, applied, config, context, scope);
        return {};
      });
      return {
        newState: encodeObject(applied.result, schema),
        private: applied.resultPrivate,
        diagnostics: diagnosticMessages(diagnostics),
        legacyTypeSystem,
      };
    },
  };
}

const gerunds = { create: 'creating', read: 'reading', update: 'updating', delete: 'deleting' } as const;

function operationOf(prior: CtyObject | null, planned: CtyObject | null): Operation {
  if (planned === null) return 'delete';
  return prior === null ? 'create' : 'update';
}

async function apply(
  runtime: ProviderRuntime,
  resource: Resource<unknown>,
  applied: AppliedState,
  config: CtyObject | null,
  context: CallContext,
  scope: CallScope,
): Promise<void> {
  const { prior, planned } = applied;
  const operation = operationOf(prior, planned);
  const timeout = timeoutOf(operation, planned ?? prior ?? {}, resource.timeouts);
  const writeContext: WriteContext<unknown, RuntimeSchema> = extendContext(context, {
    client: runtime.client(scope.doing),
    private: applied.privateState,
    deadline: scope.deadline(timeout),
    save: (accepted: Partial<CtyObject>) => applied.save(accepted as CtyObject),
  });
  if (planned === null) {
    if (prior !== null) await resource.delete(writeContext, clone(prior));
    if (!context.diagnostics.hasErrors) applied.finish(null, context.diagnostics);
    return;
  }
  const plan = clone(planned);
  const configured = clone(config ?? planned);
  if (prior === null) {
    applied.finish(await resource.create(writeContext, plan, configured), context.diagnostics);
    return;
  }
  if (resource.update === undefined) {
    throw new TfError('Update is not possible', 'This resource can only be replaced: this is a fault of the provider.');
  }
  applied.finish(await resource.update(writeContext, plan, clone(prior), configured), context.diagnostics);
}
