import type { CtyType, CtyValue } from './cty';
import { DynamicValue, isUnknown } from './cty';
import { isCtyNumber, sameNumber } from './cty-number';
import { isPlainObject } from './cty-type';
import { encodeMsgpack } from './cty-msgpack';

/**
 * Whether two values of one type are the same to Terraform: sets in any order and without counting doubles, numbers by what
 * they are and not by how JavaScript holds them. An unknown value equals an unknown value, whatever is known about either.
 */
export function ctyEqual(left: CtyValue, right: CtyValue, type: CtyType): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (isUnknown(left) || isUnknown(right)) return isUnknown(left) && isUnknown(right);
  if (typeof type === 'string') return scalarEqual(left, right, type);
  if (type[0] === 'map' || type[0] === 'object') {
    if (!isPlainObject(left) || !isPlainObject(right)) return false;
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => {
        const elementType = memberType(type, name);
        if (elementType === undefined || !Object.hasOwn(right, name)) return false;
        return ctyEqual(left[name] as CtyValue, right[name] as CtyValue, elementType);
      })
    );
  }
  if (!Array.isArray(left) || !Array.isArray(right)) return false;
  if (type[0] === 'set') return setsEqual(left, right, type[1]);
  return (
    left.length === right.length &&
    left.every((element, i) => {
      const elementType = type[0] === 'tuple' ? type[1][i] : type[1];
      return elementType !== undefined && ctyEqual(element, right[i] as CtyValue, elementType);
    })
  );
}

function scalarEqual(left: CtyValue, right: CtyValue, type: Extract<CtyType, string>): boolean {
  if (type === 'number') return isCtyNumber(left) && isCtyNumber(right) && sameNumber(left, right);
  if (type !== 'dynamic' || !(left instanceof DynamicValue) || !(right instanceof DynamicValue)) return false;
  return sameType(left.type, right.type) && ctyEqual(left.value, right.value, left.type);
}

function sameType(left: CtyType, right: CtyType): boolean {
  return canonicalType(left) === canonicalType(right);
}

/** The type's JSON with attributes sorted, since their order means nothing. */
function canonicalType(type: CtyType): string {
  if (typeof type === 'string') return type;
  if (type[0] === 'tuple') return `tuple(${type[1].map(canonicalType).join(',')})`;
  if (type[0] !== 'object') return `${type[0]}(${canonicalType(type[1])})`;
  const attributes = Object.entries(type[1]).sort(([a], [b]) => (a < b ? -1 : 1));
  return `object(${attributes.map(([name, t]) => `${JSON.stringify(name)}:${canonicalType(t)}`).join(',')})`;
}

function setsEqual(left: readonly CtyValue[], right: readonly CtyValue[], type: CtyType): boolean {
  const keys = new Set(left.map((element) => elementKey(element, type)));
  const others = new Set(right.map((element) => elementKey(element, type)));
  return keys.size === others.size && [...keys].every((key) => others.has(key));
}

/** A text that two elements share exactly when they are equal. */
export function elementKey(value: CtyValue, type: CtyType): string {
  return Buffer.from(encodeMsgpack(canonical(value, type), type)).toString('base64');
}

/** The value with the elements of every set inside it in one fixed order, and each only once. */
function canonical(value: CtyValue, type: CtyType): CtyValue {
  if (value instanceof DynamicValue) return new DynamicValue(value.type, canonical(value.value, value.type));
  if (typeof type === 'string' || value === null || isUnknown(value)) return value;
  if (Array.isArray(value)) {
    if (type[0] === 'tuple') return value.map((element, i) => canonical(element, type[1][i] as CtyType));
    if (type[0] === 'list') return value.map((element) => canonical(element, type[1]));
    if (type[0] !== 'set') return value;
    const byKey = new Map(value.map((element) => [elementKey(element, type[1]), canonical(element, type[1])]));
    return [...byKey.keys()].sort().map((key) => byKey.get(key) as CtyValue);
  }
  if (!isPlainObject(value) || (type[0] !== 'map' && type[0] !== 'object')) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, element]) => [name, canonical(element, memberType(type, name) as CtyType)]),
  );
}

function memberType(type: CtyType, name: string): CtyType | undefined {
  if (type[0] === 'map') return (type as readonly ['map', CtyType])[1];
  return (type as Extract<CtyType, readonly ['object', ...unknown[]]>)[1][name];
}
