import { Decoder, Encoder, ExtData } from '@msgpack/msgpack';
import type { CtyType, CtyValue } from './cty';
import { DynamicValue, isUnknown, Unknown } from './cty';
import type { CtyNumber } from './cty-number';
import {
  decimalOf,
  isCtyNumber,
  numberFromBigInt,
  numberFromDecimal,
  numberFromDouble,
  numberFromText,
} from './cty-number';
import type { ValuePath } from './cty-type';
import { checkAttributes, isPlainObject, mismatch, pathText } from './cty-type';
import { typeFromJson, typeToJson } from './cty-type-json';
import type { Decimal } from './decimal';
import { decimalText, exactDecimal, sameDecimal } from './decimal';
import { ProtocolError } from './protocol-error';

/** Extension types of cty's MessagePack form: an unknown value, plain and with what is known about it already. */
const EXT_UNKNOWN = 0;
const EXT_REFINED_UNKNOWN = 12;

const UNKNOWN_EXTENSION = new ExtData(EXT_UNKNOWN, Uint8Array.of(0));

/** Bytes of a value from which on the encoder is thrown away: it keeps a buffer as large as its largest value. */
const LARGE = 1024 * 1024;

/** Made once: each encoder takes a buffer of its own, which costs more than what most values need. */
const decoder = new Decoder({ useBigInt64: true });
let encoder = new Encoder({ useBigInt64: true });

/** A value of this type as cty's MessagePack. @throws ProtocolError with the path when it does not fit the type. */
export function encodeMsgpack(value: CtyValue, type: CtyType): Uint8Array {
  const bytes = encoder.encode(toWire(value, type, []));
  if (bytes.length > LARGE) encoder = new Encoder({ useBigInt64: true });
  return bytes;
}

/** @throws ProtocolError when the bytes are no MessagePack or do not fit the type. */
export function decodeMsgpack(bytes: Uint8Array, type: CtyType): CtyValue {
  let wire: unknown;
  try {
    wire = decoder.decode(bytes);
  } catch (error) {
    throw new ProtocolError(`a value of ${bytes.length} bytes is no MessagePack (${(error as Error).name})`);
  }
  return fromWire(wire, type, []);
}

function toWire(value: CtyValue, type: CtyType, path: ValuePath): unknown {
  if (value === null) return null;
  if (isUnknown(value)) return UNKNOWN_EXTENSION;
  if (typeof type === 'string') {
    switch (type) {
      case 'string':
        if (typeof value !== 'string') throw mismatch(path, type, value);
        return value;
      case 'bool':
        if (typeof value !== 'boolean') throw mismatch(path, type, value);
        return value;
      case 'number':
        if (!isCtyNumber(value)) throw mismatch(path, type, value);
        return numberToWire(value);
      case 'dynamic':
        if (!(value instanceof DynamicValue)) throw mismatch(path, type, value);
        return [typeToJson(value.type), toWire(value.value, value.type, path)];
    }
  }
  switch (type[0]) {
    case 'list':
    case 'set':
      if (!Array.isArray(value)) throw mismatch(path, type, value);
      return value.map((element, i) => toWire(element, type[1], [...path, i]));
    case 'tuple':
      if (!Array.isArray(value) || value.length !== type[1].length) throw mismatch(path, type, value);
      return type[1].map((elementType, i) => toWire(value[i] as CtyValue, elementType, [...path, i]));
    case 'map':
      if (!isPlainObject(value)) throw mismatch(path, type, value);
      return mapObject(Object.keys(value), (key) => toWire(value[key] as CtyValue, type[1], [...path, key]));
    case 'object': {
      if (!isPlainObject(value)) throw mismatch(path, type, value);
      const names = Object.keys(type[1]);
      checkAttributes(path, names, value);
      return mapObject(names, (name) => toWire(value[name] as CtyValue, type[1][name] as CtyType, [...path, name]));
    }
  }
}

/** Sorted names, as cty itself writes them: equal values give equal bytes. */
function mapObject<T>(names: readonly string[], valueOf: (name: string) => T): { [name: string]: T } {
  return Object.fromEntries([...names].sort().map((name) => [name, valueOf(name)]));
}

/** An integer if it fits 64 bits, a double if that holds it exactly, else the decimal text: what cty itself does. */
function numberToWire(value: CtyNumber): unknown {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return Math.abs(value) < 0x80000000 ? value + 0 : BigInt(value);
    if (!Number.isFinite(value)) return value;
  }
  const decimal = decimalOf(value) as Decimal;
  const normal = numberFromDecimal(decimal);
  if (typeof normal !== typeof value) return numberToWire(normal);
  if (typeof normal === 'bigint' && BigInt.asIntN(64, normal) === normal) return normal;
  const double = Number(normal.toString());
  return Number.isFinite(double) && sameDecimal(exactDecimal(double), decimal) ? double : decimalText(decimal);
}

function fromWire(wire: unknown, type: CtyType, path: ValuePath): CtyValue {
  if (wire === null) return null;
  if (wire instanceof ExtData) {
    const { data } = wire;
    return wire.type === EXT_REFINED_UNKNOWN && data instanceof Uint8Array ? new Unknown(data) : new Unknown();
  }
  if (typeof type === 'string') return scalarFromWire(wire, type, path);
  switch (type[0]) {
    case 'list':
    case 'set':
      if (!Array.isArray(wire)) throw mismatch(path, type, wire);
      return wire.map((element: unknown, i) => fromWire(element, type[1], [...path, i]));
    case 'tuple':
      if (!Array.isArray(wire) || wire.length !== type[1].length) throw mismatch(path, type, wire);
      return type[1].map((elementType, i) => fromWire(wire[i], elementType, [...path, i]));
    case 'map':
      if (!isPlainObject(wire)) throw mismatch(path, type, wire);
      return mapEntries(wire, (key, element) => fromWire(element, type[1], [...path, key]));
    case 'object':
      if (!isPlainObject(wire)) throw mismatch(path, type, wire);
      checkAttributes(path, Object.keys(type[1]), wire);
      return mapEntries(type[1], (name, attributeType) => fromWire(wire[name], attributeType, [...path, name]));
  }
}

function mapEntries<T>(entries: { readonly [key: string]: T }, valueOf: (key: string, value: T) => CtyValue): CtyValue {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, valueOf(key, value)]));
}

function scalarFromWire(wire: unknown, type: Extract<CtyType, string>, path: ValuePath): CtyValue {
  switch (type) {
    case 'string':
      if (typeof wire === 'string') return wire;
      break;
    case 'bool':
      if (typeof wire === 'boolean') return wire;
      break;
    case 'number': {
      if (typeof wire === 'bigint') return numberFromBigInt(wire);
      if (typeof wire === 'number') return Number.isSafeInteger(wire) ? wire : numberFromDouble(wire);
      const number = typeof wire === 'string' ? numberFromText(wire) : null;
      if (number !== null) return number;
      break;
    }
    case 'dynamic': {
      const [typeJson, inner] = Array.isArray(wire) && wire.length === 2 ? (wire as unknown[]) : [];
      if (!(typeJson instanceof Uint8Array)) {
        throw new ProtocolError(`${pathText(path)} must be a pair of a type and a value of that type`);
      }
      const ownType = typeFromJson(typeJson);
      return new DynamicValue(ownType, fromWire(inner, ownType, path));
    }
  }
  throw mismatch(path, type, wire);
}
