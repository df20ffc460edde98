import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PostgresServer } from '../../support/postgres-server';
import { TerraformTrial, trialBody } from '../../support/terraform-trial';
import { Workplace } from '../support/fake-stacks';

const SECRET = 'seeded-secret-in-the-state';
let server: PostgresServer;
let place: Workplace;
let trial: TerraformTrial;
let target: string;

beforeAll(async () => {
  server = await PostgresServer.start();
  place = new Workplace({ PG_CONN_STR: server.url() });
  trial = new TerraformTrial({ type: 'pg', leastPrivilege: false }, 'sandbox', { PG_CONN_STR: server.url() });
  for (const stack of ['foundation', 'edge']) {
    trial.write(stack, trialBody(SECRET));
    await trial.deploy(stack);
  }
  target = `{type: local, path: ${path.join(place.folder, 'moved')}}`;
});
afterAll(async () => {
  trial.remove();
  place.remove();
  await server.stop();
});

test('doctor --backend ends with 0 and says what it did, as text and as JSON', async () => {
  const text = await place.run(['doctor', '--backend']);
  expect(text).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^ok +backend \(reach\): [^]*\n0 findings, 0 notes, 4 ok\.\n$/) as string,
  });
  const { code, stdout } = await place.run(['doctor', '--backend', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    environment: 'sandbox',
    backend: { place: expect.stringContaining('pg 127.0.0.1') as string },
    checks: [{ area: 'backend', check: 'reach', status: 'ok' }, { check: 'lock', status: 'ok' }, {}, {}],
  });
});

test('doctor --backend ends with 2 for findings', async () => {
  const other = new Workplace({ PG_CONN_STR: server.url('absent') });
  const { code, stdout } = await other.run(['doctor', '--backend']);
  other.remove();
  expect(code).toBe(2);
  expect(stdout).toMatch(
    /FINDING +backend \(reach\): [^]*database "absent" does not exist[^]*How to fix it: Create the database/,
  );
  expect(stdout).not.toContain('seeded-');
});

test('doctor --backend without credentials ends with 2 before terraform runs, and names the variable', async () => {
  const bare = new Workplace({ TERRAFORM_BINARY_NAME: '/nonexistent/terraform' });
  const { code, stdout } = await bare.run(['doctor', '--backend']);
  bare.remove();
  expect(code).toBe(2);
  expect(stdout).toMatch(/FINDING +backend[^]*PG_CONN_STR: postgres:/);
});

test.each([
  ['state', 'list'],
  ['state', 'migrate', '--from', 'sandbox', '--to', '{type: local, path: x}'],
])('%s %s without credentials ends with 1 before terraform runs, and names the variable', async (...args) => {
  const bare = new Workplace({ TERRAFORM_BINARY_NAME: '/nonexistent/terraform' });
  const { code, stderr } = await bare.run(args);
  bare.remove();
  expect(code).toBe(1);
  expect(stderr).toMatch(/PG_CONN_STR: postgres:/);
});

test('state list shows each state, and nothing of its content', async () => {
  const { code, stdout } = await place.run(['state', 'list', '--json']);
  expect(code).toBe(0);
  const { states } = JSON.parse(stdout) as { states: { stack: string; state: unknown }[] };
  expect(states.filter(({ state }) => state !== null).map(({ stack }) => stack)).toEqual(['foundation', 'edge']);
  expect(states[0]?.state).toMatchObject({ serial: 1, resources: 1, outputs: 2 });
  expect(stdout).not.toContain(SECRET);
});

test('state migrate shows first, then moves, then has nothing to do; no secret of the state is printed', async () => {
  const stacks = ['foundation', 'edge', 'vault'].flatMap((stack) => ['--stack', stack]);
  const migrate = ['state', 'migrate', '--from', 'sandbox', '--to', target, ...stacks];
  const dry = await place.run([...migrate, '--dry-run']);
  expect(dry).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/foundation +would be copied[^]*Nothing was written/) as string,
  });
  const moved = await place.run(migrate);
  expect(moved).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/edge +moved and compared[^]*The states at the source are still there/) as string,
  });
  const again = await place.run([...migrate, '--json']);
  const outcomes = (JSON.parse(again.stdout) as { stacks: { outcome: string }[] }).stacks.map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['equal', 'equal', 'nothing']);
  for (const { stdout, stderr } of [dry, moved, again]) expect(stdout + stderr).not.toContain('seeded-');
});

test('an interrupted state migrate ends with 130 and says what is left', async () => {
  const interruption = new AbortController();
  const run = place.run(
    ['state', 'migrate', '--from', 'sandbox', '--to', target.replace('moved', 'late'), '--stack', 'foundation'],
    interruption.signal,
  );
  await server.untilLocked();
  interruption.abort();
  const { code, stdout } = await run;
  expect(code).toBe(130);
  expect(stdout).toMatch(/foundation +left to do[^]*Stopped: Interrupted[^]*run the same command again/);
  await server.untilUnlocked();
});

test('a killed state migrate leaves no lock and no state text, and goes on when it is run again', async () => {
  const temporary = path.join(place.folder, 'tmp');
  mkdirSync(temporary);
  const migrate = [
    'state',
    'migrate',
    '--from',
    'sandbox',
    '--to',
    target.replace('moved', 'killed'),
    '--stack',
    'edge',
  ];
  const program = path.join(__dirname, '..', '..', '..', 'bin', 'cluster-infra.cjs');
  const child = spawn(process.execPath, [program, ...migrate], {
    cwd: place.folder,
    env: { ...place.env, TMPDIR: temporary },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await server.untilLocked();
  child.kill('SIGKILL');
  await ended;
  // What it started ends by itself: the pipe that it read from is closed.
  await server.untilUnlocked();
  for (const entry of readdirSync(temporary, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    expect(readFileSync(path.join(entry.parentPath, entry.name), 'utf8')).not.toContain(SECRET);
  }
  const again = await place.run(migrate);
  expect(again).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/edge {2}(moved and compared|there already)/) as string,
  });
});

test('a target that went on ends with 1 before anything is written', async () => {
  const { code, stderr } = await place.run([
    'state',
    'migrate',
    '--from',
    target,
    '--to',
    'sandbox',
    '--stack',
    'edge',
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  trial.write('edge', trialBody('changed'));
  await trial.deploy('edge');
  const refused = await place.run(['state', 'migrate', '--from', target, '--to', 'sandbox', '--stack', 'edge']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /Nothing was moved[^]*edge: the target is newer \(serial 2\) than the source \(serial 1\)/,
  );
});
