import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { ProtocolError } from './protocol-error';

/**
 * Protobuf messages driven by field tables: a table names each field, its number and its type, and both the codec and the
 * TypeScript types follow from it. Unknown fields are skipped, so a newer Terraform may send more than the tables know.
 *
 * proto3 rules kept here: a scalar with its zero value is not sent; a field marked {@link optional} is sent whenever it is
 * set; an absent scalar is read as its zero value; the last of several occurrences of a field wins.
 */
export interface MessageType<In, Out> {
  encode(value: In): Uint8Array;
  decode(bytes: Uint8Array): Out;
}

/** What {@link MessageType.encode} takes: every field may be left out. */
export type Encodable<M> = M extends MessageType<infer In, infer _Out> ? In : never;
/** What {@link MessageType.decode} answers: every scalar, list and map is present. */
export type Decoded<M> = M extends MessageType<infer _In, infer Out> ? Out : never;

export interface Field<In, Out> {
  readonly number: number;
  write(writer: BinaryWriter, value: In): void;
  /** Reads one occurrence; `previous` is what earlier occurrences gave (lists and maps grow). */
  read(reader: BinaryReader, previous: Out | undefined): Out;
  /** The value of an absent field. */
  absent(): Out;
}

type Table = { readonly [name: string]: Field<never, unknown> };
type FieldIn<F> = F extends Field<infer In, infer _Out> ? In : never;
type FieldOut<F> = F extends Field<infer _In, infer Out> ? Out : never;

export type EncodableFields<T> = { readonly [K in keyof T]?: FieldIn<T[K]> | undefined };
export type DecodedFields<T> = { readonly [K in keyof T]: FieldOut<T[K]> };

/** A message with these fields; they are written in the order of their numbers, so that equal values give equal bytes. */
export function message<T extends Table>(table: T): MessageType<EncodableFields<T>, DecodedFields<T>> {
  const fields = Object.entries(table as unknown as { readonly [name: string]: Field<unknown, unknown> });
  fields.sort(([, left], [, right]) => left.number - right.number);
  const byNumber = new Map(fields.map(([name, field]) => [field.number, { name, field }]));
  if (byNumber.size !== fields.length) {
    throw new Error(`field table uses a number twice: ${fields.map(([name, f]) => `${name}=${f.number}`).join(', ')}`);
  }
  return {
    encode(value) {
      const writer = new BinaryWriter();
      const values = value as { readonly [name: string]: unknown };
      for (const [name, field] of fields) {
        const fieldValue = values[name];
        if (fieldValue !== undefined) field.write(writer, fieldValue);
      }
      return writer.finish();
    },
    decode(bytes) {
      const reader = new BinaryReader(bytes);
      const values: { [name: string]: unknown } = {};
      while (reader.pos < reader.len) {
        const [number, wireType] = reader.tag();
        const known = byNumber.get(number);
        if (known === undefined) {
          reader.skip(wireType, number);
        } else {
          values[known.name] = known.field.read(reader, values[known.name]);
        }
      }
      for (const [name, field] of fields) {
        if (!(name in values)) values[name] = field.absent();
      }
      return values as DecodedFields<T>;
    },
  };
}

interface Scalar<T> {
  readonly zero: T;
  readonly wireType: WireType;
  readonly put: (writer: BinaryWriter, value: T) => void;
  readonly get: (reader: BinaryReader) => T;
}

interface ScalarField<T> extends Field<T, T> {
  readonly scalar: Scalar<T>;
}

function scalarField<T>(number: number, scalar: Scalar<T>): ScalarField<T> {
  return {
    number,
    scalar,
    write: (writer, value) => {
      const isZero = value instanceof Uint8Array ? value.length === 0 : value === scalar.zero;
      if (!isZero) scalar.put(writer.tag(number, scalar.wireType), value);
    },
    read: (reader) => scalar.get(reader),
    absent: () => scalar.zero,
  };
}

export function string(number: number): ScalarField<string> {
  return scalarField(number, {
    zero: '',
    wireType: WireType.LengthDelimited,
    put: (writer, value) => writer.string(value),
    get: (reader) => reader.string(),
  });
}

export function bytes(number: number): ScalarField<Uint8Array> {
  return scalarField<Uint8Array>(number, {
    zero: new Uint8Array(),
    wireType: WireType.LengthDelimited,
    put: (writer, value) => writer.bytes(value),
    get: (reader) => reader.bytes(),
  });
}

export function bool(number: number): ScalarField<boolean> {
  return scalarField<boolean>(number, {
    zero: false,
    wireType: WireType.Varint,
    put: (writer, value) => writer.bool(value),
    get: (reader) => reader.bool(),
  });
}

/** A 64-bit (or 32-bit) signed integer, as a JavaScript number: schema versions, item counts, indexes. Beyond 2^53: an error. */
export function int64(number: number): ScalarField<number> {
  return scalarField<number>(number, {
    zero: 0,
    wireType: WireType.Varint,
    put: (writer, value) => writer.int64(value),
    get: (reader) => {
      const value = Number(reader.int64());
      if (!Number.isSafeInteger(value)) {
        throw new ProtocolError(
          `field ${number} holds an integer beyond 2^53, which this provider framework cannot hold`,
        );
      }
      return value;
    },
  });
}

/** An enum as words: the word's index in `words` is its number. */
export function enumeration<const W extends readonly [string, ...string[]]>(
  number: number,
  words: W,
): ScalarField<W[number]> {
  return scalarField<W[number]>(number, {
    zero: words[0],
    wireType: WireType.Varint,
    put: (writer, value) => writer.int32(words.indexOf(value)),
    get: (reader) => {
      const value = reader.int32();
      const word: W[number] | undefined = words[value];
      if (word === undefined) {
        throw new ProtocolError(`field ${number} holds the enum value ${value}; known: 0 to ${words.length - 1}`);
      }
      return word;
    },
  });
}

/** A scalar with presence of its own (`optional`, or a member of a oneof): sent whenever set, even with its zero value. */
export function optional<T>(field: ScalarField<T>): Field<T, T | undefined> {
  const { number, scalar } = field;
  return {
    number,
    write: (writer, value) => scalar.put(writer.tag(number, scalar.wireType), value),
    read: (reader) => scalar.get(reader),
    absent: () => undefined,
  };
}

/** An embedded message; `type` may be a function where messages contain each other. */
export function embedded<In, Out>(
  number: number,
  type: MessageType<In, Out> | (() => MessageType<In, Out>),
): Field<In, Out | undefined> {
  const resolve = typeof type === 'function' ? type : () => type;
  return {
    number,
    write: (writer, value) => writer.tag(number, WireType.LengthDelimited).bytes(resolve().encode(value)),
    read: (reader) => resolve().decode(reader.bytes()),
    absent: () => undefined,
  };
}

export function repeated<In, Out>(
  number: number,
  type: MessageType<In, Out> | (() => MessageType<In, Out>),
): Field<readonly In[], readonly Out[]> {
  const resolve = typeof type === 'function' ? type : () => type;
  return {
    number,
    write: (writer, values) => {
      for (const value of values) writer.tag(number, WireType.LengthDelimited).bytes(resolve().encode(value));
    },
    read: (reader, previous) => [...(previous ?? []), resolve().decode(reader.bytes())],
    absent: () => [],
  };
}
