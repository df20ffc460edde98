import { UNKNOWN, type CtyObject } from '../../../../providers/framework/protocol/cty';
import { formatPath } from '../../../../providers/framework/provider/attribute-path';
import { Diagnostics } from '../../../../providers/framework/provider/diagnostics';
import { formatDuration, parseDuration } from '../../../../providers/framework/provider/duration';
import { formatImportId, parseImportId } from '../../../../providers/framework/provider/import-id';
import {
  atLeastOneOf,
  conflictsWith,
  exactlyOneOf,
  requiredTogether,
  requiredWith,
} from '../../../../providers/framework/provider/object-validators';
import { PrivateState } from '../../../../providers/framework/provider/private-state';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import { checkSchema } from '../../../../providers/framework/provider/schema-check';
import { attr, block, nested, schema } from '../../../../providers/framework/provider/schema';
import { t } from '../../../../providers/framework/provider/types';
import { validateBody } from '../../../../providers/framework/provider/validate/validate-body';
import {
  between,
  each,
  lengthBetween,
  matches,
  notBlank,
  oneOf,
  sizeBetween,
  unique,
} from '../../../../providers/framework/provider/validators';

function problems(body: RuntimeSchema, config: CtyObject): string[] {
  const diagnostics = new Diagnostics();
  validateBody(body, config, diagnostics);
  return diagnostics.all.map(({ severity, detail, path }) => `${severity} ${formatPath(path)}: ${detail}`);
}

const one = (...rules: Parameters<typeof attr<string, { optional: true }>>[2][]): RuntimeSchema =>
  schema({ name: attr(t.string, { optional: true }, ...rules) });

describe('validators of one attribute', () => {
  it.each([
    ['lengthBetween', lengthBetween(2, 3), 'a', 'name must be 2 to 3 characters long, got 1: "a".'],
    ['notBlank', notBlank, ' \t', 'name must not be blank.'],
    ['matches', matches(/^[a-z]+$/g, 'be lower-case letters'), 'A1', 'name must be lower-case letters, got "A1".'],
    [
      'oneOf',
      oneOf('red', 'blue'),
      'Red',
      'name must be one of "red", "blue", got "Red" (upper and lower case matter: "red").',
    ],
  ])('%s says what is wrong, the value and what is allowed', (_name, rule, value, message) => {
    expect(problems(one(rule), { name: value })).toEqual([`error name: ${message}`]);
    expect(problems(one(rule), { name: UNKNOWN })).toEqual([]);
    expect(problems(one(rule), { name: null })).toEqual([]);
  });

  it('a pattern with state gives the same answer every time', () => {
    const body = one(matches(/^a/g, 'start with a'));
    expect([problems(body, { name: 'ab' }), problems(body, { name: 'ab' })]).toEqual([[], []]);
  });

  it('never quotes a sensitive or write-only value', () => {
    const body = schema({
      password: attr(t.string, { optional: true, sensitive: true }, lengthBetween(20, 30)),
      codes: attr(t.list(t.string), { optional: true, sensitive: true }, each(oneOf('a'))),
    });
    const text = problems(body, { password: 'hunter2', codes: ['hunter2'] }).join();
    expect(text).toContain('got 7: (sensitive value)');
    expect(text).not.toContain('hunter2');
  });

  it('counts elements, numbers, duplicates, and judges known elements before all are known', () => {
    const body = schema({
      uris: attr(t.list(t.string), { optional: true }, each(notBlank), unique),
      ports: attr(t.set(t.integer), { optional: true }, sizeBetween(1, 2)),
      share: attr(t.number, { optional: true }, between(0, 1)),
    });
    expect(problems(body, { uris: ['a', '', UNKNOWN], ports: [], share: 2 })).toEqual([
      'error uris: uris must not be blank (element 1).',
      'error ports: ports must have 1 to 2 elements, got 0.',
      'error share: share must be between 0 and 1, got 2.',
    ]);
    expect(problems(body, { uris: ['a', 'a'] })).toEqual(['error uris: uris must not have the same element twice.']);
  });

  it('pitfall 7: refuses numbers that would be rounded, fractions of integers, and nulls inside', () => {
    const body = schema({
      whole: attr(t.integer, { optional: true }),
      size: attr(t.number, { optional: true }),
      exact: attr(t.exactNumber, { optional: true }),
      tags: attr(t.map(t.string), { optional: true }),
      maybe: attr(t.list(t.nullable(t.string)), { optional: true }),
      pair: attr(t.object({ a: t.string, b: t.nullable(t.string) }), { optional: true }),
    });
    expect(
      problems(body, {
        whole: 1.5,
        size: 9007199254740993n,
        exact: 9007199254740993n,
        tags: { a: null },
        maybe: [null],
        pair: { a: null, b: null },
      }).map((text) => text.split(':')[0]),
    ).toEqual(['error whole', 'error size', 'error tags["a"]', 'error pair.a']);
  });

  it('warns about deprecated attributes and blocks that are used', () => {
    const body = schema({
      old: attr(t.string, { optional: true, deprecated: 'Use new.' }),
      spec: block.list({ x: attr(t.string, { optional: true }) }, { deprecated: 'Use other.' }),
    });
    expect(problems(body, { old: 'x', spec: [{ x: null }] })).toEqual([
      'warning old: Use new.',
      'warning spec: Use other.',
    ]);
    expect(problems(body, { old: null, spec: [] })).toEqual([]);
  });
});

describe('validators across attributes', () => {
  it('know set, not set and not known yet', () => {
    const run = (validator: ReturnType<typeof exactlyOneOf>, object: CtyObject): number => {
      const diagnostics = new Diagnostics();
      validator(object, [], diagnostics);
      return diagnostics.all.length;
    };
    const cases: [ReturnType<typeof exactlyOneOf>, CtyObject, number][] = [
      [conflictsWith('a', 'b'), { a: 'x', b: 'y' }, 1],
      [conflictsWith('a', 'b'), { a: 'x', b: UNKNOWN }, 0],
      [exactlyOneOf('a', 'b'), { a: null, b: null }, 1],
      [exactlyOneOf('a', 'b'), { a: UNKNOWN, b: null }, 0],
      [exactlyOneOf('a', 'b'), { a: 'x', b: null }, 0],
      [atLeastOneOf('a', 'b'), { a: [], b: null }, 1],
      [requiredWith('a', 'b'), { a: 'x', b: null }, 1],
      [requiredWith('a', 'b'), { a: null, b: null }, 0],
      [requiredTogether('a', 'b'), { a: null, b: 'x' }, 1],
      [requiredTogether('a', 'b'), { a: UNKNOWN, b: 'x' }, 0],
    ];
    for (const [validator, object, count] of cases) expect(run(validator, object)).toBe(count);
  });

  it('report at the nested object that they belong to', () => {
    const body = schema({
      fields: nested.list(
        { text: attr(t.string, { optional: true }), hidden: attr(t.string, { optional: true }) },
        { optional: true, validators: [exactlyOneOf('text', 'hidden')] },
      ),
    });
    expect(
      problems(body, {
        fields: [
          { text: 'a', hidden: null },
          { text: null, hidden: null },
        ],
      }),
    ).toEqual(['error fields[1]: Set one of "text", "hidden"; none is set.']);
  });
});

describe('a schema', () => {
  it('is refused with all its faults at once', () => {
    expect(() =>
      checkSchema({
        attributes: {
          count: { type: 'number', optional: true },
          both: { type: 'string', required: true, optional: true },
          none: { type: 'string' },
          Bad: { type: 'string', optional: true },
          keep: { type: 'string', optional: true, useStateForUnknown: true },
          any: { type: ['list', 'dynamic'], optional: true },
        },
        blocks: {
          spec: {
            nesting: 'set',
            minItems: 2,
            maxItems: 1,
            attributes: { x: { type: 'string', optional: true, writeOnly: true } },
          },
        },
      }),
    ).toThrow(/count: .*\n.*both: .*\n.*none: .*\n.*Bad: .*\n.*keep: .*\n.*any: .*\n.*spec: .*\n.*spec\.x: /);
  });
});

describe('small tools', () => {
  it('durations are read and written', () => {
    expect(['90s', '10m', '1h30m', '1.5s', '20ms'].map(parseDuration)).toEqual([90_000, 600_000, 5_400_000, 1_500, 20]);
    expect(['', '10', '5 m', 'm'].map(parseDuration)).toEqual([undefined, undefined, undefined, undefined]);
    expect([90_000, 600_000, 5_400_000, 20, 0].map(formatDuration)).toEqual(['1m30s', '10m', '1h30m', '20ms', '0s']);
  });

  it('composed import ids go there and back, slashes in names included', () => {
    const id = formatImportId('org', 'a/b', '50%');
    expect(parseImportId(id, 'organization', 'collection', 'name')).toEqual({
      organization: 'org',
      collection: 'a/b',
      name: '50%',
    });
    expect(() => parseImportId('x', 'namespace', 'name')).toThrow('"x" has not the form <namespace>/<name>');
    expect(() => parseImportId('x/', 'namespace', 'name')).toThrow('Unexpected import id');
  });

  it('private state is equal bytes for equal content, and survives foreign bytes', () => {
    const first = new PrivateState();
    first.set('b', 1);
    first.set('a', [true]);
    const second = new PrivateState(Buffer.from('{"a":[true],"b":1}'));
    expect(Buffer.from(first.encode())).toEqual(Buffer.from(second.encode()));
    expect(new PrivateState(Buffer.from('not json')).encode()).toHaveLength(0);
  });

  it('paths look as in the messages of Terraform', () => {
    expect(formatPath(['spec', 0, 'labels', { key: 'app' }, 'set', { element: 'secret' }])).toBe(
      'spec[0].labels["app"].set[*]',
    );
  });
});
