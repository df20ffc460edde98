import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { backendArguments } from '../../../cli/backend/backend-block';
import { holdLock } from '../../../cli/backend/hold-lock';
import { BackendFolder } from '../../../cli/backend/backend-folder';
import { type Migration, migrateStates, type MigrationOptions } from '../../../cli/backend/migrate-states';
import { StateStore } from '../../../cli/backend/state-store';
import type { BackendConfig } from '../../../config/types';
import { HttpStateStore } from '../../support/http-state-store';
import { PostgresServer } from '../../support/postgres-server';
import { S3Store } from '../../support/s3-store';
import { TerraformTrial, trialBody } from '../../support/terraform-trial';

const ENVIRONMENT = 'trial';
const STACKS = ['foundation', 'edge', 'vault'];
const SECRET = 'seeded-secret-in-the-state';

const postgres = { type: 'pg', leastPrivilege: false } as const satisfies BackendConfig;
const s3Store = new S3Store({ bucket: 'states', conditionalWrites: true });
const httpStore = new HttpStateStore({ locks: 'gitlab' });
const temporary = mkdtempSync(path.join(tmpdir(), 'cluster-infra-migrate-'));
const scratch = path.join(temporary, 'tmp');
let server: PostgresServer;
let trial: TerraformTrial;
let s3: BackendConfig;
let http: BackendConfig;
const local: BackendConfig = { type: 'local', path: path.join(temporary, 'states') };

const access = (settings: BackendConfig, signal = new AbortController().signal) => ({
  terraform: process.env.TERRAFORM_BINARY_NAME ?? 'terraform',
  settings,
  environment: ENVIRONMENT,
  env: {
    PATH: process.env.PATH,
    GOGC: process.env.GOGC,
    HOME: '/nonexistent',
    TMPDIR: scratch,
    PG_CONN_STR: server.url(),
    ...s3Store.environment,
    ...httpStore.environment,
  },
  place: settings.type,
  signal,
  deadline: 120,
});
const store = (settings: BackendConfig, signal?: AbortSignal) => new StateStore(access(settings, signal));
const migrate = (from: BackendConfig, to: BackendConfig, options: Partial<MigrationOptions> = {}) =>
  migrateStates({
    source: store(from, options.signal),
    target: store(to, options.signal),
    stacks: STACKS,
    dryRun: false,
    lockTimeout: 0,
    signal: new AbortController().signal,
    progress: () => undefined,
    ...options,
  });
const outcomes = ({ stacks, stopped }: Migration) => ({
  ...Object.fromEntries(stacks.map(({ stack, outcome }) => [stack, outcome])),
  ...(stopped && { stopped: stopped.message }),
});
const hashes = async (settings: BackendConfig) =>
  Object.fromEntries(
    await Promise.all(
      STACKS.map(async (stack) => [stack, (await store(settings).pull(stack))?.sha256 ?? null] as const),
    ),
  );

beforeAll(async () => {
  mkdirSync(scratch);
  server = await PostgresServer.start();
  await Promise.all([s3Store.start(), httpStore.start()]);
  s3 = { type: 's3', bucket: 'states', region: 'gra', endpoint: s3Store.endpoint, keyPrefix: 'infra' };
  http = { type: 'http', address: httpStore.address };
  trial = new TerraformTrial(postgres, ENVIRONMENT, { PG_CONN_STR: server.url() });
  // Four checks, as real stacks have them: Terraform writes their results in another order each time.
  const validation = (name: string) => [{ condition: `\${var.${name} != ""}`, error_message: 'It is never empty.' }];
  const names = ['a', 'b', 'c', 'd'];
  const variable = Object.fromEntries(names.map((name) => [name, { default: name, validation: validation(name) }]));
  trial.write('foundation', { ...trialBody(SECRET), variable });
  // A number that loses digits when JSON.parse reads it.
  const body = trialBody('edge');
  trial.write('edge', {
    ...body,
    output: { ...(body['output'] as object), large: { value: '${12345678901234567890}' } },
  });
  await trial.deploy('foundation');
  await trial.deploy('foundation');
  await trial.deploy('edge');
});
afterAll(async () => {
  trial.remove();
  await Promise.all([server.stop(), s3Store.stop(), httpStore.stop()]);
  rmSync(temporary, { recursive: true, force: true });
});

it('a dry run says what would be done, and makes nothing at either end', async () => {
  const before = await server.query('SELECT nspname FROM pg_namespace ORDER BY 1');
  const migration = await migrate(postgres, s3, { dryRun: true });
  expect(outcomes(migration)).toEqual({ foundation: 'planned', edge: 'planned', vault: 'nothing' });
  expect([...s3Store.objects.keys()]).toEqual([]);
  expect(await server.query('SELECT nspname FROM pg_namespace ORDER BY 1')).toEqual(before);
});

it('states go from pg to s3, http, local files and back to another database, and stay the same to the last byte', async () => {
  const original = await hashes(postgres);
  expect(Object.values(original).filter(Boolean)).toHaveLength(2);
  for (const [from, to] of [
    [postgres, s3],
    [s3, http],
    [http, local],
  ] as const) {
    expect(outcomes(await migrate(from, to))).toEqual({ foundation: 'moved', edge: 'moved', vault: 'nothing' });
    expect(await hashes(to)).toEqual(original);
    // The source is as it was.
    expect(await hashes(from)).toEqual(original);
  }
  await server.createDatabase('second');
  const back = new StateStore({
    ...access(postgres),
    env: { ...access(postgres).env, PG_CONN_STR: server.url('second') },
  });
  expect(outcomes(await migrate(local, postgres, { target: back }))).toMatchObject({
    foundation: 'moved',
    edge: 'moved',
  });
  expect((await back.pull('edge'))?.sha256).toBe(original['edge']);
  expect(readFileSync(path.join(temporary, 'states', ENVIRONMENT, 'edge.tfstate'), 'utf8')).toContain(
    '12345678901234567890',
  );
});

it('terraform itself finds nothing to change at the target', async () => {
  const moved = new TerraformTrial(s3, ENVIRONMENT, s3Store.environment);
  moved.write('foundation', trialBody(SECRET));
  expect((await moved.run('foundation', ['init', '-no-color'])).code).toBe(0);
  const { code, output } = await moved.run('foundation', ['plan', '-no-color', '-detailed-exitcode']);
  expect({ code, output }).toMatchObject({ code: 0 });
  moved.remove();
});

it('a second run finds everything in place and writes nothing', async () => {
  const writes = () => s3Store.requests.filter(({ method }) => method === 'PUT').length;
  const before = writes();
  expect(outcomes(await migrate(postgres, s3))).toEqual({ foundation: 'equal', edge: 'equal', vault: 'nothing' });
  expect(writes()).toBe(before);
});

it('a source that went on is brought over again; a target that went on stops everything before the first write', async () => {
  trial.write('edge', trialBody('edge, changed'));
  await trial.deploy('edge');
  const [serial, older] = [(await store(postgres).pull('edge'))?.serial ?? 0, await hashes(http)];
  await expect(migrate(http, postgres)).rejects.toThrow(`edge: the target is newer (serial ${serial})`);
  expect(await hashes(http)).toEqual(older);
  expect(outcomes(await migrate(postgres, http))).toEqual({ foundation: 'equal', edge: 'moved', vault: 'nothing' });
  expect(await hashes(http)).toEqual(await hashes(postgres));
});

it('a state of another lineage at the target is never overwritten, an empty one is', async () => {
  const other: BackendConfig = { type: 'local', path: path.join(temporary, 'other') };
  const foreign = new TerraformTrial(other, ENVIRONMENT, {});
  foreign.write('foundation', trialBody('somebody else'));
  await foreign.deploy('foundation');
  const before = await hashes(other);
  await expect(migrate(postgres, other)).rejects.toThrow(
    /Nothing was moved[^]*foundation: the target holds another state/,
  );
  expect(await hashes(other)).toEqual(before);
  expect((await foreign.run('foundation', ['destroy', '-auto-approve'])).code).toBe(0);
  expect(outcomes(await migrate(postgres, other))).toEqual({ foundation: 'moved', edge: 'moved', vault: 'nothing' });
  foreign.remove();
});

it('a source whose lock somebody holds is not moved', async () => {
  const { place: _place, ...rest } = access(postgres);
  const folder = await BackendFolder.open({ ...rest, arguments: backendArguments(postgres, ENVIRONMENT, 'edge') });
  const lock = await holdLock(folder);
  if ('refused' in lock) throw new Error(lock.message);
  const target: BackendConfig = { type: 'local', path: path.join(temporary, 'locked') };
  const migration = await migrate(postgres, target);
  await lock.release();
  folder.close();
  expect(outcomes(migration)).toMatchObject({ foundation: 'planned', edge: 'planned', vault: 'nothing' });
  expect(migration.stopped?.message).toMatch(/The lock of edge in pg could not be taken[^]*Who:/);
  expect(await hashes(target)).toEqual({ foundation: null, edge: null, vault: null });
});

it('while it moves, nobody can deploy at the source', async () => {
  const target: BackendConfig = { type: 'local', path: path.join(temporary, 'meanwhile') };
  const tried: (number | null)[] = [];
  const second = store(target);
  const put = second.put.bind(second);
  second.put = async (...args) => {
    tried.push((await trial.run('edge', ['apply', '-auto-approve', '-lock-timeout=0s'])).code);
    return put(...args);
  };
  expect(outcomes(await migrate(postgres, target, { target: second }))).toMatchObject({ edge: 'moved' });
  expect(tried).toEqual([1, 1]);
});

it('an interrupted migration says what is left, leaves no lock, and goes on when it is run again', async () => {
  const target: BackendConfig = { type: 'local', path: path.join(temporary, 'interrupted') };
  const interruption = new AbortController();
  const stopped = await migrate(postgres, target, {
    signal: interruption.signal,
    progress: (line) => {
      if (line.startsWith('moved')) interruption.abort();
    },
  });
  expect(outcomes(stopped)).toMatchObject({ foundation: 'moved', edge: 'planned', vault: 'nothing' });
  expect(stopped.stopped?.message).toMatch(/Interrupted/);
  await server.untilUnlocked();
  expect(outcomes(await migrate(postgres, target))).toEqual({ foundation: 'equal', edge: 'moved', vault: 'nothing' });
});

it('a target that gives back something else is an error', async () => {
  const target: BackendConfig = { type: 'local', path: path.join(temporary, 'careless') };
  const careless = store(target);
  const put = careless.put.bind(careless);
  careless.put = async (stack, state, there) => {
    await put(stack, state, there);
    const file = path.join(temporary, 'careless', ENVIRONMENT, `${stack}.tfstate`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"serial": \d+/, '"serial": 99'));
    return store(target).pull(stack);
  };
  const { stopped } = await migrate(postgres, target, { target: careless });
  expect(stopped?.message).toMatch(/gives back another state of foundation[^]*serial 99/);
});

it('no state text is left in the temporary folder', () => {
  expect(readdirSync(scratch)).toEqual([]);
});
