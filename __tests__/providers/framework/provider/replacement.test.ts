import { UNKNOWN } from '../../../../providers/framework/protocol/cty';
import { at, callerOf, plan, SCHEMA, STORED } from './planned-thing';

describe('replacement', () => {
  it('follows the flag; an unknown configured value counts as a change', async () => {
    expect((await plan(STORED, { name: 'other' })).requiresReplace).toEqual([at('name')]);
    expect((await plan(STORED, { name: UNKNOWN })).requiresReplace).toEqual([at('name')]);
    expect((await plan(null, { name: 'n' })).requiresReplace).toEqual([]);
  });

  it('ignores a computed value that is only left open, and sees one that is configured', async () => {
    expect((await plan(STORED, { name: 'n', note: 'x' })).requiresReplace).toEqual([]);
    expect((await plan(STORED, { name: 'n', region: 'us' })).requiresReplace).toEqual([at('region')]);
  });

  it('asks the predicate with both values', async () => {
    const prior = { ...STORED, size: 5 };
    expect((await plan(prior, { name: 'n', size: 6 })).requiresReplace).toEqual([]);
    expect((await plan(prior, { name: 'n', size: 4 })).requiresReplace).toEqual([at('size')]);
    expect((await plan(prior, { name: 'n', size: UNKNOWN })).requiresReplace).toEqual([]);
  });

  it('works inside lists by index, and when an element with a value is removed', async () => {
    const prior = {
      ...STORED,
      rule: [
        { port: 1, zone: 'a', rule_id: 'r' },
        { port: 2, zone: 'b', rule_id: 's' },
      ],
    };
    const moved = await plan(prior, {
      name: 'n',
      rule: [
        { port: 9, zone: 'a' },
        { port: 2, zone: 'c' },
      ],
    });
    expect(moved.requiresReplace).toEqual([at('rule', 1, 'zone')]);
    const removed = await plan(prior, { name: 'n', rule: [{ port: 1, zone: 'a' }] });
    expect(removed.requiresReplace).toEqual([at('rule')]);
  });

  it('works by the number of blocks', async () => {
    const prior = { ...STORED, mount: [{ path: '/a' }] };
    expect((await plan(prior, { name: 'n', mount: [{ path: '/b' }] })).requiresReplace).toEqual([]);
    expect((await plan(prior, { name: 'n', mount: [] })).requiresReplace).toEqual([at('mount')]);
  });

  it('compares sets by their replacing values, whatever the order', async () => {
    const prior = {
      ...STORED,
      peer: [
        { host: 'a', weight: 1 },
        { host: 'b', weight: null },
      ],
    };
    const reordered = await plan(prior, {
      name: 'n',
      peer: [
        { host: 'b', weight: 7 },
        { host: 'a', weight: 1 },
      ],
    });
    expect(reordered.requiresReplace).toEqual([]);
    const changed = await plan(prior, { name: 'n', peer: [{ host: 'c' }, { host: 'a', weight: 1 }] });
    expect(changed.requiresReplace).toEqual([at('peer')]);
  });

  it('is all that a resource without update can do', async () => {
    const fixed = callerOf({ schema: SCHEMA, update: undefined });
    const { requiresReplace } = await fixed.plan('test_thing', STORED, { name: 'n', note: 'x', mode: '0600' });
    expect(requiresReplace).toEqual([at('note'), at('mode')]);
  });
});
