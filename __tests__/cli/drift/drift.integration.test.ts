/** `cluster-infra drift` with a real Terraform, the framework's example provider and a real PostgreSQL. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DriftReport } from '../../../cli/drift/drift-report';
import { createExampleProvider } from '../../../providers/framework/example/provider';
import { reattachProvider, type ReattachedProvider } from '../../../providers/framework/protocol/serve';
import { type FakeStack, Workplace } from '../support/fake-stacks';
import { StateDatabase } from '../support/state-database';

const ADDRESS = 'example.com/examples/textfile';

let database: StateDatabase;
let provider: ReattachedProvider;
let place: Workplace;

beforeAll(async () => {
  database = await StateDatabase.start();
  provider = await reattachProvider(createExampleProvider(), ADDRESS);
});
afterAll(async () => {
  await provider.stop();
  await database.stop();
});
beforeEach(async () => {
  await database.empty();
  place = new Workplace({ PG_CONN_STR: database.url, ...provider.env });
});
afterEach(() => place.remove());

const file = (name: string) => path.join(place.folder, name);
const text = (name: string, content: string): FakeStack => ({
  providers: { textfile: ADDRESS },
  more: {
    provider: { textfile: { directory: place.folder } },
    resource: { textfile_file: { it: { path: name, content } } },
  },
});
const drift = async (...args: string[]) => {
  const ran = await place.run(['drift', '--synthesized', place.synthesized, '--json', ...args]);
  return { ...ran, report: JSON.parse(ran.stdout) as DriftReport };
};
const deployed = async (stacks: Readonly<Record<string, FakeStack>>) => {
  place.write(stacks);
  expect((await place.plan()).code).toBe(2);
  const ran = await place.deploy();
  expect({ code: ran.code, out: ran.code === 0 ? '' : ran.stdout }).toEqual({ code: 0, out: '' });
};

test('nothing drifts: exit code 0, and no plan is left', async () => {
  await deployed({ one: text('one', 'as configured') });
  const { code, report } = await drift();
  expect(code).toBe(0);
  expect(report).toMatchObject({
    environment: 'sandbox',
    outcome: 'none',
    stacks: [{ stack: 'one', outcome: 'none' }],
  });
  expect(existsSync(path.join(place.folder, '.cluster-infra', 'drift', 'sandbox', 'plans'))).toBe(false);
});

test('a change and a deletion are drift, with their attributes but no value, and since when', async () => {
  await deployed({ one: text('one', 'as configured'), two: text('two', 'here'), three: text('three', 'same') });
  writeFileSync(file('one'), 'tampered-with-by-hand');
  rmSync(file('two'));
  const { code, report, stdout } = await drift();
  expect(code).toBe(2);
  expect(report.outcome).toBe('drift');
  expect(
    report.stacks.map(({ stack, outcome, drifted }) => [stack, outcome, drifted[0]?.happened, drifted[0]?.repair]),
  ).toEqual([
    ['one', 'drift', 'changed', 'update'],
    ['two', 'drift', 'deleted', 'create'],
    ['three', 'none', undefined, undefined],
  ]);
  expect(report.stacks[0]?.drifted[0]?.attributes).toContain('content');
  expect(stdout).not.toContain('tampered-with-by-hand');
});

test('first seen stays from run to run and begins anew after a repair', async () => {
  await deployed({ one: text('one', 'as configured') });
  writeFileSync(file('one'), 'tampered');
  const since = async () => (await drift()).report.stacks[0]?.drifted[0]?.firstSeen;
  const first = await since();
  expect(await since()).toBe(first);
  writeFileSync(file('one'), 'as configured');
  expect((await drift()).code).toBe(0);
  writeFileSync(file('one'), 'tampered again');
  const later = await since();
  expect(later).not.toBe(first);
  const history = path.join(place.folder, '.cluster-infra', 'drift', 'sandbox', 'first-seen.json');
  expect(statSync(history).mode & 0o077).toBe(0);
  expect(readFileSync(history, 'utf8')).not.toContain('tampered');
});

test('configuration that is not deployed yet is no drift', async () => {
  await deployed({ one: text('one', 'as configured') });
  place.write({ one: text('one', 'newly configured'), new: text('new', 'x') });
  const { code, report } = await drift();
  expect(code).toBe(0);
  expect(report.stacks.map(({ outcome, pending }) => [outcome, pending])).toEqual([
    ['none', ['textfile_file.it']],
    ['none', ['textfile_file.it']],
  ]);
});

test('a stack that could not be planned is neither drift nor none, and keeps its first-seen times', async () => {
  await deployed({ one: text('one', 'as configured') });
  writeFileSync(file('one'), 'tampered');
  const first = (await drift()).report.stacks[0]?.drifted[0]?.firstSeen;
  place.write({
    one: { ...text('one', 'as configured'), more: { resource: { textfile_file: { it: { path: ' ' } } } } },
  });
  const failed = await drift();
  expect(failed.code).toBe(1);
  expect(failed.report.stacks[0]).toMatchObject({ outcome: 'not-planned', drifted: [] });
  expect(failed.report.stacks[0]?.reason.join()).not.toBe('');
  place.write({ one: text('one', 'as configured') });
  expect((await drift()).report.stacks[0]?.drifted[0]?.firstSeen).toBe(first);
});

test('the page for people shows the three outcomes apart', async () => {
  await deployed({ one: text('one', 'as configured'), two: text('two', 'x'), three: text('three', 'y') });
  writeFileSync(file('one'), 'tampered');
  place.write({ one: text('one', 'as configured'), two: text('two', 'x'), three: text('three|<b>', '') });
  const ran = await place.run(['drift', '--synthesized', place.synthesized, '--markdown', 'drift.md']);
  expect(ran.code).toBe(2);
  const page = readFileSync(file('drift.md'), 'utf8');
  expect(page).toBe(ran.stdout);
  expect(page).toMatch(/\| one \| \*\*drift\*\* \(1\) \|\n\| two \| none \|/);
  expect(page).toContain('| `textfile_file.it` | changed: `content`');
});

test('the review that waits to be deployed is not touched', async () => {
  await deployed({ one: text('one', 'as configured') });
  place.write({ one: text('one', 'next') });
  await place.plan();
  expect((await drift()).code).toBe(0);
  expect((await place.deploy()).code).toBe(0);
  expect(readFileSync(file('one'), 'utf8')).toBe('next');
});
