import type {
  FunctionMessage,
  SchemaAttribute,
  SchemaBlock,
  SchemaMessage,
  SchemaNestedBlock,
} from '../../protocol/tfplugin6/schema';
import { typeToJson } from '../../protocol/cty-type-json';
import type { Parameter, ProviderFunction } from '../provider-function';
import type { RuntimeAttribute, RuntimeBlock, RuntimeBody, RuntimeSchema } from '../runtime-schema';

/** A schema as Terraform reads it. Only what Terraform knows goes out: rules, defaults and replacement stay here. */
export function schemaMessage(schema: RuntimeSchema): SchemaMessage {
  const { version = 0 } = schema;
  return { version, block: { version, ...blockMessage(schema) } };
}

function blockMessage(body: RuntimeBody): SchemaBlock {
  return {
    attributes: sorted(body.attributes).map(([name, attribute]) => attributeMessage(name, attribute)),
    blockTypes: sorted(body.blocks ?? {}).map(([name, block]) => nestedBlockMessage(name, block)),
    description: body.description ?? '',
    ...deprecation(body.deprecated),
  };
}

function nestedBlockMessage(typeName: string, block: RuntimeBlock): SchemaNestedBlock {
  const { nesting, minItems = 0, maxItems = 0 } = block;
  // A single block has at most one occurrence by its nature: Terraform refuses a schema that says so again.
  const limits = nesting === 'single' ? { minItems, maxItems: minItems } : { minItems, maxItems };
  return { typeName, block: blockMessage(block), nesting, ...(nesting === 'map' ? {} : limits) };
}

function attributeMessage(name: string, attribute: RuntimeAttribute): SchemaAttribute {
  const hasDefault = attribute.default !== undefined;
  return {
    name,
    ...(attribute.nested === undefined
      ? { type: typeToJson(attribute.type) }
      : {
          nestedType: {
            nesting: attribute.nested.nesting,
            attributes: sorted(attribute.nested.attributes).map(([key, inner]) => attributeMessage(key, inner)),
          },
        }),
    description: attribute.description ?? '',
    required: attribute.required === true,
    optional: attribute.optional === true || hasDefault,
    computed: attribute.computed === true || hasDefault,
    sensitive: attribute.sensitive === true,
    writeOnly: attribute.writeOnly === true,
    ...deprecation(attribute.deprecated),
  };
}

function deprecation(text: string | undefined): { deprecated?: true; deprecationMessage?: string } {
  return text === undefined ? {} : { deprecated: true, deprecationMessage: text };
}

function sorted<T>(members: { readonly [name: string]: T }): [string, T][] {
  return Object.entries(members).sort(([left], [right]) => (left < right ? -1 : 1));
}

export function functionMessage(definition: ProviderFunction): FunctionMessage {
  return {
    parameters: Object.entries(definition.parameters).map(([name, parameter]) => parameterMessage(name, parameter)),
    ...(definition.variadic === undefined ? {} : { variadicParameter: parameterMessage('rest', definition.variadic) }),
    return: { type: typeToJson(definition.returns.cty) },
    summary: definition.summary,
    description: definition.description ?? '',
    deprecationMessage: definition.deprecated ?? '',
  };
}

function parameterMessage(
  name: string,
  parameter: Parameter<unknown>,
): NonNullable<FunctionMessage['variadicParameter']> {
  return {
    name,
    type: typeToJson(parameter.type.cty),
    allowNullValue: parameter.allowNull === true,
    description: parameter.description ?? '',
  };
}
