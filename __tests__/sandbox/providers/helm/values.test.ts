import { UNKNOWN } from '../../../../providers/framework/protocol/cty';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { cloak } from '../../../../sandbox/providers/helm/values/cloak';
import { goJson } from '../../../../sandbox/providers/helm/values/go-json';
import {
  releaseValues,
  writeOnlyValues,
  type ValueSources,
} from '../../../../sandbox/providers/helm/values/release-values';
import { setInto, SetSyntaxError } from '../../../../sandbox/providers/helm/values/strvals';
import { merge, type ValueMap } from '../../../../sandbox/providers/helm/values/value-types';
import { parseValues } from '../../../../sandbox/providers/helm/values/values-yaml';

const sources = (some: Partial<ValueSources>): ValueSources => ({
  values: null,
  set: null,
  set_list: null,
  set_sensitive: null,
  ...some,
});

describe('merging values', () => {
  test('maps are merged at any depth; lists, nulls and scalars replace', () => {
    const base = { a: { b: 1, c: { d: [1, 2] } }, e: 'x' };
    const over = { a: { c: { d: [3] }, f: null }, e: { g: true } };
    expect(merge(base, over)).toEqual({ a: { b: 1, c: { d: [3] }, f: null }, e: { g: true } });
    expect(base).toEqual({ a: { b: 1, c: { d: [1, 2] } }, e: 'x' });
  });

  test('texts, then set, set_list and set_sensitive, each over what was before', () => {
    const values = releaseValues(
      sources({
        values: ['a: 1\nb: {c: 1, d: 2}', null, '', 'b: {c: 3}'],
        set: [
          { name: 'b.d', value: '4', type: '' },
          { name: 'text', value: '5', type: 'string' },
        ],
        set_list: [{ name: 'list', value: ['x', 'y', '7'] }],
        set_sensitive: [{ name: 'a', value: 'secret', type: null }],
      }),
    );
    expect(values).toEqual({ a: 'secret', b: { c: 3, d: 4 }, text: '5', list: ['x', 'y', 7] });
  });

  test('what is not known yet counts as empty', () => {
    const set = [{ name: 'a', value: UNKNOWN, type: '' }];
    expect(releaseValues(sources({ values: [UNKNOWN, 'b: 1'], set, set_list: UNKNOWN }))).toEqual({ a: '', b: 1 });
    expect(writeOnlyValues(null)).toEqual({});
  });

  test('a literal is YAML under a name that is not split', () => {
    const set = [
      { name: 'a.b', value: '{c: [1, "2"]}', type: 'literal' },
      { name: 'plain', value: 'x,y', type: 'literal' },
    ];
    expect(releaseValues(sources({ set }))).toEqual({ 'a.b': { c: [1, '2'] }, plain: 'x,y' });
  });

  test('errors name the attribute and the key, never a value', () => {
    const caught = (work: () => unknown): TfError => {
      try {
        work();
      } catch (error) {
        if (error instanceof TfError) return error;
      }
      throw new Error('expected a TfError');
    };
    const bad = caught(() => releaseValues(sources({ values: ['ok: 1', 'password: [s3cret'] })));
    expect(bad).toMatchObject({ summary: 'Error unmarshaling values', path: ['values', 1] });
    expect(bad.detail).not.toContain('s3cret');
    expect(caught(() => releaseValues(sources({ values: ['- a'] }))).detail).toContain('got a list');
    const wrong = caught(() => writeOnlyValues([{ name: 'a[x]', value: 's3cret', type: null }]));
    expect(wrong).toMatchObject({ path: ['set_wo', 0] });
    expect(wrong.detail).toContain('index "x"');
    expect(wrong.detail).not.toContain('s3cret');
  });
});

describe('YAML as helm reads it', () => {
  test.each<[string, ValueMap]>([
    ['a: yes\nb: off', { a: true, b: false }],
    ['a: 0755', { a: 493 }],
    ['a: 2026-01-01\nb: 12:30:45', { a: '2026-01-01', b: '12:30:45' }],
    ['base: &b {x: 1}\nc: {<<: *b, z: 2}', { base: { x: 1 }, c: { x: 1, z: 2 } }],
    ['y: 2', { true: 2 }],
    ['a: 1\na: 2', { a: 2 }],
    ['', {}],
    ['a: null\nb: ~', { a: null, b: null }],
    ['{"a": {"b": [true, 1.5, "x"]}}', { a: { b: [true, 1.5, 'x'] } }],
  ])('%j', (text, expected) => {
    expect(parseValues(text)).toEqual(expected);
  });
});

describe('the grammar of set', () => {
  const parse = (text: string, asText = false, target: ValueMap = {}): ValueMap => {
    setInto(target, text, asText);
    return target;
  };

  // Expected values: what k8s.io/helm v2.17 pkg/strvals, which the real provider uses, makes of these texts.
  test.each<[string, ValueMap]>([
    ['a=1', { a: 1 }],
    ['a=01', { a: '01' }],
    ['a=0', { a: 0 }],
    ['a=-5', { a: -5 }],
    ['a=1.5', { a: '1.5' }],
    ['a=TRUE,b=False', { a: true, b: false }],
    ['a=null', { a: null }],
    ['a=', { a: '' }],
    ['a=x=y', { a: 'x=y' }],
    ['a.b.c=x', { a: { b: { c: 'x' } } }],
    ['a\\.b=x', { 'a.b': 'x' }],
    ['a=x\\,y', { a: 'x,y' }],
    ['a={x,y}', { a: ['x', 'y'] }],
    ['a={}', { a: [''] }],
    ['a={x,1},b=2', { a: ['x', 1], b: 2 }],
    ['a[0]=x', { a: ['x'] }],
    ['a[1].b=x', { a: [null, { b: 'x' }] }],
    ['a[0][1]=x', { a: [[null, 'x']] }],
    ['a=é', { a: 'é' }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  test('as text every value stays a text', () => {
    expect(parse('a=1,b=true,c={1,null}', true)).toEqual({ a: '1', b: 'true', c: ['1', 'null'] });
  });

  test('existing maps and lists are extended', () => {
    expect(parse('a.c=2', false, { a: { b: 1 } })).toEqual({ a: { b: 1, c: 2 } });
    expect(parse('a[1]=y', false, { a: ['x'] })).toEqual({ a: ['x', 'y'] });
  });

  test.each(['a', 'a,', 'a.b', 'a[x]=1', 'a[-1]=1', 'a[0', 'a={x', 'a[0]x=1', 'a[70000]=1'])('refuses %s', (text) => {
    expect(() => parse(text)).toThrow(SetSyntaxError);
  });

  test('refuses to enter a value that is no map or list', () => {
    expect(() => parse('a.b=1', false, { a: 'x' })).toThrow('key "a" is not a map');
    expect(() => parse('a[0]=1', false, { a: {} })).toThrow('key "a" is not a list');
  });
});

test('sensitive values are cloaked by dotted name, also where the key is missing, and the original stays', () => {
  const values = { a: { b: 'secret', c: 1 }, d: 'x' };
  expect(cloak(values, ['a.b', 'new', 'd.e.f'])).toEqual({
    a: { b: '(sensitive value)', c: 1 },
    d: 'x',
    new: '(sensitive value)',
  });
  expect(values.a.b).toBe('secret');
});

test('JSON is written as Go writes it: sorted by bytes, markup escaped', () => {
  expect(goJson({ b: [1, null, true], a: { z: '<a&b>\u2028', Z: 'é"\n' } })).toBe(
    '{"a":{"Z":"é\\"\\n","z":"\\u003ca\\u0026b\\u003e\\u2028"},"b":[1,null,true]}',
  );
});
