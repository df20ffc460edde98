import { embedded, message, repeated, string } from '../protobuf';
import { mapOf } from '../protobuf-map';
import { clientCapabilities, diagnostic, dynamicValue, functionError, serverCapabilities } from './common';
import { functionDefinition, resourceIdentitySchema, schema } from './schema';

const nothing = message({});
const typeName = message({ typeName: string(1) });
const onlyDiagnostics = message({ diagnostics: repeated(1, diagnostic) });

export const getMetadata = {
  request: nothing,
  response: message({
    serverCapabilities: embedded(1, serverCapabilities),
    diagnostics: repeated(2, diagnostic),
    dataSources: repeated(3, typeName),
    resources: repeated(4, typeName),
    functions: repeated(5, message({ name: string(1) })),
    ephemeralResources: repeated(6, typeName),
  }),
};

export const getProviderSchema = {
  request: nothing,
  response: message({
    provider: embedded(1, schema),
    resourceSchemas: mapOf(2, schema),
    dataSourceSchemas: mapOf(3, schema),
    diagnostics: repeated(4, diagnostic),
    providerMeta: embedded(5, schema),
    serverCapabilities: embedded(6, serverCapabilities),
    functions: mapOf(7, functionDefinition),
    ephemeralResourceSchemas: mapOf(8, schema),
  }),
};

/** The diagnostics are field 2 here (field 1 was the prepared configuration of protocol 5), field 1 elsewhere. */
export const validateProviderConfig = {
  request: message({ config: embedded(1, dynamicValue) }),
  response: message({ diagnostics: repeated(2, diagnostic) }),
};

export const configureProvider = {
  request: message({
    terraformVersion: string(1),
    config: embedded(2, dynamicValue),
    clientCapabilities: embedded(3, clientCapabilities),
  }),
  response: onlyDiagnostics,
};

export const stopProvider = {
  request: nothing,
  response: message({ error: string(1) }),
};

export const getResourceIdentitySchemas = {
  request: nothing,
  response: message({
    identitySchemas: mapOf(1, resourceIdentitySchema),
    diagnostics: repeated(2, diagnostic),
  }),
};

export const getFunctions = {
  request: nothing,
  response: message({ functions: mapOf(1, functionDefinition), diagnostics: repeated(2, diagnostic) }),
};

export const callFunction = {
  request: message({ name: string(1), arguments: repeated(2, dynamicValue) }),
  response: message({ result: embedded(1, dynamicValue), error: embedded(2, functionError) }),
};
