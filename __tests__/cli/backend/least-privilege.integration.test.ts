import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { backendArguments } from '../../../cli/backend/backend-block';
import { BackendFolder } from '../../../cli/backend/backend-folder';
import { holdLock } from '../../../cli/backend/hold-lock';
import { leastPrivilegeSql } from '../../../cli/backend/least-privilege-sql';
import { testLock } from '../../../cli/backend/lock-self-test';
import type { BackendConfig } from '../../../config/types';
import { PostgresServer } from '../../support/postgres-server';
import { TerraformTrial, trialBody } from '../../support/terraform-trial';

const ENVIRONMENT = 'trial';
const STACKS = ['one', 'two', 'three'];
const settings: BackendConfig = { type: 'pg', leastPrivilege: true };
const PASSWORDS = { apply: 'seeded-apply', plan: 'seeded-plan' };
const ROLES = { applyRole: 'ci_apply', planRole: 'ci_plan' };

let server: PostgresServer;
let apply: TerraformTrial;
let plan: TerraformTrial;
const prepare = (history: number) =>
  server.query(leastPrivilegeSql({ environment: ENVIRONMENT, stacks: STACKS, ...ROLES, history }));
const urlOf = (role: 'apply' | 'plan') => server.urlOf(`ci_${role}`, PASSWORDS[role], 'terraform');

const access = (connection: string) => ({
  terraform: process.env.TERRAFORM_BINARY_NAME ?? 'terraform',
  settings,
  env: { PATH: process.env.PATH, GOGC: process.env.GOGC, HOME: '/nonexistent', PG_CONN_STR: connection },
  signal: new AbortController().signal,
  deadline: 120,
});
const folder = mkdtempSync(path.join(tmpdir(), 'cluster-infra-privilege-'));

beforeAll(async () => {
  server = await PostgresServer.start();
  await prepare(3);
  for (const role of ['apply', 'plan'] as const)
    await server.query(`ALTER ROLE ci_${role} PASSWORD '${PASSWORDS[role]}'`);
  apply = new TerraformTrial(settings, ENVIRONMENT, { PG_CONN_STR: urlOf('apply') });
  plan = new TerraformTrial(settings, ENVIRONMENT, { PG_CONN_STR: urlOf('plan') });
  for (const trial of [apply, plan]) for (const stack of STACKS) trial.write(stack, trialBody(stack));
});
afterAll(async () => {
  apply.remove();
  plan.remove();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the first deployments of two stacks at once both succeed: one waits for the other', async () => {
  const log = path.join(folder, 'order');
  const slow = (stack: string) => {
    // Long enough for the two applies to meet: a new state locks the whole database until its first apply ends.
    const command = `echo begin ${stack} >> ${log}; sleep 2; echo end ${stack} >> ${log}`;
    return { resource: { terraform_data: { thing: { input: stack, provisioner: [{ 'local-exec': { command } }] } } } };
  };
  for (const stack of ['one', 'two']) apply.write(stack, slow(stack));
  await Promise.all(['one', 'two'].map((stack) => apply.deploy(stack)));
  const [begin, end, ...others] = readFileSync(log, 'utf8').trim().split('\n');
  expect(end).toBe(begin?.replace('begin', 'end'));
  expect(others).toHaveLength(2);
});

test('the reading role plans, and cannot apply', async () => {
  apply.write('one', trialBody('one'));
  await apply.deploy('one');
  expect((await plan.run('one', ['init', '-no-color'])).code).toBe(0);
  expect(await plan.run('one', ['plan', '-no-color', '-detailed-exitcode'])).toMatchObject({ code: 0 });
  plan.write('one', trialBody('changed'));
  const { code, output } = await plan.run('one', ['apply', '-no-color', '-auto-approve']);
  expect(code).toBe(1);
  expect(output).toMatch(/permission denied for table states/);
});

test('the reading role reads the outputs of another stack', async () => {
  plan.write('three', {
    data: {
      terraform_remote_state: {
        one: {
          backend: 'pg',
          config: {
            schema_name: 'cluster_infra_trial_one',
            skip_schema_creation: true,
            skip_table_creation: true,
            skip_index_creation: true,
          },
        },
      },
    },
    output: { read: { value: '${data.terraform_remote_state.one.outputs.thing}' } },
  });
  expect((await plan.run('three', ['init', '-no-color'])).code).toBe(0);
  const { code, output } = await plan.run('three', ['plan', '-no-color']);
  expect({ code, output }).toMatchObject({
    code: 0,
    output: expect.stringMatching(/\+ read += "[0-9a-f-]{36}"/) as string,
  });
});

test('a plan of the reading role locks: nobody applies meanwhile', async () => {
  const place = await BackendFolder.open({
    ...access(urlOf('plan')),
    arguments: backendArguments(settings, ENVIRONMENT, 'one'),
  });
  const lock = await holdLock(place);
  if ('refused' in lock) throw new Error(lock.message);
  const { output } = await apply.run('one', ['apply', '-no-color', '-auto-approve', '-lock-timeout=0s']);
  expect(await lock.release()).toBeNull();
  place.close();
  expect(output).toMatch(/Workspace is already locked/);
});

test.each([
  'DROP SCHEMA cluster_infra_trial_one CASCADE',
  'DELETE FROM cluster_infra_trial_one.states',
  'CREATE SCHEMA mine',
  'CREATE TABLE public.mine ()',
  'SELECT * FROM cluster_infra_trial_one.states_history',
  'DROP TRIGGER keep_history ON cluster_infra_trial_one.states',
])('not even the role that deploys may %s', async (statement) => {
  await expect(server.queryAs(urlOf('apply'), statement)).rejects.toThrow(/permission denied|must be owner/);
});

test('after kill -9 of an apply the next one gets the lock at once', async () => {
  // Ends by itself when nobody reads its output any more.
  const command = 'while echo tick; do sleep 0.2; done';
  apply.write('three', {
    resource: { terraform_data: { slow: { provisioner: [{ 'local-exec': { command } }] } } },
  });
  expect((await apply.run('three', ['init', '-no-color'])).code).toBe(0);
  const child = apply.start('three', ['apply', '-no-color', '-auto-approve']);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  while (!output.includes('Provisioning with')) await once(child.stdout ?? child, 'data');
  const refused = await apply.run('three', ['plan', '-no-color', '-lock-timeout=0s']);
  expect(refused.output).toMatch(/Error acquiring the state lock/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  apply.write('three', trialBody('three'));
  const next = await apply.run('three', ['apply', '-no-color', '-auto-approve', '-lock-timeout=120s']);
  expect(next).toMatchObject({ code: 0 });
});

test('the self-test of the lock works with the rights of the deploying role, and leaves its table empty', async () => {
  const checks = await testLock({
    ...access(urlOf('apply')),
    environment: ENVIRONMENT,
  });
  expect(checks.map(({ check, status }) => `${check}: ${status}`)).toEqual([
    'reach: ok',
    'lock: ok',
    'release: ok',
    'cleanup: ok',
  ]);
  expect(await server.query('SELECT * FROM cluster_infra_trial_doctor.states')).toEqual([]);
});

test('without leastPrivilege in the file the same role is told what it lacks, and by which command it gets it', async () => {
  const checks = await testLock({
    ...access(urlOf('apply')),
    settings: { type: 'pg', leastPrivilege: false },
    environment: 'another',
  });
  expect(checks).toMatchObject([
    {
      status: 'finding',
      detail: expect.stringContaining('permission denied') as string,
      cure: expect.stringContaining('cluster-infra state sql') as string,
    },
  ]);
});

test('the history keeps the last versions of a state, with who replaced them', async () => {
  for (const input of ['a', 'b', 'c', 'd', 'e']) {
    apply.write('two', trialBody(input));
    await apply.deploy('two');
  }
  const kept = await server.query<{ by: string; data: string }>(
    'SELECT replaced_by AS by, data FROM cluster_infra_trial_two.states_history ORDER BY version',
  );
  expect(kept).toHaveLength(3);
  expect(kept.map(({ by }) => by)).toEqual(['ci_apply', 'ci_apply', 'ci_apply']);
  expect(JSON.parse(kept[2]?.data ?? '')).toMatchObject({ outputs: { sensitive: { value: 'd' } } });
});

test('the statements can be run again at any time, also over what terraform made itself', async () => {
  await expect(prepare(3)).resolves.toBeDefined();
  await server.createDatabase('grown');
  const grown = new TerraformTrial({ type: 'pg', leastPrivilege: false }, ENVIRONMENT, {
    PG_CONN_STR: server.url('grown'),
  });
  grown.write('one', trialBody('one'));
  await grown.deploy('one');
  const sql = leastPrivilegeSql({ environment: ENVIRONMENT, stacks: ['one'], ...ROLES, history: 0 });
  await server.query(sql, 'grown');
  const after = new TerraformTrial(settings, ENVIRONMENT, {
    PG_CONN_STR: server.urlOf('ci_apply', PASSWORDS.apply, 'grown'),
  });
  after.write('one', trialBody('changed'));
  await after.deploy('one');
  grown.remove();
  after.remove();
});
