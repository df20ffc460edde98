import { createVaultwardenProvider } from '../../providers/vaultwarden/provider';
import type { ProviderSchema } from './provider-schema';

type BlockSchema = NonNullable<ProviderSchema['resource_schemas']>[string]['block'];

/** The schema of the project's own provider, in the form of `terraform providers schema -json`; it has attributes only. */
export async function ownProviderSchema(): Promise<ProviderSchema> {
  const call = { signal: new AbortController().signal };
  const { resourceSchemas } = await createVaultwardenProvider().GetProviderSchema({}, call);
  const resources = Object.entries(resourceSchemas ?? {}).map(([type, schema]): [string, { block: BlockSchema }] => {
    const attributes = (schema.block?.attributes ?? []).map(({ name, required, optional, nestedType }) => [
      name,
      { required, optional, nested_type: nestedType && { attributes: {}, nesting_mode: 'list' } },
    ]);
    return [type, { block: { attributes: Object.fromEntries(attributes) as BlockSchema['attributes'] } }];
  });
  return { resource_schemas: Object.fromEntries(resources) };
}
