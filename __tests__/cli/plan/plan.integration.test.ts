/** `cluster-infra plan` with a real Terraform on a real PostgreSQL. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { type FakeStack, remote, Workplace } from '../support/fake-stacks';
import { reviewIn } from '../support/reviewed';
import { ADMIN_PASSWORD } from '../../support/postgres-server';
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
  resources: { issuer: { input: { name: 'letsencrypt' } } },
  outputs: { issuer: '${terraform_data.issuer.output.name}' },
};
const reader: FakeStack = {
  dependencies: ['base'],
  resources: { ingress: { input: `uses ${remote('base', 'issuer')}` } },
};
const alone: FakeStack = { resources: { lonely: { input: 'x' } } };
const broken: FakeStack = {
  resources: {
    one: { input: 1 },
    never: {
      input: 'x',
      lifecycle: {
        precondition: [{ condition: '${terraform_data.one.input > 2}', error_message: 'One is not more than two.' }],
      },
    },
  },
};

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => path.join(entry.parentPath, entry.name));

test('changes end with exit code 2 and a saved plan for each stack, no changes with 0', async () => {
  place.write({ base, alone });
  const first = await place.plan();
  expect({ code: first.code, stderr: first.code === 2 ? '' : first.stderr }).toEqual({ code: 2, stderr: '' });
  for (const { name, planSha256, counts } of reviewIn(place).stacks) {
    expect({ name, counts }).toEqual({ name, counts: { add: 1, change: 0, destroy: 0, import: 0 } });
    expect(planSha256).toMatch(/^[0-9a-f]{64}$/);
  }
  expect((await place.deploy()).code).toBe(0);
  const second = await place.plan('--all');
  expect({ code: second.code, stderr: second.code === 0 ? '' : second.stderr }).toEqual({ code: 0, stderr: '' });
  expect(reviewIn(place).stacks.map(({ outcome, planSha256 }) => [outcome, planSha256])).toEqual([
    ['no-changes', null],
    ['no-changes', null],
  ]);
});

test('the manifest says what was planned, from what and where', async () => {
  place.write({ base });
  await place.plan();
  const review = reviewIn(place);
  expect(review).toMatchObject({ format: 1, environment: 'sandbox' });
  expect(review.commit).toMatch(/^[0-9a-f]{40}$/);
  expect(review.backendFingerprint).toMatch(/^[0-9a-f]{12}$/);
  expect(review.terraformVersion).toMatch(/^\d+\.\d+\.\d+/);
  expect(review.planHash).toMatch(/^[0-9a-f]{64}$/);
  expect(review.stacks[0]?.actions).toEqual([{ address: 'terraform_data.issuer', actions: ['create'] }]);
});

test('nobody else may read what was written, and the connection string stands nowhere', async () => {
  place.write({ base, reader, broken });
  await place.plan();
  const work = path.join(place.folder, '.cluster-infra');
  expect(statSync(work).mode & 0o777).toBe(0o700);
  expect(statSync(place.plans).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(place.plans, 'stacks', 'base', 'plan.tfplan')).mode & 0o077).toBe(0);
  const holding = filesBelow(work)
    .filter((file) => statSync(file).isFile())
    .filter((file) => readFileSync(file, 'latin1').includes(ADMIN_PASSWORD));
  expect(holding).toEqual([]);
});

test('a stack that cannot be planned hides no other one and ends with exit code 1 and the reason', async () => {
  place.write({ broken, alone, after: { dependencies: ['broken'], resources: { later: { input: 'y' } } } });
  const ran = await place.plan();
  expect(ran.code).toBe(1);
  const stacks = reviewIn(place).stacks.map(({ name, outcome }) => [name, outcome]);
  expect(stacks).toEqual([
    ['broken', 'not-planned'],
    ['alone', 'changes'],
    ['after', 'changes'],
  ]);
  expect(reviewIn(place).stacks[0]?.reason.join()).toContain('One is not more than two.');
  expect(ran.stdout).toContain('One is not more than two.');
});

test('only named stacks are planned, and an unknown one is an error with the names that exist', async () => {
  place.write({ base, alone });
  expect((await place.plan('alone')).code).toBe(2);
  expect(reviewIn(place).stacks.map(({ name }) => name)).toEqual(['alone']);
  const unknown = await place.plan('alnoe');
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toMatch(/"alnoe"[^]*base, alone/);
  expect((await place.plan('alone', '--all')).code).toBe(1);
});

test('terraform is initialized only when something that it depends on has changed', async () => {
  place.write({ base });
  await place.plan();
  const log = path.join(place.folder, '.cluster-infra', 'terraform', 'sandbox', 'base', 'init.log');
  const first = statSync(log).mtimeMs;
  await place.plan();
  expect(statSync(log).mtimeMs).toBe(first);
  place.write({
    base: { ...base, more: { terraform: { backend: { pg: { schema_name: 'cluster_infra_elsewhere' } } } } },
  });
  expect((await place.plan()).code).toBe(2);
  expect(statSync(log).mtimeMs).toBeGreaterThan(first);
});

test('a data folder that lost its providers or backend is initialized again by itself', async () => {
  place.write({ base });
  await place.plan();
  const data = path.join(place.folder, '.cluster-infra', 'terraform', 'sandbox', 'base');
  rmSync(path.join(data, 'terraform.tfstate'));
  expect((await place.plan()).code).toBe(2);
  expect(existsSync(path.join(data, 'terraform.tfstate'))).toBe(true);
});

test('stacks that the configuration leaves out are told of with what stays of them, and change no exit code', async () => {
  // Names that the environment knows; its configuration has neither sites nor monitoring.
  place.write({ base, sites: { resources: { one: { input: 1 }, two: { input: 2 } } }, monitoring: alone });
  await place.plan();
  expect((await place.deploy()).code).toBe(0);
  await database.query("update cluster_infra_sandbox_monitoring.states set data = 'damaged'");
  place.write({ base });
  const leftOut = [
    { stack: 'sites', objects: 2, meant: false, removal: { command: 'npx cdktf destroy sites' } },
    { stack: 'monitoring', objects: null },
  ];
  const synthesized = ['--synthesized', place.synthesized];
  const planned = await place.plan('--json');
  expect(planned.code).toBe(0);
  expect(JSON.parse(planned.stdout)).toMatchObject({ leftOut });
  expect(readFileSync(path.join(place.plans, 'summary.md'), 'utf8')).toMatch(
    /### Left out by the configuration\n\n- sites is not configured \(sites is empty\): its 2 objects stay/,
  );
  for (const args of [
    ['deploy', '--auto-approve'],
    ['drift', ...synthesized],
    ['stacks', ...synthesized],
  ]) {
    const ran = await place.run([...args, '--json']);
    expect({ args, code: ran.code, stderr: ran.code === 0 ? '' : ran.stderr }).toEqual({ args, code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({ leftOut });
  }
  expect((await place.run(['stacks', ...synthesized])).stdout).toMatch(
    /sites is not configured[^]*To remove them: bring one entry[^]*monitoring[^]*could not be read: /,
  );
});

test('missing credentials are one error before terraform runs', async () => {
  const bare = new Workplace({});
  bare.write({ base });
  const ran = await bare.plan();
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('PG_CONN_STR');
  expect(existsSync(path.join(bare.folder, '.cluster-infra', 'terraform'))).toBe(false);
  bare.remove();
});

test('ten new stacks at once come through the first use of an empty database', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `stack${index}`);
  place.write(Object.fromEntries(names.map((name) => [name, alone])));
  const ran = await place.plan('--parallelism', '10');
  expect({ code: ran.code, stderr: ran.code === 2 ? '' : ran.stderr }).toEqual({ code: 2, stderr: '' });
});
