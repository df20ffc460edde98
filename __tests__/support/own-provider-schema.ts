import type { ProviderServer } from '../../providers/framework/protocol/provider-server';
import { createKubesecretProvider } from '../../providers/kubesecret/provider';
import { createVaultwardenProvider } from '../../providers/vaultwarden/provider';
import type { ProviderSchema } from './provider-schema';

type Schemas = NonNullable<ProviderSchema['resource_schemas']>;
type BlockSchema = Schemas[string]['block'];

/** The schemas of the project's own providers, in the form of `terraform providers schema -json`; they have attributes only. */
export const ownProviderSchemas = (): Promise<ProviderSchema[]> =>
  Promise.all([createVaultwardenProvider(), createKubesecretProvider({})].map(schemaOf));

async function schemaOf(provider: ProviderServer): Promise<ProviderSchema> {
  const call = { signal: new AbortController().signal };
  const { resourceSchemas, ephemeralResourceSchemas } = await provider.GetProviderSchema({}, call);
  return {
    resource_schemas: blocksOf(resourceSchemas),
    ephemeral_resource_schemas: blocksOf(ephemeralResourceSchemas),
  };
}

type Served = Awaited<ReturnType<ProviderServer['GetProviderSchema']>>['resourceSchemas'];

function blocksOf(schemas: Served): Schemas {
  const types = Object.entries(schemas ?? {}).map(([type, schema]): [string, { block: BlockSchema }] => {
    const attributes = (schema.block?.attributes ?? []).map(({ name, required, optional, nestedType }) => [
      name,
      { required, optional, nested_type: nestedType && { attributes: {}, nesting_mode: 'list' } },
    ]);
    return [type, { block: { attributes: Object.fromEntries(attributes) as BlockSchema['attributes'] } }];
  });
  return Object.fromEntries(types);
}
