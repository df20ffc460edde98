import type { ProviderServer, Response } from '../../protocol/provider-server';
import type { RuntimeSchema } from '../runtime-schema';
import type { ProviderRuntime } from './provider-runtime';
import { functionMessage, schemaMessage } from './schema-message';

const serverCapabilities = { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true };

type Handlers = Pick<
  ProviderServer,
  'GetMetadata' | 'GetProviderSchema' | 'GetFunctions' | 'GetResourceIdentitySchemas' | 'UpgradeResourceIdentity'
>;

/** What the provider offers; one definition answers every question about it. */
export function schemaHandlers({ definition }: ProviderRuntime): Handlers {
  const { resources = {}, dataSources = {}, ephemeralResources = {}, functions = {} } = definition;
  const typeNames = (offered: object): { typeName: string }[] => Object.keys(offered).map((typeName) => ({ typeName }));
  const functionMessages = mapValues(functions, functionMessage);
  let schemas: Response<'GetProviderSchema'> | undefined;

  return {
    GetMetadata: async () => ({
      serverCapabilities,
      resources: typeNames(resources),
      dataSources: typeNames(dataSources),
      ephemeralResources: typeNames(ephemeralResources),
      functions: Object.keys(functions).map((name) => ({ name })),
    }),
    GetProviderSchema: async () => {
      schemas ??= {
        provider: schemaMessage(definition.schema),
        resourceSchemas: mapValues(resources, messageOf),
        dataSourceSchemas: mapValues(dataSources, messageOf),
        ephemeralResourceSchemas: mapValues(ephemeralResources, messageOf),
        functions: functionMessages,
        serverCapabilities,
      };
      return schemas;
    },
    GetFunctions: async () => ({ functions: functionMessages }),
    GetResourceIdentitySchemas: async () => ({ identitySchemas: {} }),
    UpgradeResourceIdentity: async () => ({}),
  };
}

function messageOf(declared: { readonly schema: RuntimeSchema }): ReturnType<typeof schemaMessage> {
  return schemaMessage(declared.schema);
}

function mapValues<T, R>(values: { readonly [name: string]: T }, map: (value: T) => R): { [name: string]: R } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
