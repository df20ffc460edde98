import type { CtyType } from '../../../providers/framework/protocol/cty';

/** An attribute as plain data. Exactly one of `type` and `nested` is set. */
export interface DerivedAttribute {
  type?: CtyType;
  /** Protocol 6 nested attribute (`nested_type`). */
  nested?: { nesting: 'single' | 'list' | 'set' | 'map'; attributes: Record<string, DerivedAttribute> };
  required?: true;
  optional?: true;
  computed?: true;
  sensitive?: true;
  writeOnly?: true;
  deprecated?: true;
}

export interface DerivedNestedBlock {
  nesting: 'single' | 'list' | 'set' | 'map';
  /** Absent: 0. */
  minItems?: number;
  /** Absent: unlimited. */
  maxItems?: number;
  block: DerivedBlock;
}

export interface DerivedBlock {
  attributes: Record<string, DerivedAttribute>;
  blocks: Record<string, DerivedNestedBlock>;
}

export interface DerivedResource {
  version: number;
  block: DerivedBlock;
}

/** The schema of a whole provider as plain data: what `terraform providers schema -json` tells, without texts. */
export interface DerivedProvider {
  /** Version of the provider that the bindings were generated from. */
  providerVersion: string;
  provider: DerivedBlock;
  resources: Record<string, DerivedResource>;
  dataSources: Record<string, DerivedResource>;
}
