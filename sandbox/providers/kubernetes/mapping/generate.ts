import type { CtyType } from '../../../../providers/framework/protocol/cty';
import type { DerivedBlock } from '../../schema-derivation/derived-schema';
import { conversionOf, RENAMED } from './exceptions';
import type { FieldMapping, ObjectMapping } from './mapping';
import type { ApiModels, ModelField } from './models';

/** The mapping of one type, and the names for which the API has no field. */
export interface GeneratedMapping {
  mapping: ObjectMapping;
  /** Paths such as `spec.template.spec.volume.local`, without list indexes. */
  unmapped: string[];
}

/** Walks a schema together with the API's types and says where each attribute and block lives. */
export function generateMapping(block: DerivedBlock, model: string, models: ApiModels): GeneratedMapping {
  const unmapped: string[] = [];
  return { mapping: mapBlock(block, model, models, '', unmapped), unmapped };
}

function mapBlock(
  block: DerivedBlock,
  model: string,
  models: ApiModels,
  path: string,
  unmapped: string[],
): ObjectMapping {
  const mapping: ObjectMapping = {};
  const fields = models.fields(model) ?? [];
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const field = findField(fields, model, name);
    if (field === undefined || attribute.type === undefined) {
      unmapped.push(path + name);
      continue;
    }
    mapping[name] = mapAttribute(model, name, attribute.type, field, models, `${path}${name}.`, unmapped);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const field = findField(fields, model, name);
    if (field === undefined) {
      unmapped.push(path + name);
      continue;
    }
    const element = elementModel(field.type);
    mapping[name] = {
      key: field.baseName,
      shape: element.isArray ? 'array' : 'object',
      fields: mapBlock(nested.block, element.model, models, `${path}${name}.`, unmapped),
    };
  }
  return mapping;
}

function mapAttribute(
  model: string,
  name: string,
  type: CtyType,
  field: ModelField,
  models: ApiModels,
  path: string,
  unmapped: string[],
): FieldMapping {
  const object = objectAttributes(type);
  if (object !== undefined) {
    const element = elementModel(field.type);
    const attributes = Object.fromEntries(
      Object.entries(object).map(([key, value]) => [key, { type: value, computed: true as const }]),
    );
    return {
      key: field.baseName,
      shape: element.isArray ? 'array' : 'object',
      fields: mapBlock({ attributes, blocks: {} }, element.model, models, path, unmapped),
    };
  }
  const convert = conversionOf(model, name, typeof type === 'string' ? type : '', field.type);
  return { key: field.baseName, ...(convert === undefined ? {} : { convert }) };
}

/** `["list", ["object", {...}]]` -> the object's attributes. */
function objectAttributes(type: CtyType): { readonly [name: string]: CtyType } | undefined {
  if (typeof type === 'string') return undefined;
  if (type[0] === 'object') return type[1];
  return type[0] === 'tuple' ? undefined : objectAttributes(type[1]);
}

function elementModel(type: string): { model: string; isArray: boolean } {
  const array = /^Array<(\w+)>$/.exec(type)?.[1];
  return array === undefined ? { model: type, isArray: false } : { model: array, isArray: true };
}

/** By the exception table, else by letters alone, else as a plural of the name. */
function findField(fields: readonly ModelField[], model: string, name: string): ModelField | undefined {
  const renamed = RENAMED[model]?.[name];
  if (renamed !== undefined) return fields.find((field) => field.baseName === renamed);
  const letters = name.replaceAll('_', '').toLowerCase();
  const candidates = [letters, `${letters}s`, `${letters}es`, `${letters.replace(/y$/, '')}ies`];
  for (const candidate of candidates) {
    const found = fields.find((field) => field.baseName.toLowerCase() === candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}
