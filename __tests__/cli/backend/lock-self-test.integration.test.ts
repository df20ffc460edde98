import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { backendArguments } from '../../../cli/backend/backend-block';
import { BackendFolder } from '../../../cli/backend/backend-folder';
import { holdLock } from '../../../cli/backend/hold-lock';
import { type BackendCheck, testLock } from '../../../cli/backend/lock-self-test';
import { InterruptedError } from '../../../errors/command-error';
import type { BackendConfig } from '../../../config/types';
import { createAuthority, issueLeaf, type KeyPair } from '../../../sandbox/control-plane/certificate-authority';
import { HttpStateStore } from '../../support/http-state-store';
import { PostgresServer } from '../../support/postgres-server';
import { S3Store, type S3StoreOptions } from '../../support/s3-store';

const BUCKET = 'states';
const temporary = mkdtempSync(path.join(tmpdir(), 'cluster-infra-self-test-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
const inherited = { PATH: process.env.PATH, GOGC: process.env.GOGC, HOME: '/nonexistent', TMPDIR: temporary };

const selfTest = (settings: BackendConfig, env: Record<string, string>, signal = new AbortController().signal) =>
  testLock({
    terraform: process.env.TERRAFORM_BINARY_NAME ?? 'terraform',
    settings,
    environment: 'trial',
    env: { ...inherited, ...env },
    signal,
    deadline: 120,
  });
const statuses = (checks: readonly BackendCheck[]) => checks.map(({ check, status }) => `${check}: ${status}`);
const detail = (checks: readonly BackendCheck[], name: string) => {
  const found = checks.find(({ check }) => check === name);
  return `${found?.detail}\n${found?.cure}`;
};
const ALL_WELL = ['reach: ok', 'lock: ok', 'release: ok', 'cleanup: ok'];

describe('on PostgreSQL', () => {
  let server: PostgresServer;
  let env: { PG_CONN_STR: string };
  const settings: BackendConfig = { type: 'pg', leastPrivilege: false };
  beforeAll(async () => {
    server = await PostgresServer.start();
    env = { PG_CONN_STR: server.url() };
  });
  afterAll(() => server.stop());
  const schemas = () =>
    server.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'cluster\\_infra\\_%' ORDER BY 1");

  it('the second taker is refused, and nothing is left behind', async () => {
    expect(statuses(await selfTest(settings, env))).toEqual(ALL_WELL);
    expect(await schemas()).toEqual([]);
  });

  it('two self-tests at once do not disturb each other', async () => {
    const [one, two] = await Promise.all([selfTest(settings, env), selfTest(settings, env)]);
    for (const checks of [one, two]) expect(statuses(checks).slice(0, 3)).toEqual(ALL_WELL.slice(0, 3));
  });

  it('it locks a row, not the whole database: other stacks can be created meanwhile', async () => {
    // The lock of the database as a whole is number -1. Between two looks on a busy machine a whole self-test may go by.
    let seen = false;
    for (let attempt = 1; attempt <= 20 && !seen; attempt++) {
      const tested = selfTest(settings, env);
      seen = await server.lockedBefore(tested);
      expect(statuses(await tested)).toEqual(ALL_WELL);
    }
    expect(seen).toBe(true);
  });

  it('a wrong password is a finding that does not show it', async () => {
    const wrong = env.PG_CONN_STR.replace('seeded-admin-password', 'seeded-wrong-password');
    const checks = await selfTest(settings, { PG_CONN_STR: wrong });
    expect(statuses(checks)).toEqual(['reach: finding']);
    expect(detail(checks, 'reach')).toMatch(/password authentication failed[^]*Check PG_CONN_STR/);
    expect(JSON.stringify(checks)).not.toContain('seeded-');
  });

  it('least privilege without the tables is a finding that names the command for them', async () => {
    const checks = await selfTest({ type: 'pg', leastPrivilege: true }, env);
    expect(detail(checks, 'reach')).toMatch(/does not exist[^]*cluster-infra state sql/);
  });

  it('a server that is gone is a finding', async () => {
    const checks = await selfTest(settings, { PG_CONN_STR: 'postgres://tf:x@127.0.0.1:1/states?sslmode=disable' });
    expect(detail(checks, 'reach')).toMatch(/connection refused[^]*Check address/);
  });

  it('an interrupted self-test lets go of the lock and removes its state', async () => {
    // A whole self-test takes a third of a second: on a busy machine it may be over before the signal comes.
    let outcome: unknown;
    for (let attempt = 1; attempt <= 20 && !(outcome instanceof Error); attempt++) {
      const interruption = new AbortController();
      const ended = selfTest(settings, env, interruption.signal).then(statuses, (error: unknown) => error);
      const seen = await server.lockedBefore(ended);
      interruption.abort();
      outcome = await ended;
      if (!seen) expect(outcome).toEqual(ALL_WELL);
    }
    expect(outcome).toBeInstanceOf(InterruptedError);
    await server.untilUnlocked();
    expect(await schemas()).toEqual([]);
  });
});

describe('on an S3 store', () => {
  let tls: KeyPair;
  let folder: string;
  beforeAll(async () => {
    const authority = await createAuthority('trial');
    tls = await issueLeaf(authority, { commonName: 'store', addresses: ['127.0.0.1'], usages: ['server'] });
    folder = mkdtempSync(path.join(tmpdir(), 'cluster-infra-s3-'));
    writeFileSync(path.join(folder, 'ca.pem'), authority.certificate);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const withStore = async (
    options: Omit<S3StoreOptions, 'bucket'>,
    work: (store: S3Store, settings: BackendConfig, env: Record<string, string>) => Promise<void>,
  ) => {
    const store = new S3Store({ bucket: BUCKET, ...options });
    await store.start();
    const settings: BackendConfig = {
      type: 's3',
      bucket: BUCKET,
      region: 'gra',
      endpoint: store.endpoint,
      keyPrefix: 'infra',
    };
    try {
      await work(store, settings, { ...store.environment, AWS_CA_BUNDLE: path.join(folder, 'ca.pem') });
    } finally {
      await store.stop();
    }
  };

  it('with conditional writes the second taker is refused, and the bucket is left as it was', () =>
    withStore({ conditionalWrites: true }, async (store, settings, env) => {
      expect(statuses(await selfTest(settings, env))).toEqual(ALL_WELL);
      expect([...store.objects.keys()]).toEqual([]);
      expect(store.requests.filter(({ status }) => status === 412)).toHaveLength(1);
    }));

  it('without conditional writes the self-test fails, and names the cure', () =>
    withStore({ conditionalWrites: false }, async (store, settings, env) => {
      const checks = await selfTest(settings, env);
      expect(statuses(checks)).toContain('lock: finding');
      expect(detail(checks, 'lock')).toMatch(/does not lock[^]*If-None-Match[^]*state migrate/);
      expect([...store.objects.keys()]).toEqual([]);
    }));

  it('it stays inside the folder of the environment, so that a bucket policy can be narrow', () =>
    withStore({ conditionalWrites: true }, async (store, settings, env) => {
      await selfTest(settings, env);
      const written = store.requests.filter(
        ({ method, key }) => method === 'PUT' && !key.startsWith('infra/trial/doctor/'),
      );
      expect(written).toEqual([]);
    }));

  it('over HTTPS a store that refuses checksums behind the body works: uploads are plain', () =>
    withStore({ conditionalWrites: true, tls, refuseTrailers: true }, async (store, settings, env) => {
      expect(statuses(await selfTest(settings, env))).toEqual(ALL_WELL);
      const forms = new Set(store.requests.filter(({ method }) => method === 'PUT').map(({ payload }) => payload));
      expect([...forms]).toEqual(['UNSIGNED-PAYLOAD']);
    }));

  it.each(['the setting', 'the variable'])('without %s the same store refuses what is uploaded', (without) =>
    withStore({ conditionalWrites: true, tls, refuseTrailers: true }, async (store, settings, env) => {
      const { skip_s3_checksum: setting, ...others } = backendArguments(settings, 'trial', 'edge');
      const folder = await BackendFolder.open({
        terraform: process.env.TERRAFORM_BINARY_NAME ?? 'terraform',
        settings,
        arguments: without === 'the setting' ? others : { ...others, skip_s3_checksum: setting ?? false },
        env: {
          ...inherited,
          ...env,
          ...(without === 'the variable' ? { AWS_REQUEST_CHECKSUM_CALCULATION: 'when_supported' } : {}),
        },
        signal: new AbortController().signal,
        deadline: 120,
      });
      try {
        expect(await holdLock(folder)).toMatchObject({
          message: expect.stringContaining('XAmzContentSHA256Mismatch') as string,
        });
      } finally {
        folder.close();
      }
      expect(store.requests.find(({ method }) => method === 'PUT')?.payload).toMatch(/^STREAMING-.*TRAILER$/);
    }),
  );

  it.each([
    ['an unknown access key', { AWS_ACCESS_KEY_ID: 'AKOTHER' }],
    ['a wrong secret key', { AWS_SECRET_ACCESS_KEY: 'seeded-other' }],
  ])('%s is a finding', (_what, wrong) =>
    withStore({ conditionalWrites: true }, async (_store, settings, env) => {
      const checks = await selfTest(settings, { ...env, ...wrong });
      expect(detail(checks, 'reach')).toMatch(/Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/);
      expect(JSON.stringify(checks)).not.toContain('seeded-');
    }),
  );

  it('a bucket that does not exist is a finding', () =>
    withStore({ conditionalWrites: true }, async (_store, settings, env) => {
      const checks = await selfTest({ ...settings, bucket: 'other' } as BackendConfig, env);
      expect(detail(checks, 'reach')).toMatch(/Create the bucket/);
    }));
});

describe('on an HTTP server', () => {
  const on = async (locks: 'gitlab' | 'careless' | 'none', env: Record<string, string> = {}) => {
    const store = new HttpStateStore({ locks });
    await store.start();
    try {
      const checks = await selfTest({ type: 'http', address: store.address }, { ...store.environment, ...env });
      return { checks, store };
    } finally {
      await store.stop();
    }
  };

  it('as GitLab the second taker is refused', async () => {
    const { checks, store } = await on('gitlab');
    expect(statuses(checks)).toEqual(['reach: ok', 'lock: ok', 'release: ok', 'cleanup: note']);
    expect([...store.states.keys(), ...store.locks.keys()]).toEqual([]);
  });

  it('that takes every lock, the self-test fails', async () => {
    const { checks } = await on('careless');
    expect(detail(checks, 'lock')).toMatch(/does not lock[^]*answers 423/);
  });

  it('without locks the self-test fails', async () => {
    const { checks } = await on('none');
    expect(statuses(checks)[0]).toBe('reach: finding');
    expect(detail(checks, 'reach')).toMatch(/404[^]*answers nothing at ADDRESS\/lock/);
  });

  it('a wrong password is a finding that does not show it', async () => {
    const { checks } = await on('gitlab', { TF_HTTP_PASSWORD: 'seeded-other' });
    expect(detail(checks, 'reach')).toMatch(/Check TF_HTTP_USERNAME and TF_HTTP_PASSWORD/);
    expect(JSON.stringify(checks)).not.toContain('seeded-');
  });
});

describe('on local files', () => {
  it('it locks, says that nobody else sees the state, and removes its file', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'cluster-infra-local-'));
    try {
      const checks = await selfTest({ type: 'local', path: path.join(folder, 'states') }, {});
      expect(statuses(checks)).toEqual(['sharing: note', ...ALL_WELL]);
      expect(readdirSync(path.join(folder, 'states', 'trial'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(existsSync(folder)).toBe(false);
  });
});

test('no private folder is left in the temporary folder', () => {
  expect(readdirSync(temporary)).toEqual([]);
});
