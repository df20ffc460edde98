import type {
  RuntimeAttribute,
  RuntimeBlock,
  RuntimeBody,
  RuntimeSchema,
} from '../../../providers/framework/provider/runtime-schema';
import type { DerivedAttribute, DerivedBlock, DerivedNestedBlock, DerivedResource } from './derived-schema';

/** Derived schemas know that an attribute is deprecated, not what its provider says about it. */
const DEPRECATED = 'Deprecated by the provider.';

/** The schema of a resource or data source in the form that the provider framework serves. */
export function runtimeSchema(resource: DerivedResource): RuntimeSchema {
  return { ...runtimeBody(resource.block), version: resource.version };
}

export function runtimeBody(block: DerivedBlock): RuntimeBody {
  return { attributes: mapValues(block.attributes, runtimeAttribute), blocks: mapValues(block.blocks, runtimeBlock) };
}

function runtimeBlock(nested: DerivedNestedBlock): RuntimeBlock {
  return {
    ...runtimeBody(nested.block),
    nesting: nested.nesting,
    ...(nested.minItems === undefined ? {} : { minItems: nested.minItems }),
    ...(nested.maxItems === undefined ? {} : { maxItems: nested.maxItems }),
  };
}

function runtimeAttribute(attribute: DerivedAttribute): RuntimeAttribute {
  const { type, nested, deprecated, ...flags } = attribute;
  const common = { ...flags, ...(deprecated === true ? { deprecated: DEPRECATED } : {}) };
  if (nested !== undefined) {
    return {
      ...common,
      nested: { nesting: nested.nesting, attributes: mapValues(nested.attributes, runtimeAttribute) },
    };
  }
  if (type === undefined) throw new Error('an attribute has neither a type nor nested attributes');
  return { ...common, type };
}

/** The way back, for code that walks derived blocks: the framework's form puts a nested block's content beside its limits. */
export function derivedBlock(body: RuntimeBody): DerivedBlock {
  return {
    attributes: mapValues(body.attributes, derivedAttribute),
    blocks: mapValues(body.blocks ?? {}, derivedNested),
  };
}

function derivedNested(block: RuntimeBlock): DerivedNestedBlock {
  return {
    nesting: block.nesting,
    ...(block.minItems === undefined ? {} : { minItems: block.minItems }),
    ...(block.maxItems === undefined ? {} : { maxItems: block.maxItems }),
    block: derivedBlock(block),
  };
}

function derivedAttribute(attribute: RuntimeAttribute): DerivedAttribute {
  const { required, optional, computed, sensitive, writeOnly } = attribute;
  return {
    ...(attribute.nested === undefined
      ? { type: attribute.type }
      : {
          nested: {
            nesting: attribute.nested.nesting,
            attributes: mapValues(attribute.nested.attributes, derivedAttribute),
          },
        }),
    ...(required === true ? { required } : {}),
    ...(optional === true ? { optional } : {}),
    ...(computed === true ? { computed } : {}),
    ...(sensitive === true ? { sensitive } : {}),
    ...(writeOnly === true ? { writeOnly } : {}),
    ...(attribute.deprecated === undefined ? {} : { deprecated: true }),
  };
}

function mapValues<A, B>(record: { readonly [name: string]: A }, convert: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, convert(value)]));
}
