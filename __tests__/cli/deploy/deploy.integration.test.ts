/** `cluster-infra deploy` with a real Terraform on a real PostgreSQL. */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  resources: { issuer: { input: { name: 'letsencrypt' } } },
  outputs: { issuer: '${terraform_data.issuer.output.name}' },
};
const reader: FakeStack = {
  dependencies: ['base'],
  resources: { ingress: { input: `uses ${remote('base', 'issuer')}` } },
};
/** Fails, or hangs, for as long as a file says so. */
const fragile = (command: string): FakeStack => ({
  resources: {
    first: { input: 'made' },
    second: {
      input: 'made second',
      depends_on: ['terraform_data.first'],
      provisioner: [{ 'local-exec': { command } }],
    },
  },
});

const stateOf = async (stack: string) => {
  const rows = await database.query<{ data: string }>(`select data from cluster_infra_sandbox_${stack}.states`);
  return JSON.parse(rows[0]?.data ?? '{}') as { serial: number; resources: ReadonlyArray<{ name: string }> };
};

test('exactly the saved plan is applied, not what the configuration says by then', async () => {
  place.write({ base });
  await place.plan();
  place.write({ base: { resources: { issuer: { input: { name: 'other' } } } } });
  const ran = await place.deploy();
  expect({ code: ran.code, stderr: ran.code === 0 ? '' : ran.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await database.stored()).toContain('letsencrypt');
  expect(await database.stored()).not.toContain('other');
});

test('a saved plan or configuration that was changed after the review is refused', async () => {
  place.write({ base });
  await place.plan();
  appendFileSync(path.join(place.plans, 'stacks', 'base', 'plan.tfplan'), 'x');
  const ran = await place.deploy();
  expect(ran.code).toBe(3);
  expect(ran.stdout).toMatch(/plan\.tfplan was changed after the review/);
  expect(await database.stored()).toBe('');
});

test('a manifest that was changed is refused, and so is one with another hash than the approved one', async () => {
  place.write({ base });
  await place.plan();
  const { planHash } = reviewIn(place);
  const other = await place.deploy('--plan-hash', '0'.repeat(64));
  expect(other.code).toBe(1);
  expect(other.stderr).toContain(planHash);
  const file = path.join(place.plans, 'manifest.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"add": 1', '"add": 2'));
  const changed = await place.deploy();
  expect(changed.code).toBe(1);
  expect(changed.stderr).toContain('its hash does not fit');
  expect(await database.stored()).toBe('');
});

test('plans for another backend are refused', async () => {
  place.write({ base });
  await place.plan();
  await database.query('create database elsewhere');
  const other = new Workplace({ PG_CONN_STR: database.url.replace('/terraform?', '/elsewhere?') });
  const ran = await other.deploy('--plans', place.plans);
  other.remove();
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/another backend \(fingerprint\)[^]*plan again/i);
});

test('a plan is stale once somebody else changed the state', async () => {
  place.write({ base });
  await place.plan();
  const colleague = new Workplace({ PG_CONN_STR: database.url });
  colleague.write({ base: { resources: { issuer: { input: { name: 'by a colleague' } } } } });
  await colleague.plan();
  expect((await colleague.deploy()).code).toBe(0);
  colleague.remove();
  const ran = await place.deploy();
  expect(ran.code).toBe(3);
  expect(ran.stdout).toMatch(/saved plan is stale/);
  expect(await database.stored()).toContain('by a colleague');
  // And again: nothing was begun, so nothing may be taken up.
  expect((await place.deploy()).code).toBe(3);
});

test('the first failure stops what comes after and says what is done and what is left; the next deploy goes on', async () => {
  const gate = path.join(place.folder, 'gate');
  const after: FakeStack = { dependencies: ['fragile'], resources: { later: { input: 'z' } } };
  place.write({ base, fragile: { dependencies: ['base'], ...fragile(`test -e ${gate}`) }, after });
  expect((await place.plan()).code).toBe(2);
  const failed = await place.deploy();
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/base: applied: 1 added/);
  expect(failed.stdout).toMatch(/fragile: failed/);
  expect(failed.stdout).toMatch(/after: left/);
  writeFileSync(gate, '');
  const before = (await stateOf('base')).serial;
  const resumed = await place.deploy();
  expect({ code: resumed.code, stdout: resumed.code === 0 ? '' : resumed.stdout }).toEqual({ code: 0, stdout: '' });
  expect(resumed.stdout).toMatch(/base: done before/);
  expect((await stateOf('base')).serial).toBe(before);
  expect((await stateOf('after')).resources).toHaveLength(1);
  expect((await place.plan()).code).toBe(0);
});

test('what an apply that failed left is applied only as far as it was reviewed', async () => {
  const gate = path.join(place.folder, 'gate');
  place.write({ fragile: fragile(`test -e ${gate}`) });
  await place.plan();
  expect((await place.deploy()).code).toBe(1);
  // Meanwhile somebody destroys what was made: making it again is what was reviewed, changing more is not.
  writeFileSync(gate, '');
  const rows = await database.query<{ data: string }>('select data from cluster_infra_sandbox_fragile.states');
  const state = JSON.parse(rows[0]?.data ?? '{}') as { resources: unknown[] };
  state.resources.push({
    mode: 'managed',
    type: 'terraform_data',
    name: 'unreviewed',
    provider: 'provider["terraform.io/builtin/terraform"]',
    instances: [{ schema_version: 0, attributes: { id: '1', input: null, output: null, triggers_replace: null } }],
  });
  await database.query(
    `update cluster_infra_sandbox_fragile.states set data = '${JSON.stringify(state).replaceAll("'", "''")}'`,
  );
  const ran = await place.deploy();
  expect(ran.code).toBe(3);
  expect(ran.stdout).toContain('not reviewed: terraform_data.unreviewed: delete');
});

test('an interrupt lets terraform end, store its state and give back the lock; the same command goes on', async () => {
  const mark = path.join(place.folder, 'mark');
  const again = path.join(place.folder, 'again');
  place.write({
    // In the place of the shell: terraform ends that alone.
    fragile: fragile(`test -e ${again} || { touch ${mark}; exec sleep 60; }`),
    after: { dependencies: ['fragile'], resources: { later: { input: 'z' } } },
  });
  await place.plan();
  const abort = new AbortController();
  const running = place.run(['deploy', '--auto-approve'], abort.signal);
  while (!existsSync(mark)) await sleep(50);
  // A plan would empty the folder in which terraform applies; the interrupted command gives the plans free.
  const beside = await place.plan();
  expect(beside.code).toBe(1);
  expect(beside.stderr).toMatch(/Another command works with the plans in .*: `cluster-infra deploy`, process \d+/);
  abort.abort();
  const ran = await running;
  expect(ran.code).toBe(130);
  expect(ran.stderr).toMatch(/left: .*after/);
  expect((await stateOf('fragile')).resources.map(({ name }) => name)).toContain('first');
  writeFileSync(again, '');
  const resumed = await place.deploy();
  expect({ code: resumed.code, stdout: resumed.code === 0 ? '' : resumed.stdout }).toEqual({ code: 0, stdout: '' });
});

test('a producer that is not applied stops its reader, and a reader that was planned with assumptions is planned again', async () => {
  place.write({ base, reader });
  await place.plan();
  const alone = await place.deploy('reader');
  expect(alone.code).toBe(3);
  expect(alone.stdout).toContain('it reads base, which is not applied');
  expect((await place.deploy()).code).toBe(0);
  expect(await database.stored()).toContain('uses letsencrypt');
});

test('a reader whose new plan does something else than reviewed is refused', async () => {
  place.write({ base, reader });
  await place.plan();
  expect((await place.deploy('base')).code).toBe(0);
  const colleague = new Workplace({ PG_CONN_STR: database.url });
  colleague.write({ reader: { resources: { ingress: { input: 'made by hand' } } } });
  await colleague.plan();
  await colleague.deploy();
  colleague.remove();
  const ran = await place.deploy();
  expect(ran.code).toBe(3);
  expect(ran.stdout).toContain('reviewed was terraform_data.ingress: create, now it is update');
});

test('a stack that could not be planned is left, with those after it, and the exit code says so', async () => {
  const broken: FakeStack = {
    resources: {
      one: { input: 1 },
      never: {
        lifecycle: { precondition: [{ condition: '${terraform_data.one.input > 2}', error_message: 'Too small.' }] },
      },
    },
  };
  place.write({ base, broken, after: { dependencies: ['broken'], resources: { later: { input: 'z' } } } });
  expect((await place.plan()).code).toBe(1);
  const ran = await place.deploy();
  expect(ran.code).toBe(2);
  expect(ran.stdout).toMatch(/base: applied/);
  expect(ran.stdout).toMatch(/broken: left: it could not be planned[^]*after: left: it comes after broken/);
});

test('without a terminal nothing is applied unless it was approved elsewhere; without a plan there is nothing to apply', async () => {
  place.write({ base });
  expect((await place.deploy()).stderr).toMatch(/no plan to apply[^]*cluster-infra plan/);
  await place.plan();
  const ran = await place.run(['deploy']);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('--auto-approve');
  expect(await database.stored()).toBe('');
});

test('an applied plan does not stay behind, and a second deploy does nothing', async () => {
  place.write({ base });
  await place.plan();
  await place.deploy();
  expect(existsSync(path.join(place.plans, 'stacks', 'base', 'plan.tfplan'))).toBe(false);
  rmSync(path.join(place.folder, '.cluster-infra', 'terraform'), { recursive: true });
  const ran = await place.deploy('--json');
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({ stacks: [{ stack: 'base', result: 'done-before' }], left: [] });
});
