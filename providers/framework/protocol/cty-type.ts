import type { CtyType, CtyValue } from './cty';
import { DecimalNumber, DynamicValue, isUnknown } from './cty';
import { ProtocolError } from './protocol-error';

/** Where in a value: attribute names, list indexes and map keys from the outside in. */
export type ValuePath = ReadonlyArray<string | number>;

/** `uris[0].match` and the like; `the value` for the whole. */
export function pathText(path: ValuePath): string {
  if (path.length === 0) return 'the value';
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

/** A type as a person writes it in a Terraform configuration, objects cut to their attribute names. */
export function typeText(type: CtyType): string {
  if (typeof type === 'string') return type === 'dynamic' ? 'any' : type;
  if (type[0] === 'object') return `object with ${Object.keys(type[1]).join(', ') || 'no attributes'}`;
  if (type[0] === 'tuple') return `tuple of ${type[1].length} elements`;
  return `${type[0]} of ${typeText(type[1])}`;
}

/** What kind of thing a value is, for messages; never the value itself. */
export function kindText(value: unknown): string {
  if (value === undefined) return 'nothing (undefined)';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isUnknown(value)) return 'an unknown value';
  if (value instanceof DynamicValue) return 'a value with a type of its own';
  if (typeof value === 'bigint' || value instanceof DecimalNumber || typeof value === 'number') return 'a number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

export function mismatch(path: ValuePath, type: CtyType, found: unknown): ProtocolError {
  return new ProtocolError(`${pathText(path)} must be ${typeText(type)}, found ${kindText(found)}`);
}

/**
 * Checks that an object has exactly the attributes of its type: Terraform refuses both fewer and more.
 * @param what Who holds the attributes, for the message: `value` or `MessagePack`.
 */
export function checkAttributes(path: ValuePath, expected: readonly string[], value: object): void {
  const missing = expected.filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0) {
    throw new ProtocolError(
      `${pathText(path)} lacks the attribute${missing.length > 1 ? 's' : ''} ${missing.join(', ')}; ` +
        'an absent value is written as null',
    );
  }
  if (Object.keys(value).length > expected.length) {
    const known = new Set(expected);
    const extra = Object.keys(value).filter((name) => !known.has(name));
    throw new ProtocolError(
      `${pathText(path)} has ${extra.join(', ')}, which its type does not know; known: ${expected.join(', ')}`,
    );
  }
}

/** An object that is a map or an object value of cty, as opposed to the classes that stand for other values. */
export function isPlainObject(value: unknown): value is { [name: string]: CtyValue } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
