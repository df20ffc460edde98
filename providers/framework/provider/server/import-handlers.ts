import { type CtyObject } from '../../protocol/cty';
import { valueFromJson, decodeJson } from '../../protocol/cty-json';
import { isPlainObject } from '../../protocol/cty-type';
import { ProtocolError } from '../../protocol/protocol-error';
import type { ProviderServer, Request, Response } from '../../protocol/provider-server';
import { conformBody } from '../conform';
import { extendContext, type CallContext } from '../contexts';
import { TfError } from '../diagnostics';
import { withoutWriteOnly } from '../plan/write-only';
import { PrivateState, type JsonObject } from '../private-state';
import { bodyType } from '../runtime-schema';
import type { CallScope } from './call-scope';
import { lookOnly, type ProviderRuntime } from './provider-runtime';
import { diagnosticMessages, encodeObject } from './wire';

type Handlers = Pick<ProviderServer, 'ImportResourceState' | 'UpgradeResourceState' | 'MoveResourceState'>;

type ImportedResource = NonNullable<Response<'ImportResourceState'>['importedResources']>[number];

/** State that comes from elsewhere: an import id, an older schema, another resource type. */
export function importHandlers(runtime: ProviderRuntime): Handlers {
  return {
    ImportResourceState: async ({ typeName, id }, call) => {
      const importState = async (context: CallContext, scope: CallScope): Promise<ImportedResource> => {
        const resource = runtime.resource(typeName);
        const { schema } = resource;
        if (resource.importState === undefined) {
          throw new TfError('Import is not supported', `${typeName} cannot be imported.`);
        }
        const privateState = new PrivateState();
        const client = runtime.client(scope.doing);
        const known = await resource.importState(extendContext(context, { client, private: privateState }), id);
        const state = withoutWriteOnly(schema, conformBody(schema, known as CtyObject));
        return { typeName, state: encodeObject(state, schema), private: privateState.encode() };
      };
      const { answer, diagnostics } = await runtime.run(`importing ${typeName}`, call, importState, lookOnly);
      return {
        importedResources: answer === undefined ? [] : [answer],
        diagnostics: diagnosticMessages(diagnostics),
      };
    },
    UpgradeResourceState: async (request, call) => {
      const { answer, diagnostics } = await runtime.run(
        `reading the stored state of ${request.typeName}`,
        call,
        async (context) => {
          const resource = runtime.resource(request.typeName);
          const state = await upgrade(runtime, request, context);
          if (runtime.hasClient) resource.stored?.(runtime.clientOrNull, state);
          return { upgradedState: encodeObject(state, resource.schema) };
        },
        lookOnly,
      );
      return { ...answer, diagnostics: diagnosticMessages(diagnostics) };
    },
    MoveResourceState: async (request, call) => {
      const { answer, diagnostics } = await runtime.run(
        `moving ${request.sourceTypeName} to ${request.targetTypeName}`,
        call,
        (context) => move(runtime, request, context),
        lookOnly,
      );
      return { ...answer, diagnostics: diagnosticMessages(diagnostics) };
    },
  };
}

/** Terraform asks for this at every plan, for every object, also at the same version: that path only converts. */
async function upgrade(
  runtime: ProviderRuntime,
  request: Request<'UpgradeResourceState'>,
  context: CallContext,
): Promise<CtyObject> {
  const { schema, upgrade: steps = {} } = runtime.resource(request.typeName);
  const type = bodyType(schema);
  const json = request.rawState?.json ?? new Uint8Array();
  const { version: current = 0 } = schema;
  if (json.length === 0) throw new ProtocolError('the stored state has no JSON form; it is older than Terraform 0.12');
  if (Number(request.version) >= current) return required(decodeJson(json, type, { lenient: true }), schema);
  let old = JSON.parse(Buffer.from(json).toString('utf8')) as JsonObject;
  for (let version = Number(request.version); version < current; version += 1) {
    old = (await steps[version]?.(old, context)) ?? old;
  }
  return required(valueFromJson(old, type, { lenient: true }), schema);
}

function required(value: ReturnType<typeof decodeJson>, schema: Parameters<typeof conformBody>[0]): CtyObject {
  if (!isPlainObject(value)) throw new ProtocolError('the stored state is no object');
  return withoutWriteOnly(schema, conformBody(schema, value));
}

async function move(
  runtime: ProviderRuntime,
  request: Request<'MoveResourceState'>,
  context: CallContext,
): Promise<{ targetState: ReturnType<typeof encodeObject> }> {
  const resource = runtime.resource(request.targetTypeName);
  const { schema } = resource;
  const text = Buffer.from(request.sourceState?.json ?? new Uint8Array()).toString('utf8');
  const moved = await resource.moveState?.(context, {
    providerAddress: request.sourceProviderAddress,
    typeName: request.sourceTypeName,
    schemaVersion: Number(request.sourceSchemaVersion),
    state: JSON.parse(text === '' ? '{}' : text) as JsonObject,
  });
  if (moved === undefined || moved === null) {
    throw new TfError(
      'Move is not supported',
      `${request.targetTypeName} cannot take over a ${request.sourceTypeName} of ${request.sourceProviderAddress}.`,
    );
  }
  return { targetState: encodeObject(withoutWriteOnly(schema, conformBody(schema, moved as CtyObject)), schema) };
}
