import { driftOfPlan } from '../../../cli/drift/drift-of-plan';
import { outsideChanges } from '../../../cli/plan/outside-changes';
import type { Plan } from '../../../cli/plan/plan-schema';

/** A plan in which one object differs from the last apply, and is updated. */
function planWith(before: unknown, after: unknown, planned = 'update'): Plan {
  const entry = { address: 'kubernetes_secret_v1.a', mode: 'managed', type: 'kubernetes_secret_v1', name: 'a' };
  const change = { actions: ['update'], before, after };
  return {
    format_version: '1.2',
    resource_drift: [{ ...entry, change }],
    resource_changes: [{ ...entry, change: { ...change, actions: [planned] } }],
  } as unknown as Plan;
}
const seen = (before: unknown, after: unknown) =>
  outsideChanges(planWith(before, after)).map(({ change }) => change.after);

test.each([
  ['a map', { metadata: [{ annotations: null }] }, { metadata: [{ annotations: {} }] }],
  ['a list', { spec: [{ container: [{ args: null }] }] }, { spec: [{ container: [{ args: [] }] }] }],
  ['the other way round', { args: [] }, { args: null }],
  ['a key that was not there', {}, { binary_data: {} }],
])('nothing that is read back as empty is no change: %s', (_what, before, after) => {
  expect(seen(before, after)).toEqual([]);
  expect(driftOfPlan(planWith(before, after, 'no-op'))).toEqual({ drifted: [], noticed: [], pending: [] });
});

test.each([
  ['filled', { annotations: null }, { annotations: { owner: 'team' } }],
  ['emptied', { annotations: { owner: 'team' } }, { annotations: {} }],
  ['an empty text', { note: null }, { note: '' }],
  ['a text that looks empty', { note: null }, { note: '{}' }],
  ['another number of elements', { list: [{}] }, { list: [{}, {}] }],
])('what somebody changed is one: %s', (_what, before, after) => {
  expect(seen(before, after)).toEqual([after]);
});

test('beside a real change what was read back as empty is not named', () => {
  const plan = planWith({ data: { a: '1' }, binary_data: null }, { data: { a: '2' }, binary_data: {} });
  expect(driftOfPlan(plan).drifted).toMatchObject([{ happened: 'changed', attributes: ['data'] }]);
});

test('an object that was deleted outside stays one', () => {
  const entry = { address: 'a.b', mode: 'managed', type: 'a', name: 'b' };
  const plan = { resource_drift: [{ ...entry, change: { actions: ['delete'], before: {}, after: null } }] };
  expect(outsideChanges(plan as unknown as Plan)).toHaveLength(1);
});
