import { isPlainObject } from '../protocol/cty-type';
import { DynamicValue, isUnknown, type CtyObject, type CtyType, type CtyValue } from '../protocol/cty';
import { attributeType, membersOf, type RuntimeBlock, type RuntimeBody } from './runtime-schema';

/**
 * The object in the exact form that its schema asks for: every attribute is there (null when missing), a missing list, set
 * or map block is empty, keys that the schema does not have are dropped. Values are not converted.
 */
export function conformBody(body: RuntimeBody, object: CtyObject): CtyObject {
  const result: CtyObject = {};
  const { attributes, blocks } = membersOf(body);
  for (const [name, attribute] of attributes) result[name] = conform(object[name], attributeType(attribute));
  for (const [name, block] of blocks) result[name] = conformBlock(block, object[name]);
  return result;
}

function conformBlock(block: RuntimeBlock, value: CtyValue | undefined): CtyValue {
  const inner = (element: CtyValue): CtyValue => (isPlainObject(element) ? conformBody(block, element) : element);
  if (isUnknown(value)) return value;
  switch (block.nesting) {
    case 'single':
      return inner(value ?? null);
    case 'list':
    case 'set':
      return Array.isArray(value) ? value.map(inner) : [];
    case 'map':
      return isPlainObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, element]) => [key, inner(element)]))
        : {};
  }
}

/**
 * The value in the exact form that its type asks for: missing or undefined attributes become null, keys that the type does
 * not have are dropped. Values are not converted.
 */
export function conform(value: CtyValue | undefined, type: CtyType): CtyValue {
  if (value === undefined || value === null) return null;
  if (typeof type === 'string' || isUnknown(value) || value instanceof DynamicValue) return value;
  switch (type[0]) {
    case 'list':
    case 'set':
      return Array.isArray(value) ? value.map((element) => conform(element, type[1])) : value;
    case 'tuple':
      return Array.isArray(value) ? type[1].map((member, index) => conform(value[index], member)) : value;
    case 'map':
      return isPlainObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, element]) => [key, conform(element, type[1])]))
        : value;
    case 'object':
      return isPlainObject(value)
        ? Object.fromEntries(Object.entries(type[1]).map(([name, member]) => [name, conform(value[name], member)]))
        : value;
  }
}

/** Whether no part of the value is unknown. */
export function isWhollyKnown(value: CtyValue): boolean {
  if (isUnknown(value)) return false;
  if (value instanceof DynamicValue) return isWhollyKnown(value.value);
  if (Array.isArray(value)) return value.every(isWhollyKnown);
  return isPlainObject(value) ? Object.values(value).every(isWhollyKnown) : true;
}

/** The value with every unknown part replaced by null: what may be stored of a value that is not finished. */
export function unknownsToNull(value: CtyValue): CtyValue {
  if (isUnknown(value)) return null;
  if (value instanceof DynamicValue) return new DynamicValue(value.type, unknownsToNull(value.value));
  if (Array.isArray(value)) return value.map(unknownsToNull);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, unknownsToNull(element)]));
}

/** A deep copy that handlers may change. */
export function clone(value: CtyObject): CtyObject {
  return cloneValue(value) as CtyObject;
}

function cloneValue(value: CtyValue): CtyValue {
  if (Array.isArray(value)) return value.map(cloneValue);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, cloneValue(element)]));
}
