import type { Encodable, MessageType } from '../protobuf';
import { bool, bytes, embedded, enumeration, int64, message, repeated, string } from '../protobuf';

const stringKind = ['plain', 'markdown'] as const;
type StringKind = (typeof stringKind)[number];

const nestingMode = ['invalid', 'single', 'list', 'set', 'map', 'group'] as const;
const objectNestingMode = ['invalid', 'single', 'list', 'set', 'map'] as const;

/*
 * Attributes hold objects that hold attributes, and blocks hold blocks, so these four are written as interfaces:
 * TypeScript cannot infer a type from a table that refers to itself. The annotations below check table against interface.
 */
export interface SchemaAttribute {
  readonly name?: string | undefined;
  /** The cty type as JSON bytes; left out when `nestedType` is set. */
  readonly type?: Uint8Array | undefined;
  readonly nestedType?: SchemaObject | undefined;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
  readonly optional?: boolean | undefined;
  readonly computed?: boolean | undefined;
  readonly sensitive?: boolean | undefined;
  readonly descriptionKind?: StringKind | undefined;
  readonly deprecated?: boolean | undefined;
  readonly writeOnly?: boolean | undefined;
  readonly deprecationMessage?: string | undefined;
}

export interface SchemaObject {
  readonly attributes?: readonly SchemaAttribute[] | undefined;
  readonly nesting?: (typeof objectNestingMode)[number] | undefined;
}

export interface SchemaNestedBlock {
  readonly typeName?: string | undefined;
  readonly block?: SchemaBlock | undefined;
  readonly nesting?: (typeof nestingMode)[number] | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
}

export interface SchemaBlock {
  readonly version?: number | undefined;
  readonly attributes?: readonly SchemaAttribute[] | undefined;
  readonly blockTypes?: readonly SchemaNestedBlock[] | undefined;
  readonly description?: string | undefined;
  readonly descriptionKind?: StringKind | undefined;
  readonly deprecated?: boolean | undefined;
  readonly deprecationMessage?: string | undefined;
}

type SelfReferring<T> = MessageType<T, T>;

export const schemaObject: SelfReferring<SchemaObject> = message({
  attributes: repeated(1, () => schemaAttribute),
  nesting: enumeration(3, objectNestingMode),
});

export const schemaAttribute: SelfReferring<SchemaAttribute> = message({
  name: string(1),
  type: bytes(2),
  nestedType: embedded(10, schemaObject),
  description: string(3),
  required: bool(4),
  optional: bool(5),
  computed: bool(6),
  sensitive: bool(7),
  descriptionKind: enumeration(8, stringKind),
  deprecated: bool(9),
  writeOnly: bool(11),
  deprecationMessage: string(12),
});

export const schemaNestedBlock: SelfReferring<SchemaNestedBlock> = message({
  typeName: string(1),
  block: embedded(2, () => schemaBlock),
  nesting: enumeration(3, nestingMode),
  minItems: int64(4),
  maxItems: int64(5),
});

export const schemaBlock: SelfReferring<SchemaBlock> = message({
  version: int64(1),
  attributes: repeated(2, schemaAttribute),
  blockTypes: repeated(3, schemaNestedBlock),
  description: string(4),
  descriptionKind: enumeration(5, stringKind),
  deprecated: bool(6),
  deprecationMessage: string(7),
});

/** The schema of a provider, resource, data source or ephemeral resource; `version` counts its state format. */
export const schema = message({ version: int64(1), block: embedded(2, schemaBlock) });
export type SchemaMessage = Encodable<typeof schema>;

export const functionParameter = message({
  name: string(1),
  type: bytes(2),
  allowNullValue: bool(3),
  allowUnknownValues: bool(4),
  description: string(5),
  descriptionKind: enumeration(6, stringKind),
});

export const functionReturn = message({ type: bytes(1) });

export const functionDefinition = message({
  parameters: repeated(1, functionParameter),
  variadicParameter: embedded(2, functionParameter),
  return: embedded(3, functionReturn),
  summary: string(4),
  description: string(5),
  descriptionKind: enumeration(6, stringKind),
  deprecationMessage: string(7),
});
export type FunctionMessage = Encodable<typeof functionDefinition>;

export const identityAttribute = message({
  name: string(1),
  type: bytes(2),
  requiredForImport: bool(3),
  optionalForImport: bool(4),
  description: string(5),
});

export const resourceIdentitySchema = message({
  version: int64(1),
  identityAttributes: repeated(2, identityAttribute),
});
