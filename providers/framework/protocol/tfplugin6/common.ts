import type { Encodable } from '../protobuf';
import { bool, bytes, embedded, enumeration, int64, message, optional, repeated, string } from '../protobuf';
import { stringMap } from '../protobuf-map';

/** A cty value in one of two encodings; Terraform sends MessagePack, and reads either. */
export const dynamicValue = message({ msgpack: bytes(1), json: bytes(2) });
export type DynamicValueMessage = Encodable<typeof dynamicValue>;

/** One step of a path: exactly one of the three is set. */
export const attributePathStep = message({
  attributeName: optional(string(1)),
  elementKeyString: optional(string(2)),
  elementKeyInt: optional(int64(3)),
});

export const attributePath = message({ steps: repeated(1, attributePathStep) });
export type AttributePathMessage = Encodable<typeof attributePath>;

export const diagnostic = message({
  severity: enumeration(1, ['invalid', 'error', 'warning']),
  summary: string(2),
  detail: string(3),
  attribute: embedded(4, attributePath),
});
export type DiagnosticMessage = Encodable<typeof diagnostic>;

/** Arguments are counted from 0; without one, the error concerns the call as a whole. */
export const functionError = message({ text: string(1), functionArgument: optional(int64(2)) });

/** State as the state file holds it; `flatmap` is the form of Terraform 0.11 and older. */
export const rawState = message({ json: bytes(1), flatmap: stringMap(2) });

export const resourceIdentityData = message({ identityData: embedded(1, dynamicValue) });

export const serverCapabilities = message({
  planDestroy: bool(1),
  getProviderSchemaOptional: bool(2),
  moveResourceState: bool(3),
  generateResourceConfig: bool(4),
});

export const clientCapabilities = message({
  deferralAllowed: bool(1),
  writeOnlyAttributesAllowed: bool(2),
});

export const deferred = message({
  reason: enumeration(1, ['unknown', 'resource_config_unknown', 'provider_config_unknown', 'absent_prereq']),
});

/** google.protobuf.Timestamp: seconds since 1970-01-01T00:00:00Z and nanoseconds of that second. */
export const timestamp = message({ seconds: int64(1), nanos: int64(2) });

/** A point in time in milliseconds since 1970 as the protocol's timestamp. */
export function timestampOf(milliseconds: number): Encodable<typeof timestamp> {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: Math.round((milliseconds - seconds * 1000) * 1_000_000) };
}
