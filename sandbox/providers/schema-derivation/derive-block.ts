import type { CtyType } from '../../../providers/framework/protocol/cty';
import type { BindingClass, BindingMember } from './binding-classes';
import type { DerivedAttribute, DerivedBlock, DerivedNestedBlock } from './derived-schema';

/** How a provider declares a settable structure whose documentation is not the generator's "name block". */
export type StructAttributes = 'object' | 'nested';

const TYPES: Record<string, CtyType> = {
  String: 'string',
  Number: 'number',
  Boolean: 'bool',
  StringMap: ['map', 'string'],
  NumberMap: ['map', 'number'],
  BooleanMap: ['map', 'bool'],
  AnyMap: 'dynamic',
  List: ['list', 'string'],
  NumberList: ['list', 'number'],
};

/** Turns the members of a generated class, and of the classes below it, into a block. */
export function deriveBlock(
  owner: BindingClass,
  classes: Map<string, BindingClass>,
  structAttributes: StructAttributes,
): DerivedBlock {
  const block: DerivedBlock = { attributes: {}, blocks: {} };
  for (const member of owner.members) {
    if (member.nested === undefined) {
      block.attributes[member.name] = { type: simpleType(member, owner), ...flags(member) };
    } else {
      const below = classes.get(member.nested.className);
      if (below === undefined)
        throw new Error(`${owner.name}.${member.name}: class ${member.nested.className} not found`);
      const inner = deriveBlock(below, classes, structAttributes);
      const nesting = nestingOf(member.nested, below);
      if (!member.computed && member.documentedAsBlock) {
        block.blocks[member.name] = nestedBlock(member, nesting, inner);
      } else {
        block.attributes[member.name] = structAttribute(member, nesting, inner, structAttributes);
      }
    }
  }
  return block;
}

type Nesting = 'single' | 'list' | 'set' | 'map';

function nestingOf(nested: NonNullable<BindingMember['nested']>, below: BindingClass): Nesting {
  if (nested.form === 'map') return 'map';
  if (nested.form === 'list') return nested.wrapsSet ? 'set' : 'list';
  return below.isSingle ? 'single' : 'list';
}

function nestedBlock(member: BindingMember, nesting: Nesting, block: DerivedBlock): DerivedNestedBlock {
  const isOne = member.nested?.form === 'reference' && nesting !== 'single';
  return {
    nesting,
    ...(member.required ? { minItems: 1 } : {}),
    ...(isOne ? { maxItems: 1 } : {}),
    block,
  };
}

function structAttribute(
  member: BindingMember,
  nesting: Nesting,
  inner: DerivedBlock,
  structAttributes: StructAttributes,
): DerivedAttribute {
  // SDK version 2 has no nested attributes: its computed structures are lists of objects, never "single".
  const nested = structAttributes === 'nested' && (!member.computed || nesting === 'single');
  if (nested) return { nested: { nesting, attributes: inner.attributes }, ...flags(member) };
  const object = objectType(inner);
  return { type: nesting === 'single' ? object : [nesting, object], ...flags(member) };
}

function objectType(block: DerivedBlock): CtyType {
  const attributes = Object.entries(block.attributes).map(([name, attribute]): [string, CtyType] => {
    if (attribute.type === undefined) throw new Error(`"${name}" is a nested attribute inside an object type`);
    return [name, attribute.type];
  });
  return ['object', Object.fromEntries(attributes)];
}

function simpleType(member: BindingMember, owner: BindingClass): CtyType {
  const type = TYPES[member.getter ?? ''];
  if (type === undefined)
    throw new Error(`${owner.name}.${member.name}: no type known for get${member.getter ?? ''}Attribute`);
  return member.asSet && Array.isArray(type) ? ['set', (type as readonly ['list', CtyType])[1]] : type;
}

function flags(member: BindingMember): Pick<DerivedAttribute, 'required' | 'optional' | 'computed'> {
  return {
    ...(member.required ? { required: true as const } : {}),
    ...(member.optional ? { optional: true as const } : {}),
    ...(member.computed ? { computed: true as const } : {}),
  };
}
