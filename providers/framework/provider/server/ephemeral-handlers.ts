import { timestampOf } from '../../protocol/tfplugin6/common';
import type { ProviderServer } from '../../protocol/provider-server';
import { extendContext, type CallContext } from '../contexts';
import { applyDefaults } from '../plan/defaults';
import { PrivateState } from '../private-state';
import type { CallScope } from './call-scope';
import { tidyUp, type ProviderRuntime } from './provider-runtime';
import { decodeRequired, diagnosticMessages, encodeObject } from './wire';

type Handlers = Pick<ProviderServer, 'OpenEphemeralResource' | 'RenewEphemeralResource' | 'CloseEphemeralResource'>;

/** Values that exist only while a command runs. */
export function ephemeralHandlers(runtime: ProviderRuntime): Handlers {
  return {
    OpenEphemeralResource: async ({ typeName, config }, call) => {
      const { answer, diagnostics } = await runtime.run(`opening ${typeName}`, call, async (context, scope) => {
        const resource = runtime.ephemeralResource(typeName);
        const { schema } = resource;
        const given = decodeRequired(config, schema);
        const privateState = new PrivateState();
        const client = runtime.client(scope.doing);
        const configured = applyDefaults(schema, given, given);
        const opened = await resource.open(extendContext(context, { client, private: privateState }), configured);
        return {
          result: encodeObject(opened.result, schema),
          private: privateState.encode(),
          ...renewal(opened.renewAt),
        };
      });
      return { ...answer, diagnostics: diagnosticMessages(diagnostics) };
    },
    RenewEphemeralResource: async ({ typeName, private: bytes }, call) => {
      const { answer, diagnostics } = await runtime.run(`renewing ${typeName}`, call, async (context, scope) => {
        const privateState = new PrivateState(bytes);
        const client = runtime.client(scope.doing);
        const resource = runtime.ephemeralResource(typeName);
        const renewed = await resource.renew?.(extendContext(context, { client, private: privateState }));
        return { private: privateState.encode(), ...renewal(renewed?.renewAt) };
      });
      return { ...answer, diagnostics: diagnosticMessages(diagnostics) };
    },
    CloseEphemeralResource: async ({ typeName, private: bytes }, call) => {
      const close = async (context: CallContext, scope: CallScope): Promise<object> => {
        const resource = runtime.ephemeralResource(typeName);
        if (resource.close === undefined) return {};
        const client = runtime.client(scope.doing);
        await resource.close(extendContext(context, { client, private: new PrivateState(bytes) }));
        return {};
      };
      const { diagnostics } = await runtime.run(`closing ${typeName}`, call, close, tidyUp);
      return { diagnostics: diagnosticMessages(diagnostics) };
    },
  };
}

function renewal(renewAt: Date | undefined): { renewAt?: ReturnType<typeof timestampOf> } {
  return renewAt === undefined ? {} : { renewAt: timestampOf(renewAt.getTime()) };
}
