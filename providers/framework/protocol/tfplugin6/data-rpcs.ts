import { bytes, embedded, message, optional, repeated, string } from '../protobuf';
import { clientCapabilities, deferred, diagnostic, dynamicValue, timestamp } from './common';

const validateConfig = {
  request: message({ typeName: string(1), config: embedded(2, dynamicValue) }),
  response: message({ diagnostics: repeated(1, diagnostic) }),
};

export const validateDataResourceConfig = validateConfig;
export const validateEphemeralResourceConfig = validateConfig;

export const readDataSource = {
  request: message({
    typeName: string(1),
    config: embedded(2, dynamicValue),
    providerMeta: embedded(3, dynamicValue),
    clientCapabilities: embedded(4, clientCapabilities),
  }),
  response: message({
    state: embedded(1, dynamicValue),
    diagnostics: repeated(2, diagnostic),
    deferred: embedded(3, deferred),
  }),
};

export const openEphemeralResource = {
  request: message({
    typeName: string(1),
    config: embedded(2, dynamicValue),
    clientCapabilities: embedded(3, clientCapabilities),
  }),
  response: message({
    diagnostics: repeated(1, diagnostic),
    renewAt: embedded(2, timestamp),
    result: embedded(3, dynamicValue),
    private: optional(bytes(4)),
    deferred: embedded(5, deferred),
  }),
};

export const renewEphemeralResource = {
  request: message({ typeName: string(1), private: optional(bytes(2)) }),
  response: message({
    diagnostics: repeated(1, diagnostic),
    renewAt: embedded(2, timestamp),
    private: optional(bytes(3)),
  }),
};

export const closeEphemeralResource = {
  request: message({ typeName: string(1), private: optional(bytes(2)) }),
  response: message({ diagnostics: repeated(1, diagnostic) }),
};
