import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clusterAccess, type ClusterAccess } from '../../../../sandbox/providers/helm/cli/cluster-access';
import { Helm, type HelmSettings } from '../../../../sandbox/providers/helm/cli/helm';
import { HelmError, helmMessage } from '../../../../sandbox/providers/helm/cli/helm-error';
import { writeKubeconfig } from '../../../../sandbox/providers/helm/cli/kubeconfig';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'helm-process-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const none = { pluginsPath: null, registryConfigPath: null, repositoryConfigPath: null, repositoryCache: null };
const settings = (access: ClusterAccess, secrets: string[] = []): HelmSettings => ({
  ...none,
  access,
  driver: null,
  burstLimit: null,
  qps: null,
  secrets,
});
const noAccess = (): ClusterAccess => clusterAccess(EMPTY, {});
const EMPTY = {
  debug: null,
  plugins_path: null,
  registry_config_path: null,
  repository_config_path: null,
  repository_cache: null,
  helm_driver: null,
  burst_limit: null,
  qps: null,
  kubernetes: null,
  registries: null,
  experiments: null,
};

/** A program in the place of helm that does what the shell text says. */
function fakeHelm(script: string, env: Record<string, string> = {}, secrets: string[] = []): Helm {
  const file = join(folder, 'helm');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  const base = { PATH: process.env['PATH'] ?? '', SANDBOX_HELM_BINARY: file };
  return new Helm(settings(noAccess(), secrets), { ...base, ...env });
}

const call = { deadline: 60_000, doing: 'testing' };

describe('running helm', () => {
  test('values reach it by standard input and its output comes back', async () => {
    const helm = fakeHelm('echo "$@"; cat');
    expect(await helm.run(['install', 'demo'], { ...call, input: '{"a":1}' })).toBe('install demo\n{"a":1}');
    helm.privateFiles.remove();
  });

  test('a refusal carries the words of helm without its prefix and without secrets', async () => {
    const helm = fakeHelm(
      'echo "WARN x" >&2; echo "Error: INSTALLATION FAILED: token t0psecret, s3cret" >&2; exit 1',
      {},
      ['t0psecret'],
    );
    const refused = helm.run([], { ...call, secrets: ['s3cret'] });
    await expect(refused).rejects.toThrow('token (sensitive value), (sensitive value)');
    await expect(refused).rejects.toBeInstanceOf(HelmError);
    helm.privateFiles.remove();
  });

  test('a command that does not end is stopped at its deadline, and the error says what it was', async () => {
    // Longer than this test may take: were it not stopped, the test would not end.
    const helm = fakeHelm('exec sleep 600');
    await expect(helm.run([], { deadline: 200, doing: 'installing release apps/demo' })).rejects.toThrow(
      'installing release apps/demo did not end within 1 s and was stopped',
    );
    helm.privateFiles.remove();
  });

  test('a missing binary is an error that names the way out', async () => {
    const helm = new Helm(settings(noAccess()), { SANDBOX_HELM_BINARY: join(folder, 'nothing') });
    await expect(helm.run([], call)).rejects.toThrow(/nothing: ENOENT. Set SANDBOX_HELM_BINARY/);
    helm.privateFiles.remove();
  });

  test("nothing of the user's own helm, kubectl or terraform settings is handed over", async () => {
    const helm = fakeHelm('env', {
      HELM_NAMESPACE: 'x',
      KUBECONFIG: '/mine',
      TF_VAR_secret: 's',
      HTTPS_PROXY: 'p',
      HELM_CACHE_HOME: '/cache',
    });
    const lines = (await helm.run([], call)).split('\n');
    const names = lines.map((line) => line.split('=', 1)[0]);
    expect(names).not.toEqual(expect.arrayContaining(['HELM_NAMESPACE']));
    expect(names.filter((name) => name?.startsWith('TF_'))).toEqual([]);
    expect(lines).toEqual(expect.arrayContaining(['HTTPS_PROXY=p', 'HELM_CACHE_HOME=/cache']));
    const kubeconfig = lines.find((line) => line.startsWith('KUBECONFIG='))?.slice('KUBECONFIG='.length) ?? '';
    expect(kubeconfig).not.toBe('/mine');
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
    helm.privateFiles.remove();
    expect(() => statSync(kubeconfig)).toThrow('ENOENT');
  });
});

test('helm prints warnings before its error; only the error is kept, all lines of it', () => {
  expect(helmMessage('W1 warning\nError: UPGRADE FAILED: first\nsecond\n')).toBe('first\nsecond');
  expect(helmMessage('something else\n')).toBe('something else');
});

describe('access to the cluster', () => {
  const config = (name: string, server: string): string => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(
      file,
      `apiVersion: v1
kind: Config
current-context: ${name}
contexts: [{name: ${name}, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: "${server}", certificate-authority: ca.crt}}]
users: [{name: u, user: {token: of-${name}}}]
`,
    );
    return file;
  };
  const kubernetes = {
    host: null,
    username: null,
    password: null,
    insecure: null,
    tls_server_name: null,
    client_certificate: null,
    client_key: null,
    cluster_ca_certificate: null,
    config_paths: null,
    config_path: null,
    config_context: null,
    config_context_auth_info: null,
    config_context_cluster: null,
    token: null,
    proxy_url: null,
    exec: null,
  };

  interface Written {
    readonly clusters?: { cluster: Record<string, unknown> }[];
    readonly users?: { user: Record<string, unknown> }[];
  }
  const written = (block: Partial<typeof kubernetes> | object, env: Record<string, string> = {}): Written =>
    parse(writeKubeconfig(clusterAccess({ ...EMPTY, kubernetes: { ...kubernetes, ...block } }, env))) as Written;

  test('a file of the environment gives cluster and user, with its relative paths made absolute', () => {
    const result = written({}, { KUBE_CONFIG_PATH: config('one', 'https://one') });
    expect(result.clusters?.[0]?.cluster).toEqual({
      server: 'https://one',
      'certificate-authority': join(folder, 'ca.crt'),
    });
    expect(result.users?.[0]?.user).toEqual({ token: 'of-one' });
  });

  test('the block wins over the environment, and its parts over the file', () => {
    const env = { KUBE_CONFIG_PATH: config('one', 'https://one'), KUBE_TOKEN: 'env' };
    const result = written(
      { config_path: config('two', 'https://two'), cluster_ca_certificate: 'PEM', token: 'mine' },
      env,
    );
    expect(result.clusters?.[0]?.cluster).toEqual({
      server: 'https://two',
      'certificate-authority-data': Buffer.from('PEM').toString('base64'),
    });
    expect(result.users?.[0]?.user).toEqual({ token: 'mine' });
  });

  test('a host needs no file and speaks TLS', () => {
    expect(written({ host: '127.0.0.1:6443', insecure: true }).clusters?.[0]?.cluster).toEqual({
      server: 'https://127.0.0.1:6443',
      'insecure-skip-tls-verify': true,
    });
  });

  test("without file and host the configuration is empty, not the user's own", () => {
    expect(written({})).toEqual({ apiVersion: 'v1', kind: 'Config' });
  });

  test('a context or file that does not exist is an error that says what there is', () => {
    const file = config('one', 'https://one');
    expect(() => written({ config_path: file, config_context: 'two' })).toThrow(
      'context "two" does not exist (known: one)',
    );
    expect(() => written({ config_path: join(folder, 'none.yaml') })).toThrow(/none.yaml: ENOENT/);
  });

  test('of several files the first with a name wins', () => {
    const paths = [config('one', 'https://one'), config('two', 'https://two')];
    expect(written({ config_paths: paths, config_context: 'two' }).clusters?.[0]?.cluster['server']).toBe(
      'https://one',
    );
    expect(written({}, { KUBE_CONFIG_PATHS: paths.join(':') }).clusters?.[0]?.cluster['server']).toBe('https://one');
  });

  test('nothing is written before a command needs it', () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('cluster-infra-helm-'));
    new Helm(settings(noAccess()), {});
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('cluster-infra-helm-'))).toEqual(before);
  });
});
