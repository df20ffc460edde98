import {
  bool,
  bytes,
  embedded,
  enumeration,
  int64,
  message,
  optional,
  repeated,
  string,
} from '../../../../providers/framework/protocol/protobuf';
import { mapOf, stringMap } from '../../../../providers/framework/protocol/protobuf-map';

/** Expected bytes are worked out by hand from the encoding rules of protocol buffers: tag = number * 8 + wire type. */
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');
const unhex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('field tables', () => {
  it('write scalars in the order of their numbers', () => {
    const type = message({ b: bool(3), s: string(1), n: int64(2), raw: bytes(4) });
    expect(hex(type.encode({ raw: Buffer.from('ff', 'hex'), b: true, n: 300, s: 'hi' }))).toBe(
      '0a026869' + '10ac02' + '1801' + '2201ff',
    );
  });

  it('write a negative integer as ten bytes of two’s complement and read it back', () => {
    const type = message({ n: int64(1) });
    expect(hex(type.encode({ n: -1 }))).toBe('08ffffffffffffffffff01');
    expect(type.decode(unhex('08ffffffffffffffffff01'))).toEqual({ n: -1 });
  });

  it('leave zero values out, and send them where presence counts', () => {
    expect(
      hex(
        message({ s: string(1), n: int64(2), b: bool(3), d: bytes(4) }).encode({
          s: '',
          n: 0,
          b: false,
          d: new Uint8Array(),
        }),
      ),
    ).toBe('');
    expect(hex(message({ n: optional(int64(3)), s: optional(string(1)) }).encode({ n: 0, s: '' }))).toBe(
      '0a00' + '1800',
    );
  });

  it('tell an absent optional field from its zero value', () => {
    const type = message({ n: optional(int64(3)) });
    expect(type.decode(unhex('1800'))).toEqual({ n: 0 });
    expect(type.decode(unhex(''))).toEqual({ n: undefined });
  });

  it('let the last of several occurrences win', () => {
    expect(message({ n: int64(1) }).decode(unhex('0801 0802'))).toEqual({ n: 2 });
  });

  it('skip unknown fields of every wire type', () => {
    const type = message({ s: string(1) });
    const varint = '9001 05';
    const fixed64 = '9101 0102030405060708';
    const text = '9201 03616263';
    const fixed32 = '9501 01020304';
    expect(type.decode(unhex(`${varint}${fixed64}0a0178${text}${fixed32}`))).toEqual({ s: 'x' });
  });

  it('nest messages, lists and maps', () => {
    const inner = message({ s: string(1) });
    const type = message({
      one: embedded(1, inner),
      many: repeated(2, inner),
      named: mapOf(3, inner),
      words: stringMap(4),
    });
    const value = { one: { s: 'a' }, many: [{ s: 'b' }, {}], named: { k: { s: 'v' } }, words: { x: 'y' } };
    const expected =
      '0a03' + '0a0161' + '1203' + '0a0162' + '1200' + '1a08' + '0a016b12030a0176' + '2206' + '0a01781201' + '79';
    expect(hex(type.encode(value))).toBe(expected);
    expect(type.decode(unhex(expected))).toEqual({ ...value, many: [{ s: 'b' }, { s: '' }] });
  });

  it('refuse a number that is used twice', () => {
    expect(() => message({ a: string(1), b: string(1) })).toThrow('uses a number twice: a=1, b=1');
  });

  it('refuse what JavaScript cannot hold: integers beyond 2^53, enum values without a word', () => {
    expect(() => message({ n: int64(7) }).decode(unhex('38ffffffffffffffff7f'))).toThrow(
      'field 7 holds an integer beyond 2^53',
    );
    expect(() => message({ e: enumeration(2, ['off', 'on']) }).decode(unhex('1009'))).toThrow(
      'enum value 9; known: 0 to 1',
    );
  });
});
