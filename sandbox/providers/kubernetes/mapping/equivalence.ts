import type { CtyType, CtyValue } from '../../../../providers/framework/protocol/cty';
import { DecimalNumber, isUnknown } from '../../../../providers/framework/protocol/cty';
import type { Conversion } from './mapping';
import { sameQuantity } from './quantity';

/** Null, "", 0, false, an empty list or map: all the same to the SDK that the real provider is written on. */
export function isEmpty(value: CtyValue | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object' || isUnknown(value) || value instanceof DecimalNumber) return false;
  return Object.keys(value).length === 0;
}

/**
 * Whether two values of an attribute mean the same: empties are equal, quantities compare by amount, sets without order.
 * An unknown value equals nothing.
 */
export function isEquivalent(left: CtyValue, right: CtyValue, type: CtyType, convert?: Conversion): boolean {
  if (isUnknown(left) || isUnknown(right)) return false;
  if (isEmpty(left) || isEmpty(right)) return isEmpty(left) && isEmpty(right);
  if (typeof left === 'string' && typeof right === 'string') return sameText(left, right, convert);
  if (Array.isArray(left) && Array.isArray(right)) return sameList(left, right, type, convert);
  if (typeof left === 'object' && typeof right === 'object') {
    if (left instanceof DecimalNumber || right instanceof DecimalNumber) return scalarText(left) === scalarText(right);
    return sameObject(left as { [key: string]: CtyValue }, right as { [key: string]: CtyValue }, type, convert);
  }
  return scalarText(left) === scalarText(right);
}

/** Numbers have three forms in JavaScript; what is equal is written alike. */
function scalarText(value: CtyValue): string {
  if (value instanceof DecimalNumber) return value.text;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function sameText(left: string, right: string, convert: Conversion | undefined): boolean {
  if (left === right) return true;
  return convert === 'quantity' && sameQuantity(left, right);
}

function sameList(left: CtyValue[], right: CtyValue[], type: CtyType, convert: Conversion | undefined): boolean {
  if (left.length !== right.length) return false;
  const element: CtyType = typeof type !== 'string' && (type[0] === 'list' || type[0] === 'set') ? type[1] : 'dynamic';
  if (typeof type !== 'string' && type[0] === 'set') {
    return left.every((item) => right.some((other) => isEquivalent(item, other, element, convert)));
  }
  return left.every((item, index) => isEquivalent(item, right[index] ?? null, element, convert));
}

function sameObject(
  left: { [key: string]: CtyValue },
  right: { [key: string]: CtyValue },
  type: CtyType,
  convert: Conversion | undefined,
): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  const isMap = typeof type !== 'string' && type[0] === 'map';
  for (const key of keys) {
    if (isMap && !(key in left && key in right)) return false;
    const inner: CtyType = typeof type === 'string' || type[0] !== 'map' ? 'dynamic' : type[1];
    if (!isEquivalent(left[key] ?? null, right[key] ?? null, inner, convert)) return false;
  }
  return true;
}
