import { deriveSchema } from '../schema-derivation/derive';
import type { DerivedProvider } from '../schema-derivation/derived-schema';
import { kindOf, OBJECT_TYPES } from './kinds';
import { generateMapping } from './mapping/generate';
import type { ObjectMapping } from './mapping/mapping';
import { ApiModels } from './mapping/models';

/** What the provider is made from at build time: plain data, so that a bundle can hold it as JSON. */
export interface ProviderData {
  schema: DerivedProvider;
  /** By Terraform type. */
  resources: Record<string, ObjectMapping>;
  dataSources: Record<string, ObjectMapping>;
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
  const mappings = (types: readonly string[], from: DerivedProvider['resources']): Record<string, ObjectMapping> =>
    Object.fromEntries(
      types.map((type) => {
        const [resource, kind] = [from[type], kindOf(type)];
        if (resource === undefined || kind === undefined) throw new Error(`${type} is not in the installed bindings`);
        return [type, generateMapping(resource.block, kind.model, models).mapping];
      }),
    );
  return {
    schema,
    resources: mappings(OBJECT_TYPES, schema.resources),
    dataSources: mappings(DATA_SOURCES, schema.dataSources),
  };
}
