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
import { checkAttributes, isPlainObject, mismatch, pathText } from './cty-type';
import { typeFromJson, typeToJson } from './cty-type-json';
import type { Decimal } from './decimal';
import { decimalText, exactDecimal, sameDecimal } from './decimal';
import { MsgpackReader } from './msgpack-reader';
import { MsgpackWriter } from './msgpack-writer';
import { shapeOf } from './object-shape';
import { ProtocolError } from './protocol-error';

/** Extension type of an unknown value of which something is known; a plain unknown has type 0. */
const EXT_REFINED_UNKNOWN = 12;
const UNKNOWN_BYTES = Uint8Array.of(0xd4, 0, 0);

/** Where the value at hand is; grows and shrinks on the way, and is read when something is wrong. */
type Path = (string | number)[];

const writer = new MsgpackWriter();

/** A value of this type as cty's MessagePack. @throws ProtocolError with the path when it does not fit the type. */
export function encodeMsgpack(value: CtyValue, type: CtyType): Uint8Array {
  try {
    write(value, type, []);
    return writer.take();
  } finally {
    writer.reset();
  }
}

/** @throws ProtocolError when the bytes are no MessagePack or do not fit the type. */
export function decodeMsgpack(bytes: Uint8Array, type: CtyType): CtyValue {
  const reader = new MsgpackReader(bytes);
  try {
    const value = read(reader, type, []);
    if (!reader.isAtEnd) throw new RangeError('something follows the value');
    return value;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProtocolError(`a value of ${bytes.length} bytes is no MessagePack (${error.name})`);
  }
}

function write(value: CtyValue, type: CtyType, path: Path): void {
  if (value === null) return writer.nil();
  if (isUnknown(value)) return writer.raw(UNKNOWN_BYTES);
  if (typeof type === 'string') return writeScalar(value, type, path);
  switch (type[0]) {
    case 'list':
    case 'set':
      if (!Array.isArray(value)) throw mismatch(path, type, value);
      return writeElements(value, () => type[1], path);
    case 'tuple':
      if (!Array.isArray(value) || value.length !== type[1].length) throw mismatch(path, type, value);
      return writeElements(value, (i) => type[1][i] as CtyType, path);
    case 'map': {
      if (!isPlainObject(value)) throw mismatch(path, type, value);
      // Sorted, as cty itself writes them: equal values give equal bytes.
      const keys = Object.keys(value).sort();
      writer.map(keys.length);
      for (const key of keys) {
        writer.string(key);
        path.push(key);
        write(value[key] as CtyValue, type[1], path);
        path.pop();
      }
      return;
    }
    case 'object': {
      if (!isPlainObject(value)) throw mismatch(path, type, value);
      const { members } = shapeOf(type);
      const isWhole = members.every(({ name }) => Object.hasOwn(value, name));
      if (!isWhole || Object.keys(value).length !== members.length) checkAttributes(path, Object.keys(type[1]), value);
      writer.map(members.length);
      for (const { name, type: memberType, key } of members) {
        writer.raw(key);
        path.push(name);
        write(value[name] as CtyValue, memberType, path);
        path.pop();
      }
    }
  }
}

function writeElements(values: readonly CtyValue[], typeAt: (index: number) => CtyType, path: Path): void {
  writer.array(values.length);
  values.forEach((element, i) => {
    path.push(i);
    write(element, typeAt(i), path);
    path.pop();
  });
}

function writeScalar(value: CtyValue, type: Extract<CtyType, string>, path: Path): void {
  switch (type) {
    case 'string':
      if (typeof value !== 'string') throw mismatch(path, type, value);
      return writer.string(value);
    case 'bool':
      if (typeof value !== 'boolean') throw mismatch(path, type, value);
      return writer.boolean(value);
    case 'number':
      if (!isCtyNumber(value)) throw mismatch(path, type, value);
      return writeNumber(value);
    case 'dynamic':
      if (!(value instanceof DynamicValue)) throw mismatch(path, type, value);
      writer.array(2);
      writer.binary(typeToJson(value.type));
      return write(value.value, value.type, path);
  }
}

/** An integer if it fits 64 bits, a double if that holds it exactly, else the decimal text: what cty itself does. */
function writeNumber(value: CtyNumber): void {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) {
      return Math.abs(value) < 0x80000000 ? writer.number(value + 0) : writer.bigint(BigInt(value));
    }
    if (!Number.isFinite(value)) return writer.number(value);
  }
  const decimal = decimalOf(value) as Decimal;
  const normal = numberFromDecimal(decimal);
  if (typeof normal !== typeof value) return writeNumber(normal);
  if (typeof normal === 'bigint' && BigInt.asIntN(64, normal) === normal) return writer.bigint(normal);
  const double = Number(normal.toString());
  if (Number.isFinite(double) && sameDecimal(exactDecimal(double), decimal)) return writer.number(double);
  writer.string(decimalText(decimal));
}

function read(reader: MsgpackReader, type: CtyType, path: Path): CtyValue {
  if (reader.skipNil()) return null;
  const kind = reader.kind();
  if (kind === 'extension') {
    const { type: extension, data } = reader.extension();
    return extension === EXT_REFINED_UNKNOWN ? new Unknown(Uint8Array.from(data)) : new Unknown();
  }
  const wrong = (): ProtocolError => mismatch(path, type, reader.any());
  if (typeof type === 'string') return readScalar(reader, type, path, wrong);
  switch (type[0]) {
    case 'list':
    case 'set':
      if (kind !== 'array') throw wrong();
      return readElements(reader, reader.array(), () => type[1], path);
    case 'tuple': {
      if (kind !== 'array') throw wrong();
      const start = reader.position;
      const count = reader.array();
      if (count !== type[1].length) {
        reader.position = start;
        throw wrong();
      }
      return readElements(reader, count, (i) => type[1][i] as CtyType, path);
    }
    case 'map': {
      if (kind !== 'map') throw wrong();
      const entries: [string, CtyValue][] = [];
      for (let left = reader.map(); left > 0; left -= 1) {
        const key = keyOf(reader);
        path.push(key);
        entries.push([key, read(reader, type[1], path)]);
        path.pop();
      }
      return Object.fromEntries(entries);
    }
    case 'object':
      if (kind !== 'map') throw wrong();
      return readObject(reader, type, path);
  }
}

function readElements(
  reader: MsgpackReader,
  count: number,
  typeAt: (index: number) => CtyType,
  path: Path,
): CtyValue[] {
  const values: CtyValue[] = [];
  for (let i = 0; i < count; i += 1) {
    path.push(i);
    values.push(read(reader, typeAt(i), path));
    path.pop();
  }
  return values;
}

function readObject(
  reader: MsgpackReader,
  type: Extract<CtyType, readonly ['object', ...unknown[]]>,
  path: Path,
): CtyValue {
  const { members, template } = shapeOf(type);
  const result: { [name: string]: CtyValue } = { ...template };
  const start = reader.position;
  let inOrder = reader.map() === members.length;
  for (const { name, type: memberType, key } of members) {
    inOrder &&= reader.skipIf(key);
    if (!inOrder) break;
    path.push(name);
    result[name] = read(reader, memberType, path);
    path.pop();
  }
  if (inOrder) return result;
  reader.position = start;
  return readUnordered(reader, type, path);
}

/** Terraform writes attributes in order; anybody else need not. */
function readUnordered(
  reader: MsgpackReader,
  type: Extract<CtyType, readonly ['object', ...unknown[]]>,
  path: Path,
): CtyValue {
  const found = new Map<string, CtyValue>();
  for (let left = reader.map(); left > 0; left -= 1) {
    const name = keyOf(reader);
    const memberType = Object.hasOwn(type[1], name) ? type[1][name] : undefined;
    path.push(name);
    if (memberType === undefined) reader.any();
    found.set(name, memberType === undefined ? null : read(reader, memberType, path));
    path.pop();
  }
  checkAttributes(path, Object.keys(type[1]), Object.fromEntries(found));
  return Object.fromEntries(Object.keys(type[1]).map((name) => [name, found.get(name) ?? null]));
}

function keyOf(reader: MsgpackReader): string {
  if (reader.kind() !== 'string') throw new RangeError('a key that is no text');
  return reader.string();
}

function readScalar(
  reader: MsgpackReader,
  type: Extract<CtyType, string>,
  path: Path,
  wrong: () => ProtocolError,
): CtyValue {
  const kind = reader.kind();
  switch (type) {
    case 'string':
      if (kind === 'string') return reader.string();
      break;
    case 'bool':
      if (kind === 'boolean') return reader.boolean();
      break;
    case 'number': {
      if (kind === 'number') {
        const number = reader.number();
        if (typeof number === 'bigint') return numberFromBigInt(number);
        return Number.isSafeInteger(number) ? number : numberFromDouble(number);
      }
      const start = reader.position;
      const number = kind === 'string' ? numberFromText(reader.string()) : null;
      if (number !== null) return number;
      reader.position = start;
      break;
    }
    case 'dynamic': {
      if (kind === 'array' && reader.array() === 2 && reader.kind() === 'binary') {
        const ownType = typeFromJson(reader.binary());
        return new DynamicValue(ownType, read(reader, ownType, path));
      }
      throw new ProtocolError(`${pathText(path)} must be a pair of a type and a value of that type`);
    }
  }
  throw wrong();
}
