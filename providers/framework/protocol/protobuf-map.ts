import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Field, MessageType } from './protobuf';
import { message, string } from './protobuf';

type Entries<T> = { readonly [key: string]: T };

type MapField<In, Out> = Field<Entries<In>, Entries<Out>>;

/** `map<string, Message>`: on the wire a repeated message with the key as field 1 and the value as field 2. */
export function mapOf<In, Out>(number: number, type: MessageType<In, Out>): MapField<In, Out> {
  return {
    number,
    write: (writer, entries) => {
      for (const [key, value] of Object.entries(entries)) {
        const entry = new BinaryWriter();
        if (key !== '') entry.tag(1, WireType.LengthDelimited).string(key);
        entry.tag(2, WireType.LengthDelimited).bytes(type.encode(value));
        writer.tag(number, WireType.LengthDelimited).bytes(entry.finish());
      }
    },
    read: (reader, previous) => {
      const entry = new BinaryReader(reader.bytes());
      let key = '';
      let value: Uint8Array = new Uint8Array();
      while (entry.pos < entry.len) {
        const [fieldNumber, wireType] = entry.tag();
        if (fieldNumber === 1) key = entry.string();
        else if (fieldNumber === 2) value = entry.bytes();
        else entry.skip(wireType, fieldNumber);
      }
      return { ...previous, [key]: type.decode(value) };
    },
    absent: () => ({}),
  };
}

/** `map<string, string>`: each entry is a message of two strings. */
export function stringMap(number: number): MapField<string, string> {
  const entryType = message({ key: string(1), value: string(2) });
  return {
    number,
    write: (writer, entries) => {
      for (const [key, value] of Object.entries(entries)) {
        writer.tag(number, WireType.LengthDelimited).bytes(entryType.encode({ key, value }));
      }
    },
    read: (reader, previous) => {
      const { key, value } = entryType.decode(reader.bytes());
      return { ...previous, [key]: value };
    },
    absent: () => ({}),
  };
}
