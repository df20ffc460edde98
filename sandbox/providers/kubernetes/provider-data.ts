import { deriveSchema } from '../schema-derivation/derive';
import type { RuntimeBody, RuntimeSchema } from '../../../providers/framework/provider/runtime-schema';
import type { DerivedProvider } from '../schema-derivation/derived-schema';
import { runtimeBody, runtimeSchema } from '../schema-derivation/runtime-schema';
import { kindOf, OBJECT_TYPES } from './kinds';
import { generateMapping } from './mapping/generate';
import type { ObjectMapping } from './mapping/mapping';
import { ApiModels } from './mapping/models';

/** A type as the framework serves it, and where its names live in the API. */
export interface TypeData {
  schema: RuntimeSchema;
  /** Absent: the stand-in only shows the schema. */
  mapping?: ObjectMapping;
}

/** What the provider is made from at build time: plain data, so that a bundle can hold it as JSON. */
export interface ProviderData {
  provider: RuntimeBody;
  resources: Record<string, TypeData>;
  dataSources: Record<string, TypeData>;
}

/** Data sources that the stand-in implements. */
export const DATA_SOURCES: readonly string[] = ['namespace', 'service', 'secret', 'config_map', 'service_account']
  .flatMap((name) => [name, `${name}_v1`])
  .concat('ingress_v1', 'persistent_volume_claim_v1', 'storage_class_v1')
  .map((name) => `kubernetes_${name}`);

/** Derives everything from the installed bindings and API models. Takes about a second. */
export function generateProviderData(): ProviderData {
  const schema = deriveSchema('kubernetes');
  const models = new ApiModels();
  return {
    provider: runtimeBody(schema.provider),
    resources: typesOf(schema.resources, OBJECT_TYPES, models),
    dataSources: typesOf(schema.dataSources, DATA_SOURCES, models),
  };
}

function typesOf(
  from: DerivedProvider['resources'],
  implemented: readonly string[],
  models: ApiModels,
): Record<string, TypeData> {
  const missing = implemented.filter((type) => from[type] === undefined);
  if (missing.length > 0) throw new Error(`not in the installed bindings: ${missing.join(', ')}`);
  return Object.fromEntries(
    Object.entries(from).map(([type, resource]): [string, TypeData] => {
      const schema = runtimeSchema(resource);
      const kind = implemented.includes(type) ? kindOf(type) : undefined;
      if (kind === undefined) return [type, { schema }];
      return [type, { schema, mapping: generateMapping(resource.block, kind.model, models).mapping }];
    }),
  );
}
