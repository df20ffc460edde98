import type { SchemaAttribute } from '../../../../providers/framework/protocol/tfplugin6/schema';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import { schemaMessage } from '../../../../providers/framework/provider/server/schema-message';
import { providerSchema } from '../../../../sandbox/providers/helm/provider-schema';
import { releaseSchema } from '../../../../sandbox/providers/helm/release/release-schema';
import { templateSchema } from '../../../../sandbox/providers/helm/template/template-schema';
import { deriveSchema } from '../../../../sandbox/providers/schema-derivation/derive';
import { runtimeBody, runtimeSchema } from '../../../../sandbox/providers/schema-derivation/runtime-schema';
import { readJson, testUpstream } from '../../../support/upstream';

/** An attribute as `terraform providers schema -json` prints it. */
type JsonAttribute = Readonly<Record<string, unknown>>;

interface JsonSchema {
  readonly version: number;
  readonly block: { readonly attributes: Readonly<Record<string, JsonAttribute>> };
}

function jsonAttribute(attribute: SchemaAttribute): JsonAttribute {
  const flags = Object.entries({
    required: attribute.required,
    optional: attribute.optional,
    computed: attribute.computed,
    sensitive: attribute.sensitive,
    write_only: attribute.writeOnly,
  }).filter(([, on]) => on === true);
  const { nestedType } = attribute;
  const shape =
    nestedType === undefined
      ? { type: JSON.parse(Buffer.from(attribute.type ?? '').toString()) as unknown }
      : { nested_type: { nesting_mode: nestedType.nesting, attributes: jsonAttributes(nestedType.attributes ?? []) } };
  return { ...(Object.fromEntries(flags) as JsonAttribute), ...shape };
}

const jsonAttributes = (attributes: readonly SchemaAttribute[]): Record<string, JsonAttribute> =>
  Object.fromEntries(
    attributes.map((attribute): [string, JsonAttribute] => [attribute.name ?? '', jsonAttribute(attribute)]),
  );

function jsonSchema(schema: RuntimeSchema): JsonSchema {
  const message = schemaMessage(schema);
  expect(message.block?.blockTypes).toEqual([]);
  return { version: Number(message.version), block: { attributes: jsonAttributes(message.block?.attributes ?? []) } };
}

const own = {
  provider: jsonSchema(providerSchema),
  release: jsonSchema(releaseSchema),
  template: jsonSchema(templateSchema),
};

interface Real {
  readonly provider: JsonSchema;
  readonly resource_schemas: { readonly helm_release: JsonSchema };
  readonly data_source_schemas: { readonly helm_template: JsonSchema };
}

testUpstream(
  'provider, helm_release and helm_template have the schema of the real provider',
  'providers/helm-3.1.1.schema.json',
  (path) => {
    const real = readJson(path) as Real;
    expect(own.release).toEqual(real.resource_schemas.helm_release);
    expect(own.template).toEqual(real.data_source_schemas.helm_template);
    expect(own.provider).toEqual(real.provider);
  },
);

test('the schemas agree with what the installed bindings say', () => {
  const derived = deriveSchema('helm');
  const schemaOf = (found: Parameters<typeof runtimeSchema>[0] | undefined): JsonSchema => {
    if (found === undefined) throw new Error('the bindings do not have it');
    return jsonSchema(runtimeSchema(found));
  };
  expect(own.release).toEqual(schemaOf(derived.resources['helm_release']));
  expect(own.template).toEqual(schemaOf(derived.dataSources['helm_template']));
  expect(own.provider).toEqual(jsonSchema({ ...runtimeBody(derived.provider), version: 0 }));
});
