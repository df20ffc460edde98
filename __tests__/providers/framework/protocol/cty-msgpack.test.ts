import type { CtyType, CtyValue } from '../../../../providers/framework/protocol/cty';
import { DecimalNumber, DynamicValue, Unknown, UNKNOWN } from '../../../../providers/framework/protocol/cty';
import { decodeMsgpack, encodeMsgpack } from '../../../../providers/framework/protocol/cty-msgpack';

const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');
const unhex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const person: CtyType = ['object', { name: 'string', age: 'number' }];

/** Worked out by hand from the MessagePack format; the unknown and refined forms were seen on the wire of terraform 1.11.4. */
const golden: ReadonlyArray<readonly [string, CtyType, CtyValue, string]> = [
  ['null', 'string', null, 'c0'],
  ['a string', 'string', 'é', 'a2 c3a9'],
  ['true', 'bool', true, 'c3'],
  ['a small integer', 'number', 5, '05'],
  ['a negative integer', 'number', -5, 'fb'],
  ['an exact fraction', 'number', 1.5, 'cb 3ff8000000000000'],
  ['a fraction that no double holds', 'number', 0.1, 'a3 302e31'],
  ['an integer beyond 2^53', 'number', 9007199254740993n, 'cf 0020000000000001'],
  ['a negative integer beyond 2^53', 'number', -9007199254740993n, 'd3 ffdfffffffffffff'],
  ['an integer beyond 64 bits', 'number', 36893488147419103233n, 'b4 3336383933343838313437343139313033323333'],
  [
    'a long fraction',
    'number',
    new DecimalNumber('0.12345678901234567890123'),
    'b9 302e3132333435363738393031323334353637383930313233',
  ],
  ['infinity', 'number', Infinity, 'cb 7ff0000000000000'],
  ['unknown', 'string', UNKNOWN, 'd40000'],
  ['a list with an unknown element', ['list', 'string'], ['a', UNKNOWN], '92 a161 d40000'],
  ['a set', ['set', 'bool'], [true, false], '92 c3 c2'],
  ['a tuple', ['tuple', ['string', 'number']], ['a', 1], '92 a161 01'],
  ['a map, keys sorted', ['map', 'number'], { b: 2, a: 1 }, '82 a161 01 a162 02'],
  ['an object with null, attributes sorted', person, { name: 'x', age: null }, '82 a3616765 c0 a46e616d65 a178'],
  ['a dynamic value', 'dynamic', new DynamicValue('bool', true), '92 c406 22626f6f6c22 c3'],
  ['an unknown of known type', 'dynamic', new DynamicValue('bool', UNKNOWN), '92 c406 22626f6f6c22 d40000'],
  ['a dynamic unknown', 'dynamic', UNKNOWN, 'd40000'],
];

describe('MessagePack of cty values', () => {
  it.each(golden)('writes and reads %s', (_name, type, value, expected) => {
    expect(hex(encodeMsgpack(value, type))).toBe(expected.replaceAll(' ', ''));
    expect(decodeMsgpack(unhex(expected), type)).toEqual(value);
  });

  it('reads a refined unknown as unknown and keeps what is known about it', () => {
    const refined = decodeMsgpack(unhex('c7 09 0c 82 01 c2 02 a4 7072652d'), 'string');
    expect(refined).toBeInstanceOf(Unknown);
    expect(hex((refined as Unknown).refinements ?? new Uint8Array())).toBe('8201c202a47072652d');
    expect(hex(encodeMsgpack(refined, 'string'))).toBe('d40000');
  });

  it('gives one form to a number however it was held', () => {
    for (const one of [1, 1n, new DecimalNumber('1.0'), new DecimalNumber('10e-1')]) {
      expect(hex(encodeMsgpack(one, 'number'))).toBe('01');
    }
  });

  it('keeps a double that came as a double, to the last digit', () => {
    const exactTenth = unhex('cb 3fb999999999999a');
    const value = decodeMsgpack(exactTenth, 'number');
    expect(value).toEqual(new DecimalNumber('0.1000000000000000055511151231257827021181583404541015625'));
    expect(hex(encodeMsgpack(value, 'number'))).toBe('cb3fb999999999999a');
  });

  it('reads a decimal text as a number', () => {
    expect(decodeMsgpack(unhex('a5 31652b3330'), 'number')).toBe(10n ** 30n);
    expect(decodeMsgpack(unhex('a3 302e31'), 'number')).toBe(0.1);
  });
});

describe('a value that does not fit its type', () => {
  const secret = 'hunter2';
  const cases: ReadonlyArray<readonly [CtyType, CtyValue, string]> = [
    ['number', secret, 'the value must be number, found a string'],
    [person, { name: secret }, 'the value lacks the attribute age; an absent value is written as null'],
    [
      person,
      { name: 'x', age: 1, extra: secret },
      'the value has extra, which its type does not know; known: name, age',
    ],
    [['object', { p: ['list', person] }], { p: [{ name: 1, age: 1 }] }, 'p[0].name must be string, found a number'],
    [['list', 'string'], { a: secret }, 'the value must be list of string, found an object'],
    [['tuple', ['string']], [secret, secret], 'must be tuple of 1 elements, found an array of 2'],
    ['dynamic', secret, 'must be any, found a string'],
    ['number', NaN, 'must be number, found a number'],
  ];
  it.each(cases)('%j: is refused with path and kind, without the value', (type, value, text) => {
    const encode = (): unknown => encodeMsgpack(value, type);
    expect(encode).toThrow(text);
    expect(encode).not.toThrow(secret);
  });

  it('is refused on the way in as well', () => {
    expect(() => decodeMsgpack(unhex('81 a46e616d65 a178'), person)).toThrow('lacks the attribute age');
    expect(() => decodeMsgpack(unhex('a178'), 'bool')).toThrow('must be bool, found a string');
    expect(() => decodeMsgpack(unhex('a178'), 'number')).toThrow('must be number, found a string');
    expect(() => decodeMsgpack(unhex('92 a161'), 'string')).toThrow('is no MessagePack');
  });
});
