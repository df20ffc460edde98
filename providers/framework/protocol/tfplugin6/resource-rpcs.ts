import { bool, bytes, embedded, int64, message, repeated, string } from '../protobuf';
import {
  attributePath,
  clientCapabilities,
  deferred,
  diagnostic,
  dynamicValue,
  rawState,
  resourceIdentityData,
} from './common';

export const validateResourceConfig = {
  request: message({
    typeName: string(1),
    config: embedded(2, dynamicValue),
    clientCapabilities: embedded(3, clientCapabilities),
  }),
  response: message({ diagnostics: repeated(1, diagnostic) }),
};

export const upgradeResourceState = {
  request: message({ typeName: string(1), version: int64(2), rawState: embedded(3, rawState) }),
  response: message({ upgradedState: embedded(1, dynamicValue), diagnostics: repeated(2, diagnostic) }),
};

export const upgradeResourceIdentity = {
  request: message({ typeName: string(1), version: int64(2), rawIdentity: embedded(3, rawState) }),
  response: message({ upgradedIdentity: embedded(1, resourceIdentityData), diagnostics: repeated(2, diagnostic) }),
};

export const readResource = {
  request: message({
    typeName: string(1),
    currentState: embedded(2, dynamicValue),
    private: bytes(3),
    providerMeta: embedded(4, dynamicValue),
    clientCapabilities: embedded(5, clientCapabilities),
    currentIdentity: embedded(6, resourceIdentityData),
  }),
  response: message({
    newState: embedded(1, dynamicValue),
    diagnostics: repeated(2, diagnostic),
    private: bytes(3),
    deferred: embedded(4, deferred),
    newIdentity: embedded(5, resourceIdentityData),
  }),
};

export const planResourceChange = {
  request: message({
    typeName: string(1),
    priorState: embedded(2, dynamicValue),
    proposedNewState: embedded(3, dynamicValue),
    config: embedded(4, dynamicValue),
    priorPrivate: bytes(5),
    providerMeta: embedded(6, dynamicValue),
    clientCapabilities: embedded(7, clientCapabilities),
    priorIdentity: embedded(8, resourceIdentityData),
  }),
  response: message({
    plannedState: embedded(1, dynamicValue),
    requiresReplace: repeated(2, attributePath),
    plannedPrivate: bytes(3),
    diagnostics: repeated(4, diagnostic),
    legacyTypeSystem: bool(5),
    deferred: embedded(6, deferred),
    plannedIdentity: embedded(7, resourceIdentityData),
  }),
};

export const applyResourceChange = {
  request: message({
    typeName: string(1),
    priorState: embedded(2, dynamicValue),
    plannedState: embedded(3, dynamicValue),
    config: embedded(4, dynamicValue),
    plannedPrivate: bytes(5),
    providerMeta: embedded(6, dynamicValue),
    plannedIdentity: embedded(7, resourceIdentityData),
  }),
  response: message({
    newState: embedded(1, dynamicValue),
    private: bytes(2),
    diagnostics: repeated(3, diagnostic),
    legacyTypeSystem: bool(4),
    newIdentity: embedded(5, resourceIdentityData),
  }),
};

const importedResource = message({
  typeName: string(1),
  state: embedded(2, dynamicValue),
  private: bytes(3),
  identity: embedded(4, resourceIdentityData),
});

export const importResourceState = {
  request: message({
    typeName: string(1),
    id: string(2),
    clientCapabilities: embedded(3, clientCapabilities),
    identity: embedded(4, resourceIdentityData),
  }),
  response: message({
    importedResources: repeated(1, importedResource),
    diagnostics: repeated(2, diagnostic),
    deferred: embedded(3, deferred),
  }),
};

export const moveResourceState = {
  request: message({
    sourceProviderAddress: string(1),
    sourceTypeName: string(2),
    sourceSchemaVersion: int64(3),
    sourceState: embedded(4, rawState),
    targetTypeName: string(5),
    sourcePrivate: bytes(6),
    sourceIdentity: embedded(7, rawState),
    sourceIdentitySchemaVersion: int64(8),
  }),
  response: message({
    targetState: embedded(1, dynamicValue),
    diagnostics: repeated(2, diagnostic),
    targetPrivate: bytes(3),
    targetIdentity: embedded(4, resourceIdentityData),
  }),
};
