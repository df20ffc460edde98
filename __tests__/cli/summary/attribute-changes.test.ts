import { attributeChanges, isBookkeeping } from '../../../cli/summary/attribute-changes';
import type { ConfigurationResource, ValueChange } from '../../../cli/plan/plan-schema';
import { Redactor } from '../../../cli/plan/redactor';

const NOTHING_SECRET = Redactor.of([]);
const changes = (change: Partial<ValueChange>, type = 'terraform_data', configuration?: ConfigurationResource) =>
  attributeChanges(type, { actions: ['update'], before: null, after: null, ...change }, configuration, NOTHING_SECRET);
const shown = (change: Partial<ValueChange>, type?: string) =>
  changes(change, type).attributes.map(({ path, before, after }) => `${path}: ${before ?? '-'} > ${after ?? '-'}`);

describe('the attributes of a change', () => {
  it('go by the name of their element, whatever its position', () => {
    const containers = (...list: [string, string][]) => ({ container: list.map(([name, image]) => ({ name, image })) });
    expect(shown({ before: containers(['a', '1'], ['b', '1']), after: containers(['b', '2'], ['a', '1']) })).toEqual([
      'container[b].image: "1" > "2"',
    ]);
    expect(shown({ before: containers(['a', '1'], ['b', '1']), after: containers(['b', '1']) })).toEqual([
      'container[a]: {"name":"a","image":"1"} > -',
    ]);
  });

  it('leave out the position of a block that is there once, and the own name of the object', () => {
    const spec = (replicas: number) => ({
      metadata: [{ name: 'web', labels: { v: String(replicas) } }],
      spec: [{ replicas }],
    });
    expect(shown({ before: spec(1), after: spec(2) })).toEqual([
      'metadata.labels.v: "1" > "2"',
      'spec.replicas: 1 > 2',
    ]);
  });

  it('quote keys that are no words', () => {
    expect(shown({ before: { data: { 'a.b': 1 } }, after: { data: { 'a.b': 2 } } })).toEqual(['data["a.b"]: 1 > 2']);
  });

  it('show a list of plain values as a whole', () => {
    expect(shown({ before: { l: ['a', 'b'] }, after: { l: ['b'] } })).toEqual(['l: ["a","b"] > ["b"]']);
  });

  it('cut long values and say how much is missing', () => {
    const [line] = shown({ before: { x: 'a' }, after: { x: 'b'.repeat(500) } });
    expect(line).toMatch(/^x: "a" > "b{159}… \(342 characters more\)$/);
  });

  it('never show a part behind a mask, on either side, nor inside a value that is shown as a whole', () => {
    const [line] = shown({
      before: { l: [{ p: 'hidden-before' }] },
      after: { l: [{ p: 'x' }, { p: 'hidden-after', q: 1 }] },
      before_sensitive: { l: [{ p: true }] },
      after_sensitive: { l: [{ p: false }, { p: true }] },
    });
    expect(line).toBe('l[0].p: (sensitive) > (sensitive)');
    expect(
      shown({ before: {}, after: { l: [{ p: 'hidden-after', q: 1 }] }, after_sensitive: { l: [{ p: true }] } }),
    ).toEqual(['l: - > [{"p":"(sensitive)","q":1}]']);
  });

  it('say that a masked value is not known yet, and count what the provider computes', () => {
    const configuration = {
      address: 'a.b',
      mode: 'managed' as const,
      type: 'a',
      name: 'b',
      expressions: { set: { references: ['c.d'] }, block: [{ inner: { constant_value: 1 } }] },
    };
    const change = {
      before: { set: 'x', id: '1', block: [{ inner: 1, uid: 'u' }] },
      after: { block: [{ inner: 1 }] },
      after_unknown: { set: true, id: true, block: [{ uid: true }] },
    };
    const { attributes, computed } = changes(change, 'a', configuration);
    expect(attributes).toEqual([{ path: 'set', before: '"x"', after: '(known after apply)' }]);
    expect(computed).toBe(2);
  });

  it('mark what forces a replacement, and every value below it', () => {
    const { attributes } = changes({
      before: { a: [{ b: 1, c: 1 }] },
      after: { a: [{ b: 2, c: 2 }] },
      replace_paths: [['a', 0, 'b']],
    });
    expect(attributes.map(({ path, forcesReplacement }) => [path, forcesReplacement])).toEqual([
      ['a.b', true],
      ['a.c', undefined],
    ]);
  });
});

describe('the values of a release', () => {
  const release = (...values: string[]) => ({ values, name: 'a' });
  const paths = (before: object, after: object) =>
    changes({ before, after }, 'helm_release').attributes.map(({ path, raw }) => (raw ? `${path} (raw)` : path));

  it('are compared by key, whatever their order and comments', () => {
    expect(paths(release('a: 1\nb: {c: 2}'), release('# new\nb:\n  c: 2\na: 1'))).toEqual([]);
    expect(paths(release('a: 1\nb: {c: 2}'), release('a: 1\nb: {c: 3}'))).toEqual(['values.b.c']);
  });

  it('of a second element win, and are marked as raw', () => {
    expect(paths(release('a: 1\nb: 1'), release('a: 2\nb: 1', 'b: 2'))).toEqual(['values.a', 'values.b (raw)']);
    expect(paths(release('a: 1', 'c: 1'), release('a: 1'))).toEqual(['values.c (raw)']);
  });

  it('are compared as texts when they cannot be read', () => {
    expect(paths(release('a: ['), release('b: ['))).toEqual(['values']);
  });

  it('that are not known yet are said to be so', () => {
    const change = { before: release('a: 1'), after: { name: 'a' }, after_unknown: { values: true } };
    expect(changes(change, 'helm_release').attributes).toEqual([
      { path: 'values', before: '["a: 1"]', after: '(known after apply)' },
    ]);
  });
});

test('the volume that a claim got is bookkeeping; another volume than before is not', () => {
  const claim = 'kubernetes_persistent_volume_claim_v1';
  const path = 'spec.volume_name';
  expect(isBookkeeping(claim, { path, after: '"pvc-1"' })).toBe(true);
  expect(isBookkeeping(claim, { path, before: '""', after: '"pvc-1"' })).toBe(true);
  expect(isBookkeeping(claim, { path, before: '"pvc-1"', after: '"pvc-2"' })).toBe(false);
  expect(isBookkeeping('kubernetes_deployment_v1', { path, after: '"pvc-1"' })).toBe(false);
});
