import { type CtyObject } from '../../protocol/cty';
import type { ProviderServer, Request } from '../../protocol/provider-server';
import { clone, conformBody } from '../conform';
import { extendContext, type CallContext } from '../contexts';
import { applyDefaults } from '../plan/defaults';
import { keepEquivalent } from '../plan/equivalence';
import { withoutWriteOnly } from '../plan/write-only';
import { PrivateState } from '../private-state';
import { timeoutOf } from '../timeouts';
import type { CallScope } from './call-scope';
import { lookOnly, type ProviderRuntime } from './provider-runtime';
import { decodeRequired, diagnosticMessages, encodeObject } from './wire';

/** Looking at what exists: resources and data sources. */
export function readHandlers(runtime: ProviderRuntime): Pick<ProviderServer, 'ReadResource' | 'ReadDataSource'> {
  return {
    ReadResource: async (request, call) => {
      const { schema } = runtime.resource(request.typeName);
      const privateState = new PrivateState(request.private);
      const { answer, diagnostics } = await runtime.run(
        `reading ${request.typeName}`,
        call,
        async (context, scope) => ({
          state: await readResource(runtime, request, privateState, context, scope),
        }),
        lookOnly,
      );
      if (answer === undefined) return { diagnostics: diagnosticMessages(diagnostics) };
      return {
        newState: encodeObject(answer.state, schema),
        private: privateState.encode(),
        diagnostics: diagnosticMessages(diagnostics),
      };
    },
    ReadDataSource: async (request, call) => {
      const source = runtime.dataSource(request.typeName);
      const { schema } = source;
      const read = async (context: CallContext, scope: CallScope): Promise<{ readonly state: CtyObject }> => {
        const given = decodeRequired(request.config, schema);
        const config = applyDefaults(schema, given, given);
        const client = runtime.client(scope.doing);
        const deadline = scope.deadline(timeoutOf('read', config, source.timeouts));
        return { state: await source.read(extendContext(context, { client, deadline }), config) };
      };
      const { answer, diagnostics } = await runtime.run(`reading ${request.typeName}`, call, read, lookOnly);
      return {
        ...(answer === undefined ? {} : { state: encodeObject(answer.state, schema) }),
        diagnostics: diagnosticMessages(diagnostics),
      };
    },
  };
}

async function readResource(
  runtime: ProviderRuntime,
  request: Request<'ReadResource'>,
  privateState: PrivateState,
  context: CallContext,
  scope: CallScope,
): Promise<CtyObject | null> {
  const resource = runtime.resource(request.typeName);
  const { schema } = resource;
  const state = decodeRequired(request.currentState, schema);
  if (!runtime.hasClient && resource.withoutClient !== 'error') return state;
  const found = await resource.read(
    extendContext(context, {
      client: runtime.client(scope.doing),
      private: privateState,
      deadline: scope.deadline(timeoutOf('read', state, resource.timeouts)),
    }),
    clone(state),
  );
  if (found === null) return null;
  return keepEquivalent(schema, withoutWriteOnly(schema, conformBody(schema, found)), state);
}
