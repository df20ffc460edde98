import { children } from './pods';
import type { Attributes, TerraformJson } from './terraform-json';

interface AttributeSchema {
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly nested_type?: {
    readonly attributes: Readonly<Record<string, AttributeSchema>>;
    readonly nesting_mode: string;
  };
}

interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<
    Record<
      string,
      {
        readonly block: BlockSchema;
        readonly min_items?: number;
        readonly max_items?: number;
        readonly nesting_mode: string;
      }
    >
  >;
}

/** What `terraform providers schema -json` says of one provider; the parts that the check reads. */
export interface ProviderSchema {
  readonly resource_schemas?: Readonly<Record<string, { readonly block: BlockSchema }>>;
  readonly data_source_schemas?: Readonly<Record<string, { readonly block: BlockSchema }>>;
  readonly ephemeral_resource_schemas?: Readonly<Record<string, { readonly block: BlockSchema }>>;
}

/** What Terraform itself understands in every block, whatever the provider. */
const META = new Set(['//', 'depends_on', 'lifecycle', 'provider', 'count', 'for_each']);
/** Built into Terraform. */
const BUILTIN = new Set(['terraform_data', 'terraform_remote_state']);

/**
 * Everything in a configuration that the real providers would refuse before looking at values: unknown and missing
 * attributes, attributes only the provider may set, too many or too few blocks.
 */
export function schemaProblems(json: TerraformJson, providers: readonly ProviderSchema[]): string[] {
  const kinds = [
    { kind: 'resource', blocks: json.resource, schemas: providers.map((each) => each.resource_schemas) },
    { kind: 'data', blocks: json.data, schemas: providers.map((each) => each.data_source_schemas) },
    { kind: 'ephemeral', blocks: json.ephemeral, schemas: providers.map((each) => each.ephemeral_resource_schemas) },
  ];
  return kinds.flatMap(({ kind, blocks, schemas }) => {
    const known = Object.assign({}, ...schemas) as Readonly<Record<string, { readonly block: BlockSchema }>>;
    return Object.entries(blocks ?? {}).flatMap(([type, byName]) => {
      if (BUILTIN.has(type)) {
        return [];
      }
      const schema = known[type]?.block;
      return Object.entries(byName).flatMap(([name, attributes]) =>
        schema === undefined
          ? [`${kind} ${type}.${name}: no provider has this type`]
          : blockProblems(`${kind} ${type}.${name}`, attributes, schema, META),
      );
    });
  });
}

function blockProblems(path: string, node: Attributes, schema: BlockSchema, meta: ReadonlySet<string>): string[] {
  const attributes = schema.attributes ?? {};
  const blocks = schema.block_types ?? {};
  const unknown = Object.keys(node).filter((key) => !(key in attributes) && !(key in blocks) && !meta.has(key));
  return [
    ...unknown.map((key) => `${path}.${key} is unknown`),
    ...Object.entries(attributes).flatMap(([key, attribute]) =>
      attributeProblems(`${path}.${key}`, node[key], attribute),
    ),
    ...Object.entries(blocks).flatMap(([key, type]) => {
      const found = children(node, key);
      const count = found.length;
      const bounds = [
        ...(count < (type.min_items ?? 0) ? [`${path}.${key}: ${count} blocks, at least ${type.min_items ?? 0}`] : []),
        ...(type.max_items && count > type.max_items
          ? [`${path}.${key}: ${count} blocks, at most ${type.max_items}`]
          : []),
      ];
      return [
        ...bounds,
        ...found.flatMap((each, i) => blockProblems(`${path}.${key}[${i}]`, each, type.block, new Set())),
      ];
    }),
  ];
}

function attributeProblems(path: string, value: unknown, schema: AttributeSchema): string[] {
  if (value === undefined || value === null) {
    return schema.required === true ? [`${path} is required`] : [];
  }
  if (schema.required !== true && schema.optional !== true) {
    return [`${path} is set by the provider alone`];
  }
  const nested = schema.nested_type;
  if (nested === undefined || typeof value === 'string') {
    return [];
  }
  return children({ value }, 'value').flatMap((each, i) =>
    blockProblems(`${path}[${i}]`, each, { attributes: nested.attributes }, new Set()),
  );
}
