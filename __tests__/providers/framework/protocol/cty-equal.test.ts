import type { CtyType, CtyValue } from '../../../../providers/framework/protocol/cty';
import { DecimalNumber, DynamicValue, Unknown, UNKNOWN } from '../../../../providers/framework/protocol/cty';
import { ctyEqual } from '../../../../providers/framework/protocol/cty-equal';
import { exactDecimal, parseDecimal } from '../../../../providers/framework/protocol/decimal';

type Case = readonly [string, CtyType, CtyValue, CtyValue, boolean];
const pair: CtyType = ['object', { a: 'string', n: ['set', 'number'] }];

const cases: readonly Case[] = [
  ['numbers in different forms', 'number', 1, new DecimalNumber('1.00'), true],
  ['large integers one apart', 'number', 9007199254740993n, 9007199254740992n, false],
  ['a tenth as number and as text', 'number', 0.1, new DecimalNumber('0.10'), true],
  ['lists in another order', ['list', 'string'], ['a', 'b'], ['b', 'a'], false],
  ['sets in another order', ['set', 'string'], ['a', 'b'], ['b', 'a', 'b'], true],
  [
    'sets of objects with sets',
    ['set', pair],
    [
      { a: 'x', n: [1, 2] },
      { a: 'y', n: [] },
    ],
    [
      { a: 'y', n: [] },
      { a: 'x', n: [2n, 1] },
    ],
    true,
  ],
  ['sets with another element', ['set', pair], [{ a: 'x', n: [1] }], [{ a: 'x', n: [2] }], false],
  ['maps with another key', ['map', 'string'], { a: 'x' }, { b: 'x' }, false],
  ['null and an empty list', ['list', 'string'], null, [], false],
  ['null and null', 'string', null, null, true],
  ['unknown with and without refinements', 'string', UNKNOWN, new Unknown(Uint8Array.of(1)), true],
  ['unknown and a value', 'string', UNKNOWN, 'a', false],
  [
    'dynamic values of one type',
    'dynamic',
    new DynamicValue(['object', { a: 'bool', b: 'bool' }], { a: true, b: true }),
    new DynamicValue(['object', { b: 'bool', a: 'bool' }], { b: true, a: true }),
    true,
  ],
  ['dynamic values of two types', 'dynamic', new DynamicValue('string', '1'), new DynamicValue('number', 1), false],
];

describe('ctyEqual', () => {
  it.each(cases)('%s', (_name, type, left, right, equal) => {
    expect(ctyEqual(left, right, type)).toBe(equal);
    expect(ctyEqual(right, left, type)).toBe(equal);
  });
});

describe('decimals', () => {
  it.each([
    ['-1.50', -15n, -1],
    ['.5', 5n, -1],
    ['1e+30', 1n, 30],
    ['000', 0n, 0],
    ['1200', 12n, 2],
  ])('%s is read exactly', (text, digits, exponent) => {
    expect(parseDecimal(text)).toEqual({ digits, exponent });
  });

  it.each(['', '.', '1e', 'x', '0x10', '1,5', ' 1'])('%j is no numeral', (text) => {
    expect(parseDecimal(text)).toBeNull();
  });

  it('a double is what it holds, not what it prints', () => {
    expect(exactDecimal(0.5)).toEqual({ digits: 5n, exponent: -1 });
    expect(exactDecimal(-(2 ** 70))).toEqual(parseDecimal('-1180591620717411303424'));
    expect(exactDecimal(0.1)).toEqual(parseDecimal('0.1000000000000000055511151231257827021181583404541015625'));
    expect(exactDecimal(Number.MIN_VALUE).exponent).toBe(-1074);
  });
});
