import { execFileSync } from 'node:child_process';
import { exportLines, sandboxEnvironment, shellWord } from '../../sandbox/environment';
import { layoutOf } from '../../sandbox/layout';
import { portNames, type Ports, type SandboxState } from '../../sandbox/state';

const layout = layoutOf('/srv/check out');
const state: SandboxState = {
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  ports: Object.fromEntries(portNames.map((name, index) => [name, 20000 + index])) as Ports,
  clusterUid: '4d1a',
  providers: { kind: 'stand-in' },
  postgres: { folder: '/srv/data', password: "p@ss'word" },
  vault: { source: { kind: 'stand-in' }, adminToken: 'a', password: 'vault-password', registered: true },
};

describe('the environment of a sandbox', () => {
  it('holds what commands need to run without flags and without a terminal', () => {
    const variables = sandboxEnvironment(layout, state);
    expect(variables).toMatchObject({
      CLUSTER_ENV: 'sandbox',
      KUBECONFIG: '/srv/check out/.sandbox/kubeconfig',
      KUBE_CONFIG_PATH: '/srv/check out/.sandbox/kubeconfig',
      KUBECACHEDIR: '/srv/check out/.sandbox/helm/discovery',
      TF_CLI_CONFIG_FILE: '/srv/check out/.sandbox/terraform.rc',
      TF_VAR_cluster_uid: '4d1a',
      TF_VAR_chart_repository: `http://127.0.0.1:${state.ports.charts}`,
      VAULTWARDEN_ENDPOINT: `https://127.0.0.1:${state.ports.vault}`,
      VAULTWARDEN_EMAIL: 'terraform@sandbox.test',
      VAULTWARDEN_PASSWORD: 'vault-password',
      NODE_EXTRA_CA_CERTS: '/srv/check out/.sandbox/authorities.crt',
      CHECKPOINT_DISABLE: '1',
      DISABLE_VERSION_CHECK: '1',
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
      CDKTF_SKIP_PROVIDER_LOCK: 'true',
      CDKTF_IGNORE_MISSING_STACK_DEPENDENCIES: 'true',
      CDKTF_AUTO_APPROVE: 'true',
    });
    for (const verb of ['plan', 'apply', 'destroy', 'refresh', 'import'])
      expect(variables[`TF_CLI_ARGS_${verb}`]).toMatch(/^-lock-timeout=\d+s$/);
  });

  it('gives a connection string that a URL parser reads back', () => {
    const url = new URL(sandboxEnvironment(layout, state).PG_CONN_STR ?? '');
    expect(decodeURIComponent(url.password)).toBe("p@ss'word");
    expect([url.hostname, url.port, url.pathname]).toEqual(['127.0.0.1', String(state.ports.postgres), '/terraform']);
  });

  it('refuses to speak of a cluster that never ran', () => {
    expect(() => sandboxEnvironment(layout, { ...state, clusterUid: null })).toThrow(/npm run sandbox/);
  });

  it('survives a shell', () => {
    const value = `a 'b' "c" $HOME \`id\` \\ ä`;
    const script = `${exportLines(layout, { VALUE: value })}printf '%s|%s' "$VALUE" "$PATH"`;
    const [seen, path] = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('|');
    expect(seen).toBe(value);
    expect(path?.split(':')[0]).toBe('/srv/check out/.sandbox/bin');
  });

  it('leaves plain words plain', () => {
    expect(shellWord('-lock-timeout=300s')).toBe('-lock-timeout=300s');
    expect(shellWord('')).toBe("''");
  });
});
