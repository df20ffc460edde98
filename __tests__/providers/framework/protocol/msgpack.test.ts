import { Decoder, Encoder } from '@msgpack/msgpack';
import type { CtyType, CtyValue } from '../../../../providers/framework/protocol/cty';
import { decodeMsgpack, encodeMsgpack } from '../../../../providers/framework/protocol/cty-msgpack';
import { ProtocolError } from '../../../../providers/framework/protocol/protocol-error';

/** Values at each border of the format's forms: lengths and numbers where one more byte is needed. */
const sizes = [0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536];
const numbers = [0, 1, 127, 128, 255, 256, 65_535, 65_536, 2 ** 31 - 1, -1, -32, -33, -128, -129, -32_768, -32_769];
const cases: ReadonlyArray<readonly [string, CtyType, CtyValue]> = [
  ...numbers.map((value) => [`the number ${value}`, 'number', value] as const),
  ...[2 ** 31, -(2 ** 31), 2 ** 53 - 1, -(2 ** 53 - 1)].map((n) => [`the number ${n}`, 'number', n] as const),
  ...[1.5, -0.25, 2 ** -20].map((value) => [`the double ${value}`, 'number', value] as const),
  ...sizes.map((size) => [`a text of ${size} bytes`, 'string', 'x'.repeat(size)] as const),
  ...sizes.map((size) => [`a list of ${size}`, ['list', 'bool'], Array.from({ length: size }, () => true)] as const),
  ...sizes.slice(0, -2).map((size) => {
    const keys = Array.from({ length: size }, (_, i) => String(i).padStart(6, '0'));
    return [`a map of ${size}`, ['map', 'string'], Object.fromEntries(keys.map((key) => [key, 'ü€😀']))] as const;
  }),
];

/** What another implementation takes for the same value; it knows no integers beyond 32 bits but bigint. */
function plain(value: CtyValue): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) >= 2 ** 31 ? BigInt(value) : value;
}

describe('MessagePack', () => {
  it.each(cases)('writes and reads %s as another implementation does', (_what, type, value) => {
    const theirs = new Encoder({ useBigInt64: true, sortKeys: true }).encode(plain(value));
    const ours = encodeMsgpack(value, type);
    expect(Buffer.compare(ours, theirs)).toBe(0);
    expect(new Decoder({ useBigInt64: true }).decode(ours)).toEqual(plain(value));
    expect(decodeMsgpack(theirs, type)).toEqual(value);
  });

  const type: CtyType = ['object', { b: ['list', 'number'], a: 'string', any: 'dynamic', m: ['map', 'bool'] }];
  const bytes = Buffer.from(
    '84 a161 a178 a3616e79 c0 a162 92 01 cf0020000000000001 a16d 81 a16b c3'.replace(/ /g, ''),
    'hex',
  );
  const value = { b: [1, 9007199254740993n], a: 'x', any: null, m: { k: true } };

  it('reads attributes in any order', () => {
    const turned = Buffer.from(
      '84 a16d 81 a16b c3 a162 92 01 cf0020000000000001 a3616e79 c0 a161 a178'.replace(/ /g, ''),
      'hex',
    );
    expect(decodeMsgpack(bytes, type)).toEqual(value);
    expect(decodeMsgpack(turned, type)).toEqual(value);
  });

  it('refuses a value that is cut off anywhere, has something behind it, or announces more than there is', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeMsgpack(bytes.subarray(0, length), type)).toThrow(ProtocolError);
    }
    expect(() => decodeMsgpack(Buffer.concat([bytes, Buffer.of(0xc0)]), type)).toThrow('is no MessagePack');
    expect(() => decodeMsgpack(Buffer.from('ddffffffff', 'hex'), ['list', 'bool'])).toThrow('is no MessagePack');
    expect(() => decodeMsgpack(Buffer.from('c1', 'hex'), 'bool')).toThrow('is no MessagePack');
    expect(() => decodeMsgpack(Buffer.from('8101c3', 'hex'), ['map', 'bool'])).toThrow('is no MessagePack');
  });

  it('says where a value is wrong, deep inside', () => {
    const wrong = Buffer.from('84 a161 a178 a3616e79 c0 a162 92 01 a178 a16d c0'.replace(/ /g, ''), 'hex');
    expect(() => decodeMsgpack(wrong, type)).toThrow('b[1] must be number, found a string');
  });

  it('writes the next value whole after one that was refused half way', () => {
    expect(() => encodeMsgpack(['a', 1], ['list', 'string'])).toThrow('[1] must be string');
    expect(Buffer.from(encodeMsgpack('x', 'string')).toString('hex')).toBe('a178');
  });
});
