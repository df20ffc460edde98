import { compareStates } from '../../../cli/backend/compare-states';
import { type PulledState, readPulledState, withSerial } from '../../../cli/backend/pulled-state';

const state = (lineage: string, serial: number, outputs: Record<string, string> = { name: 'x' }): PulledState => {
  const json = { version: 4, terraform_version: '1.11.4', serial, lineage, outputs, resources: [] };
  const read = readPulledState(Buffer.from(`${JSON.stringify(json, null, 2)}\n`), 'test');
  if (!read) throw new Error('it is one');
  return read;
};

test.each([
  ['nothing, when the source has no state', null, state('a', 1), 'nothing'],
  ['a copy, when the target has none', state('a', 3), null, 'copy'],
  ['equal, when both are the same', state('a', 3), state('a', 3), 'equal'],
  ['an update, when the target is older', state('a', 3), state('a', 2), 'update'],
  ['a copy over an empty state of any lineage', state('a', 3), state('b', 9, {}), 'copy'],
  ['refused, when the target has another lineage', state('a', 3), state('b', 1), 'refuse'],
  ['refused, when the target is newer', state('a', 3), state('a', 4), 'refuse'],
  ['refused, when the target is newer, even if it is empty', state('a', 3), state('a', 4, {}), 'refuse'],
  ['refused, when equal serials differ', state('a', 3), state('a', 3, { name: 'y' }), 'refuse'],
])('it is %s', (_name, source, target, action) => {
  expect(compareStates(source, target).action).toBe(action);
});

test('a backend without a state shows as no state in both forms that terraform prints', () => {
  expect(readPulledState(Buffer.from(''), 'test')).toBeNull();
  const blank = { version: 4, terraform_version: '1.11.4', serial: 0, lineage: '', outputs: {}, resources: [] };
  expect(readPulledState(Buffer.from(JSON.stringify(blank)), 'test')).toBeNull();
});

test('the order of check results, which Terraform changes at random, makes no other state; anything else does', () => {
  const check = (name: string, status = 'pass') => ({
    object_kind: 'var',
    config_addr: `var.${name}`,
    status,
    objects: ['x', 'y'].map((key) => ({ object_addr: `var.${name}[${key}]`, status })),
  });
  const digest = (check_results: ReturnType<typeof check>[] | null, more: object = {}) => {
    const json = { version: 4, serial: 1, lineage: 'a', outputs: {}, resources: [], check_results, ...more };
    return readPulledState(Buffer.from(`${JSON.stringify(json, null, 2)}\n`), 'test')?.sha256;
  };
  const [one, two] = [check('one'), check('two')];
  const turned = { ...one, objects: [...one.objects].reverse() };
  const wanted = digest([one, two]);
  expect(digest([two, turned])).toBe(wanted);
  const others = [digest([one]), digest([one, check('two', 'fail')]), digest(null), digest([one, two], { later: 1 })];
  expect(new Set([wanted, ...others]).size).toBe(5);
});

test('what is no state is an error that does not show it', () => {
  const read = () => readPulledState(Buffer.from('{"version":3,"password":"SEEDED"}'), 'edge in pg');
  expect(read).toThrow(/edge in pg is not a state of version 4/);
  expect(read).not.toThrow(/SEEDED/);
});

test('another serial changes nothing else, not even digits that a number would lose', () => {
  const text =
    '{\n  "version": 4,\n  "serial": 7,\n  "lineage": "a",\n  "outputs": {"n": {"value": 12345678901234567890}}\n}\n';
  const read = readPulledState(Buffer.from(text), 'test');
  if (!read) throw new Error('it is one');
  expect(withSerial(read, 6).toString()).toBe(text.replace('"serial": 7', '"serial": 6'));
});
