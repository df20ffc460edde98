import type { CtyObject, CtyValue } from '../../../../providers/framework/protocol/cty';
import { isUnknown } from '../../../../providers/framework/protocol/cty';
import type { DerivedBlock } from '../../schema-derivation/derived-schema';
import { toApiValue } from './conversions';
import { isObject, type JsonObject } from './json';
import type { ObjectMapping } from './mapping';

/** Numbers that mean "not set" when they are 0, and that the API would refuse or misread. */
const ZERO_IS_UNSET = new Set(['starting_deadline_seconds', 'health_check_node_port', 'node_port']);

/**
 * The part of the API object that a plan or state describes. What is null, unknown, only computed or an empty text is
 * left out; an empty block is `{}`, because that has a meaning of its own (a selector that takes everything).
 */
export function toManifest(block: DerivedBlock, mapping: ObjectMapping, value: CtyObject): JsonObject {
  const manifest: JsonObject = {};
  for (const [name, field] of Object.entries(mapping)) {
    const attribute = block.attributes[name];
    const given = value[name] ?? null;
    if (attribute !== undefined) {
      const settable = attribute.optional === true || attribute.required === true;
      if (!settable || attribute.writeOnly === true || isUnset(name, given)) continue;
      const converted = toApiValue(given, field.convert);
      if (converted === undefined) continue;
      const before = manifest[field.key];
      // two attributes may share a key: `data` and `binary_data` of a Secret
      manifest[field.key] = isObject(before) && isObject(converted) ? { ...before, ...converted } : converted;
      continue;
    }
    const nested = block.blocks[name];
    if (nested === undefined || field.fields === undefined || !Array.isArray(given)) continue;
    const fields = field.fields;
    const elements = given.map((element) => toManifest(nested.block, fields, asObject(element)));
    if (elements.length === 0) continue;
    manifest[field.key] = field.shape === 'array' ? elements : elements[0];
  }
  return manifest;
}

function isUnset(name: string, value: CtyValue): boolean {
  if (value === null || value === '' || isUnknown(value)) return true;
  if (value === 0) return ZERO_IS_UNSET.has(name);
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function asObject(value: CtyValue): CtyObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isUnknown(value)) return {};
  return value as CtyObject;
}
