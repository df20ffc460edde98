import type { CtyType } from '../../../../providers/framework/protocol/cty';
import { DecimalNumber, DynamicValue } from '../../../../providers/framework/protocol/cty';
import { decodeJson } from '../../../../providers/framework/protocol/cty-json';
import { typeFromJson, typeToJson } from '../../../../providers/framework/protocol/cty-type-json';
import { decodeDynamic, encodeDynamic } from '../../../../providers/framework/protocol/dynamic-value';

const json = (text: string): Buffer => Buffer.from(text);
const type: CtyType = ['object', { id: 'string', size: 'number', tags: ['set', 'string'], extra: 'dynamic' }];

describe('state in JSON', () => {
  it('is read by its type', () => {
    const state = '{"id":"a","size":1.5,"tags":["x"],"extra":{"type":["list","number"],"value":[1]}}';
    expect(decodeJson(json(state), type)).toEqual({
      id: 'a',
      size: 1.5,
      tags: ['x'],
      extra: new DynamicValue(['list', 'number'], [1]),
    });
  });

  it('loses no digit of a number, and no character of a string that looks like one', () => {
    const state =
      '{"n":[9007199254740993,-12345678901234567890,1e30,0.1,0.12345678901234567890],"s":"9007199254740993 \\\\\\" 1e5"}';
    expect(decodeJson(json(state), ['object', { n: ['list', 'number'], s: 'string' }])).toEqual({
      n: [9007199254740993n, -12345678901234567890n, 10n ** 30n, 0.1, new DecimalNumber('0.1234567890123456789')],
      s: '9007199254740993 \\" 1e5',
    });
  });

  it('of an older schema drops what the type does not know and fills what it lacks with null', () => {
    const old = json('{"id":"a","retired":{"x":1},"size":3}');
    expect(() => decodeJson(old, type)).toThrow('lacks the attributes tags, extra');
    expect(decodeJson(old, type, { lenient: true })).toEqual({ id: 'a', size: 3, tags: null, extra: null });
  });

  it('of another simple type is converted where no meaning is lost', () => {
    const state = json('{"a":5,"b":"true","c":"7"}');
    expect(decodeJson(state, ['object', { a: 'string', b: 'bool', c: 'number' }])).toEqual({ a: '5', b: true, c: 7 });
  });

  it('that does not fit is refused with its path, without its content', () => {
    const broken = (): unknown => decodeJson(json('{"tags":{"hunter2":1}}'), ['object', { tags: ['set', 'string'] }]);
    expect(broken).toThrow('tags must be set of string, found an object');
    expect(() => decodeJson(json('{"hunter2'), 'string')).toThrow('a value of 9 characters is no JSON');
  });
});

describe('the protocol’s DynamicValue', () => {
  it('is read from whichever encoding is filled', () => {
    const none = new Uint8Array();
    expect(decodeDynamic({ msgpack: none, json: json('"a"') }, 'string')).toBe('a');
    expect(decodeDynamic(encodeDynamic('a', 'string'), 'string')).toBe('a');
    expect(decodeDynamic(undefined, 'string')).toBeNull();
  });
});

describe('types in JSON', () => {
  it.each<CtyType>([
    'dynamic',
    ['map', ['list', 'bool']],
    ['tuple', ['string', ['set', 'number']]],
    ['object', { a: 'string', b: ['object', {}] }, ['a']],
  ])('%j comes back as it went', (original) => {
    expect(typeFromJson(typeToJson(original))).toEqual(original);
  });

  it('that are none are refused with what is known', () => {
    expect(() => typeFromJson(json('["array","string"]'))).toThrow('["array","string"] is no type; known: "string"');
    expect(() => typeFromJson(json('string'))).toThrow('a type must be JSON, found: string');
  });
});
