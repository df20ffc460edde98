import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Cluster } from '../../../cli/cluster/cluster';
import { connectCluster } from '../../../cli/cluster/connect-cluster';
import { CommandError, InterruptedError } from '../../../errors/command-error';
import { ApiStub, KUBE_SYSTEM, UID } from './api-stub';

const CONFIG = {
  environment: 'sandbox',
  cluster: { context: 'here', uid: UID as string | null, storageClass: null, nodeCidrs: [] },
};
const never = new AbortController().signal;

let api: ApiStub;
const open: Cluster[] = [];
beforeEach(async () => {
  api = await ApiStub.start();
});
afterEach(async () => {
  for (const cluster of open.splice(0)) cluster.close();
  await api.stop();
});

async function connect(env = api.kubeconfig(), config = CONFIG, signal = never, deadline = 60): Promise<Cluster> {
  const cluster = await connectCluster(config, { env, signal, deadline });
  open.push(cluster);
  return cluster;
}

const status = (code: number, message: string) => ({ code, body: { kind: 'Status', message } });

async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => new Error('it did not fail'),
    (error: unknown) => error as Error,
  );
}

describe('the cluster of an environment', () => {
  test('is reached with the context of the configuration, and only if its kube-system has the expected UID', async () => {
    const cluster = await connect();
    expect(cluster.server).toBe(api.address);
    expect(api.seen[0]?.headers.authorization).toBe('Bearer token-of-the-test');
    api.answer = () => ({ body: { metadata: { name: 'kube-system', uid: 'another' } } });
    expect((await failure(connect())).message).toMatch(
      new RegExp(`Wrong cluster: environment sandbox belongs to the one with kube-system UID ${UID}.*leads to another`),
    );
  });

  test('takes the UID from TF_VAR_cluster_uid where the file has none, and wants one of the two', async () => {
    const config = { ...CONFIG, cluster: { ...CONFIG.cluster, uid: null } };
    await connect({ ...api.kubeconfig(), TF_VAR_cluster_uid: UID }, config);
    expect((await failure(connect(api.kubeconfig(), config))).message).toMatch(/TF_VAR_cluster_uid is not set/);
  });

  test.each([
    ['no kubeconfig is named', () => ({}), /No kubeconfig is named.*KUBE_CONFIG_PATH/s],
    [
      'its file is missing',
      () => ({ KUBECONFIG: '/nowhere/config' }),
      /\/nowhere\/config \(KUBECONFIG\) cannot be read: ENOENT/,
    ],
  ])('%s: an error that says so', async (_what, env, expected) => {
    expect((await failure(connect(env()))).message).toMatch(expected);
  });

  test('behind a proxy is not tried past it: the field of the kubeconfig is named', async () => {
    const env = api.kubeconfig(undefined, { 'proxy-url': 'http://user:secret-of-the-proxy@127.0.0.1:3128' });
    const { message } = await failure(connect(env));
    expect(message).toMatch(/The cluster of context here is reached through a proxy \(proxy-url\).*reached directly/s);
    expect(message).not.toContain('secret-of-the-proxy');
    expect(api.seen).toEqual([]);
  });

  test('an unknown context names those that exist; a broken file is not quoted', async () => {
    const env = api.kubeconfig();
    const elsewhere = { ...CONFIG, cluster: { ...CONFIG.cluster, context: 'there' } };
    expect((await failure(connect(env, elsewhere))).message).toMatch(/no context "there".*there is here/);
    writeFileSync(env.KUBE_CONFIG_PATH ?? '', 'users: [{ token: geheim');
    const { message } = await failure(connect(env));
    expect(message).toMatch(/is not YAML/);
    expect(message).not.toContain('geheim');
  });

  test.each([
    [401, /does not accept the credentials of user u/],
    [403, /User u \(context here\) may not list secrets of namespace homer\..*auth can-i list secrets -n homer/s],
    [500, /answered 500 to list secrets of namespace homer.*etcd is gone/s],
  ])('an answer %i becomes a message that says what to do', async (code, expected) => {
    const cluster = await connect();
    api.answer = () => status(code, 'etcd is gone');
    const error = await failure(cluster.list({ kind: 'Secret', namespace: 'homer' }));
    expect(error).toBeInstanceOf(CommandError);
    expect(error.message).toMatch(expected);
  });

  test('a server that is not there, one that does not answer, and an interruption are told apart', async () => {
    const cluster = await connect();
    api.answer = () => undefined;
    const short = await connect2(3);
    expect((await failure(short.list({ kind: 'Node' }))).message).toMatch(/did not answer within 3 s \(list nodes\)/);
    const interruption = new AbortController();
    api.answer = () => ({ body: KUBE_SYSTEM });
    const interrupted = await connect(api.kubeconfig(), CONFIG, interruption.signal);
    api.answer = () => undefined;
    const asking = failure(interrupted.list({ kind: 'Node' }));
    setTimeout(() => interruption.abort(), 20);
    expect(await asking).toBeInstanceOf(InterruptedError);
    await api.stop();
    expect((await failure(cluster.list({ kind: 'Node' }))).message).toMatch(/cannot be reached/);
  });

  async function connect2(deadline: number): Promise<Cluster> {
    api.answer = () => ({ body: KUBE_SYSTEM });
    const cluster = await connect(api.kubeconfig(), CONFIG, never, deadline);
    api.answer = () => undefined;
    return cluster;
  }

  test('what is not there is undefined: an object, and a kind whose definition is not installed', async () => {
    const cluster = await connect();
    api.answer = () => status(404, 'not found');
    expect(await cluster.get({ kind: 'Deployment', namespace: 'homer', name: 'homer-app' })).toBeUndefined();
    expect(await cluster.list({ kind: 'Certificate' })).toBeUndefined();
    expect(await cluster.delete({ kind: 'Job', namespace: 'homer', name: 'x' })).toBe(false);
  });

  test('long lists come in pages, and of Secrets the metadata alone', async () => {
    const cluster = await connect();
    api.answer = ({ url }) =>
      url.includes('continue=next')
        ? { body: { items: [{ metadata: { name: 'second' } }] } }
        : { body: { metadata: { continue: 'next' }, items: [{ metadata: { name: 'first' } }] } };
    const found = await cluster.listMetadata({ kind: 'Secret', namespace: 'a', labels: 'owner=helm' });
    expect(found?.map(({ metadata }) => metadata.name)).toEqual(['first', 'second']);
    expect(api.seen.at(-1)?.url).toBe(
      '/api/v1/namespaces/a/secrets?limit=500&labelSelector=owner%3Dhelm&continue=next',
    );
    expect(api.seen.at(-1)?.headers.accept).toContain('PartialObjectMetadataList');
  });

  test('an object is made and changed in the form that the API wants', async () => {
    const cluster = await connect();
    api.answer = () => ({ body: { metadata: { name: 'job-1' } } });
    await cluster.create({ kind: 'Job', namespace: 'homer' }, { metadata: { generateName: 'job-' }, spec: {} });
    await cluster.patch(
      { kind: 'Deployment', namespace: 'homer', name: 'homer-app' },
      { spec: { replicas: 0 } },
      'scale',
    );
    const [created, patched] = api.seen.slice(-2);
    expect(JSON.parse(created?.body ?? '')).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { generateName: 'job-' },
      spec: {},
    });
    expect(patched).toMatchObject({
      method: 'PATCH',
      url: '/apis/apps/v1/namespaces/homer/deployments/homer-app/scale',
    });
    expect(patched?.headers['content-type']).toBe('application/merge-patch+json');
  });
});

describe('credentials', () => {
  function plugin(script: string): object {
    const file = path.join(api.folder, 'plugin.sh');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o700);
    return {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: './plugin.sh',
        env: [{ name: 'WHO', value: 'me' }],
      },
    };
  }
  const credential = (token: string, end: string) =>
    `echo '{"kind":"ExecCredential","status":{"token":"'"$WHO-${token}"'","expirationTimestamp":"${end}"}}'`;

  test('of a plugin are asked for once, and again when they end', async () => {
    const cluster = await connect(
      api.kubeconfig(plugin(`echo x >>"$0.runs"; ${credential('token', '2999-01-01T00:00:00Z')}`)),
    );
    api.answer = () => ({ body: { items: [] } });
    await cluster.list({ kind: 'Node' });
    expect(api.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer me-token', 'Bearer me-token']);
    api.answer = () => ({ body: KUBE_SYSTEM });
    const expired = await connect(api.kubeconfig(plugin(credential('"$(date +%N)"', '2001-01-01T00:00:00Z'))));
    await expired.raw('/version');
    const [before, after] = api.seen.slice(-2).map(({ headers }) => headers.authorization);
    expect(after).not.toBe(before);
  });

  test('a plugin that fails or prints nonsense is named, and what it printed stays hidden', async () => {
    const failed = await failure(connect(api.kubeconfig(plugin('echo geheim; echo log in first >&2; exit 3'))));
    expect(failed.message).toMatch(/credential plugin ".\/plugin.sh" of user u ended with exit code 3.*log in first/s);
    const nonsense = await failure(connect(api.kubeconfig(plugin('echo geheim'))));
    expect(nonsense.message).toMatch(/printed no ExecCredential/);
    expect(failed.message + nonsense.message).not.toContain('geheim');
    const missing = { exec: { apiVersion: 'v1', command: 'no-such-plugin', installHint: 'Install it from there.' } };
    expect((await failure(connect(api.kubeconfig(missing)))).message).toMatch(
      /is not installed.*Install it from there/s,
    );
  });
});
