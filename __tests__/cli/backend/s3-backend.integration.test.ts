import { once } from 'node:events';
import { bucketPolicy } from '../../../cli/backend/bucket-policy';
import { testLock } from '../../../cli/backend/lock-self-test';
import { lookAtLock } from '../../../cli/doctor/checks/locks';
import type { BackendConfig } from '../../../config/types';
import { environment } from '../../support/environments';
import { S3Store } from '../../support/s3-store';
import { fakeSite } from '../doctor/support/fake-site';
import { TerraformTrial, trialBody } from '../../support/terraform-trial';

const ENVIRONMENT = 'trial';
const account = (role: 'apply' | 'plan') => ({ accessKey: `AK${role.toUpperCase()}`, secretKey: `seeded-${role}` });
const shape = { type: 's3', bucket: 'states', region: 'gra', keyPrefix: 'infra' } as const;
const store = new S3Store({
  bucket: 'states',
  conditionalWrites: true,
  accounts: (['apply', 'plan'] as const).map((role) => ({
    credentials: account(role),
    policy: bucketPolicy({ ...shape, endpoint: null }, ENVIRONMENT, role),
  })),
});
const envOf = (role: 'apply' | 'plan') => ({
  AWS_ACCESS_KEY_ID: account(role).accessKey,
  AWS_SECRET_ACCESS_KEY: account(role).secretKey,
});

let settings: BackendConfig;
let apply: TerraformTrial;
let plan: TerraformTrial;
beforeAll(async () => {
  await store.start();
  settings = { ...shape, endpoint: store.endpoint };
  apply = new TerraformTrial(settings, ENVIRONMENT, envOf('apply'));
  plan = new TerraformTrial(settings, ENVIRONMENT, envOf('plan'));
  for (const trial of [apply, plan]) trial.write('one', trialBody('one'));
  await apply.deploy('one');
});
afterAll(async () => {
  apply.remove();
  plan.remove();
  await store.stop();
});
const TERRAFORM = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
const wholeEnv = (role: 'apply' | 'plan') => ({
  PATH: process.env.PATH,
  GOGC: process.env.GOGC,
  HOME: '/nonexistent',
  ...envOf(role),
});
/** What `doctor` looks at with the reading account. */
const siteOf = (now: Date) =>
  fakeSite({
    env: wholeEnv('plan'),
    load: () =>
      environment('sandbox', (config) => Object.assign(config, { environment: ENVIRONMENT, backend: settings })),
    now: () => now,
  });
const selfTest = (role: 'apply' | 'plan') =>
  testLock({
    terraform: TERRAFORM,
    settings,
    environment: ENVIRONMENT,
    env: wholeEnv(role),
    signal: new AbortController().signal,
    deadline: 120,
  });

test('with the printed policies one account deploys and tests the lock', async () => {
  expect([...store.objects.keys()]).toEqual(['infra/trial/one.tfstate']);
  const checks = await selfTest('apply');
  expect(checks.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
});

test('the other plans with a lock, and cannot apply', async () => {
  expect((await plan.run('one', ['init', '-no-color'])).code).toBe(0);
  expect(await plan.run('one', ['plan', '-no-color', '-detailed-exitcode'])).toMatchObject({ code: 0 });
  const locks = store.requests.filter(
    ({ key, method }) => method === 'PUT' && key === 'infra/trial/one.tfstate.tflock',
  );
  expect(locks.length).toBeGreaterThan(1);
  const before = store.objects.get('infra/trial/one.tfstate');
  plan.write('one', trialBody('changed'));
  const { code, output } = await plan.run('one', ['apply', '-no-color', '-auto-approve']);
  expect(code).toBe(1);
  expect(output).toMatch(/AccessDenied/);
  expect(store.objects.get('infra/trial/one.tfstate')).toBe(before);
});

test('every request of both accounts was one that the policies had to allow', () => {
  const refused = store.requests.filter(({ status }) => status === 403).map(({ method, key }) => `${method} ${key}`);
  // The write that the reading account was refused.
  expect(new Set(refused)).toEqual(new Set(['PUT infra/trial/one.tfstate']));
});

test('two applies at once: one waits, and no update is lost', async () => {
  const second = new TerraformTrial(settings, ENVIRONMENT, envOf('apply'));
  const slow = (name: string) => ({
    resource: { terraform_data: { [name]: { provisioner: [{ 'local-exec': { command: 'sleep 1' } }] } } },
  });
  apply.write('two', slow('a'));
  second.write('two', slow('a'));
  const failures: string[] = [];
  const deploy = (trial: TerraformTrial) => trial.deploy('two').catch((error: unknown) => failures.push(String(error)));
  await Promise.all([deploy(apply), deploy(second)]);
  // Terraform asks who holds the lock after it was refused, and gives up where the lock was freed in between.
  for (const failure of failures) expect(failure).toMatch(/Error acquiring the state lock[^]*NoSuchKey/);
  expect(failures.length).toBeLessThan(2);
  if (failures.length > 0) await second.deploy('two');
  const state = JSON.parse(store.objects.get('infra/trial/two.tfstate')?.toString('utf8') ?? '{}') as {
    serial?: number;
  };
  // Without a lock both create their own object, and the state knows one of them.
  expect(state.serial).toBe(1);
  second.remove();
});

test('after kill -9 the lock stays, names who has it, and force-unlock frees it', async () => {
  apply.write('three', {
    resource: {
      terraform_data: { slow: { provisioner: [{ 'local-exec': { command: 'while echo tick; do sleep 0.2; done' } }] } },
    },
  });
  expect((await apply.run('three', ['init', '-no-color'])).code).toBe(0);
  const child = apply.start('three', ['apply', '-no-color', '-auto-approve']);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  while (!output.includes('Provisioning with')) await once(child.stdout ?? child, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  apply.write('three', trialBody('three'));
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
  const atLock = (stack: string, now: Date) => lookAtLock(siteOf(now), stack, TERRAFORM);
  expect(await atLock('three', hours(0))).toMatchObject({
    status: 'note',
    detail: expect.stringMatching(/three is locked by .+@.+ for Oper/) as string,
  });
  expect(await atLock('three', hours(3))).toMatchObject({
    status: 'finding',
    cure: expect.stringMatching(/is dead.*force-unlock [0-9a-f-]{36}/) as string,
  });
  expect(await atLock('one', hours(3))).toBeNull();
  expect([...store.objects.keys()].filter((key) => key.endsWith('.tflock'))).toEqual([
    'infra/trial/three.tfstate.tflock',
  ]);
  const refused = await apply.run('three', ['plan', '-no-color', '-lock-timeout=0s']);
  const id = /Lock Info:\s+ID:\s+(\S+)/.exec(refused.output)?.[1] ?? '';
  expect(refused.output).toMatch(/Error acquiring the state lock/);
  expect(await apply.run('three', ['force-unlock', '-force', id])).toMatchObject({
    code: 0,
    output: expect.stringContaining('unlocked') as string,
  });
  expect(await apply.run('three', ['apply', '-no-color', '-auto-approve', '-lock-timeout=0s'])).toMatchObject({
    code: 0,
  });
});
