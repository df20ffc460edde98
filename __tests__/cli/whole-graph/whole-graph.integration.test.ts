/** The whole graph planned before anything is applied, with a real Terraform on a real PostgreSQL. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type FakeStack, remote, Workplace } from '../support/fake-stacks';
import { reviewIn } from '../support/reviewed';
import { StateDatabase } from '../support/state-database';

let database: StateDatabase;
let place: Workplace;

beforeAll(async () => {
  database = await StateDatabase.start();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.empty();
  place = new Workplace({ PG_CONN_STR: database.url });
});
afterEach(() => place.remove());

const base: FakeStack = {
  resources: { published: { input: { issuer: 'letsencrypt', size: 3 } }, made: {} },
  outputs: {
    issuer: '${terraform_data.published.output.issuer}',
    size: '${terraform_data.published.output.size}',
    id: '${terraform_data.made.id}',
  },
};
const middle: FakeStack = {
  dependencies: ['base'],
  resources: {
    uses: { input: `class-${remote('base', 'issuer')}` },
    sized: { count: remote('base', 'size'), input: 'one of some' },
    knows: { input: { id: remote('base', 'id') } },
  },
  outputs: { class: '${terraform_data.uses.output}' },
};
const top: FakeStack = { dependencies: ['middle'], resources: { last: { input: `on ${remote('middle', 'class')}` } } };

const counts = () => Object.fromEntries(reviewIn(place).stacks.map((stack) => [stack.name, stack.counts.add]));

test('on an empty backend every stack is planned, and the counts are what is applied then', async () => {
  place.write({ base, middle, top });
  const planned = await place.plan();
  expect({ code: planned.code, stderr: planned.code === 2 ? '' : planned.stderr }).toEqual({ code: 2, stderr: '' });
  expect(counts()).toEqual({ base: 2, middle: 5, top: 1 });
  const review = reviewIn(place);
  expect(review.stacks.map(({ wholeGraph }) => wholeGraph)).toEqual([false, true, true]);
  expect(review.stacks[1]?.assumptions).toEqual([
    { producer: 'base', output: 'cross-stack-output-issuer', kind: 'known' },
    { producer: 'base', output: 'cross-stack-output-size', kind: 'known' },
    { producer: 'base', output: 'cross-stack-output-id', kind: 'unknown' },
  ]);
  const deployed = await place.deploy('--json');
  expect({ code: deployed.code, stderr: deployed.code === 0 ? '' : deployed.stderr }).toEqual({ code: 0, stderr: '' });
  const { stacks } = JSON.parse(deployed.stdout) as {
    stacks: ReadonlyArray<{ stack: string; counts: { add: number } }>;
  };
  expect(Object.fromEntries(stacks.map((stack) => [stack.stack, stack.counts.add]))).toEqual(counts());
  expect((await place.plan()).code).toBe(0);
});

test('such a plan is marked, not saved, and its copy does not stay', async () => {
  place.write({ base, middle });
  const ran = await place.plan();
  expect(ran.stdout).toMatch(/assum/i);
  const reviewed = reviewIn(place).stacks[1];
  expect(reviewed).toMatchObject({ wholeGraph: true, planSha256: null });
  expect(existsSync(path.join(place.plans, 'stacks', 'middle', 'plan.tfplan'))).toBe(false);
  expect(existsSync(path.join(place.plans, 'whole-graph', 'middle'))).toBe(false);
  const configuration = readFileSync(path.join(place.plans, 'stacks', 'middle', 'cdk.tf.json'), 'utf8');
  expect(configuration).toContain('terraform_remote_state');
  expect(configuration).not.toContain('uuid()');
});

test('a stack that is planned alone, before the one it reads exists, gets unknown values', async () => {
  place.write({ base, middle: { ...middle, resources: { uses: { input: `class-${remote('base', 'issuer')}` } } } });
  const ran = await place.plan('middle');
  expect({ code: ran.code, stderr: ran.code === 2 ? '' : ran.stderr }).toEqual({ code: 2, stderr: '' });
  expect(reviewIn(place).stacks[0]?.assumptions).toEqual([
    { producer: 'base', output: 'cross-stack-output-issuer', kind: 'unknown' },
  ]);
});

test('a newly added output is assumed, the others are read', async () => {
  const oldBase = { ...base, outputs: { issuer: '${terraform_data.published.output.issuer}' } };
  const oldMiddle = { dependencies: ['base'], resources: { uses: { input: `class-${remote('base', 'issuer')}` } } };
  place.write({ base: oldBase, middle: oldMiddle });
  await place.plan();
  await place.deploy();
  const added = {
    ...oldMiddle,
    resources: { ...oldMiddle.resources, more: { input: `size ${remote('base', 'size')}` } },
  };
  place.write({
    base: { ...oldBase, outputs: { ...oldBase.outputs, size: '${terraform_data.published.output.size}' } },
    middle: added,
  });
  const ran = await place.plan();
  expect({ code: ran.code, stderr: ran.code === 2 ? '' : ran.stderr }).toEqual({ code: 2, stderr: '' });
  expect(reviewIn(place).stacks[1]).toMatchObject({
    counts: { add: 1, change: 0, destroy: 0 },
    assumptions: [{ output: 'cross-stack-output-size', kind: 'known' }],
  });
  // The same when only the reader is planned.
  expect((await place.plan('middle')).code).toBe(2);
  expect(reviewIn(place).stacks[0]?.assumptions).toEqual([
    { producer: 'base', output: 'cross-stack-output-size', kind: 'unknown' },
  ]);
});

test('what a changed output does to its readers is shown in the same review', async () => {
  place.write({ base, middle, top });
  await place.plan();
  await place.deploy();
  place.write({
    base: { ...base, resources: { ...base.resources, published: { input: { issuer: 'own-ca', size: 3 } } } },
    middle,
    top,
  });
  const ran = await place.plan();
  expect({ code: ran.code, stderr: ran.code === 2 ? '' : ran.stderr }).toEqual({ code: 2, stderr: '' });
  expect(reviewIn(place).stacks.map(({ name, counts: { change }, wholeGraph }) => [name, change, wholeGraph])).toEqual([
    ['base', 1, false],
    ['middle', 1, true],
    ['top', 1, true],
  ]);
  expect((await place.deploy()).code).toBe(0);
  expect(await database.stored()).toContain('on class-own-ca');
});

test('a read of what a stack below will make is put off; a read that checks the cluster is not', async () => {
  const file = path.join(place.folder, 'made-later');
  const state = (name: string) => ({ backend: 'local', config: { path: name } });
  place.write({
    base,
    reader: {
      dependencies: ['base'],
      resources: { uses: { input: '${data.terraform_remote_state.elsewhere.outputs.x}' } },
      more: { data: { terraform_remote_state: { elsewhere: state(file) } } },
    },
    guarded: {
      dependencies: ['base'],
      resources: { uses: { input: 'x' } },
      more: {
        data: {
          terraform_remote_state: {
            guard: {
              ...state(file),
              lifecycle: { postcondition: [{ condition: '${self.outputs != null}', error_message: 'no' }] },
            },
          },
        },
      },
    },
  });
  expect((await place.plan()).code).toBe(1);
  const [, reader, guarded] = reviewIn(place).stacks;
  expect(reader).toMatchObject({
    outcome: 'changes',
    deferredReads: ['data.terraform_remote_state.elsewhere'],
    planSha256: null,
  });
  expect(guarded).toMatchObject({ outcome: 'not-planned', deferredReads: [] });
});
