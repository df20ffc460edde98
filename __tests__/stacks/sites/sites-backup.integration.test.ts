import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { JobPods } from '../../constructs/backup/job-pod';
import { shareTestCluster } from '../../sandbox/providers/helm/shared-cluster';
import type { TestCluster } from '../../sandbox/providers/helm/test-cluster';
import { ownManifests } from '../../support/network/manifests';
import { skippedCheck } from '../../support/skipped-check';
import { sites } from './synthesized';

const find = (program: string): string => spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim();
const [busybox, rclone] = [find('busybox'), find('rclone')];
const route = (namespace: string) => ({ path: '/', namespace, service: 'web', port: 80, podPort: 80 });
const document = sites(
  [
    { host: 'www.ominis.ai', issuer: 'letsencrypt-staging', middlewares: [], routes: [route('website')] },
    { host: 'docs.ominis.ai', issuer: null, middlewares: [], routes: [route('docs')] },
  ],
  // Nothing outside of this machine is spoken to.
  ({ backups }) => void (backups.destination = null),
);
const ACCOUNT = '--as=system:serviceaccount:flow-proxy:sites-backup';

/** The account and its roles, as the stack plans them. */
function access(): object[] {
  const groups: Readonly<Record<string, string>> = { ServiceAccount: 'v1' };
  return ownManifests(document)
    .filter(({ kind }) => ['ServiceAccount', 'Role', 'RoleBinding'].includes(kind))
    .map(({ subject, '//': _comment, ...object }) => ({
      apiVersion: groups[object.kind] ?? 'rbac.authorization.k8s.io/v1',
      ...object,
      ...(subject === undefined ? {} : { subjects: subject }),
    }));
}

/** Server and authority of a cluster, as its client knows them. */
function serverOf(cluster: TestCluster): { url: string; authority: string } {
  const { clusters } = JSON.parse(cluster.kubectl('config', 'view', '--raw', '--flatten', '-o', 'json')) as {
    clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  };
  const [entry] = clusters;
  if (entry === undefined) throw new Error('the kubeconfig names no cluster');
  const { server, 'certificate-authority-data': authority } = entry.cluster;
  return { url: server, authority: Buffer.from(authority, 'base64').toString() };
}

test('at a real API server the account reads its certificates and nothing else, and what it wrote brings them back', async () => {
  if (busybox === '' || rclone === '') {
    skippedCheck('the backup of the certificates of sites', 'install busybox and rclone to run it');
    return;
  }
  const cluster = await shareTestCluster();
  const pods = new JobPods(document, 'kubernetes_config_map_v1.certificates_backup_files');
  try {
    const image = join(pods.folder, 'image');
    mkdirSync(image);
    spawnSync(busybox, ['--install', '-s', image]);
    symlinkSync(rclone, join(image, 'rclone'));
    const write = (name: string, content: string): string => {
      mkdirSync(pods.volume('account'), { recursive: true });
      writeFileSync(pods.volume('account', name), content);
      return pods.volume('account', name);
    };
    for (const namespace of ['flow-proxy', 'website', 'docs']) cluster.kubectl('create', 'namespace', namespace);
    const objects = write('access.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: access() }));
    cluster.kubectl('apply', '--validate=strict', '-f', objects);
    const [certificate, key] = [write('crt', 'chain\n'.repeat(600)), write('key', 'private key')];
    const literal = (name: string, file: string): string => `--from-file=${name}=${file}`;
    const secret = ['create', 'secret', 'generic', '-n', 'website', '--type=kubernetes.io/tls', 'www-ominis-ai-tls'];
    cluster.kubectl(...secret, literal('tls.crt', certificate), literal('tls.key', key));
    cluster.kubectl('create', 'secret', 'generic', '-n', 'website', 'database', '--from-literal=password=none-of-ours');
    const { url, authority } = serverOf(cluster);
    write('ca.crt', authority);
    const token = cluster.kubectl('-n', 'flow-proxy', 'create', 'token', 'sites-backup').trim();
    write('token', token);
    const backUp = () =>
      pods.run('kubernetes_cron_job_v1.certificates_backup_job', {
        environment: { BACKUP_API: url },
        tools: (name) => (name.includes('rclone') ? { shell: [join(image, 'sh')], path: image } : undefined),
      });

    const end = await backUp();
    expect(end).toMatchObject({ code: 0, ran: ['begin', 'read-certificates', 'finish'] });
    expect(end.log).toContain('no Secret docs/docs-ominis-ai-tls yet');
    expect(end.log).not.toContain(token);

    const [name = ''] = pods.backups();
    const manifest = pods.volume('backup', name, 'certificates.yaml');
    expect(readFileSync(manifest, 'utf8')).not.toContain('none-of-ours');
    const stored = () =>
      JSON.parse(cluster.kubectl('-n', 'website', 'get', 'secret', 'www-ominis-ai-tls', '-o', 'json')) as object;
    const { data, type } = stored() as { data: object; type: string };
    cluster.kubectl('-n', 'website', 'delete', 'secret', 'www-ominis-ai-tls');
    cluster.kubectl('apply', '--validate=strict', '-f', manifest);
    expect(stored()).toMatchObject({
      data,
      type,
      metadata: { annotations: { 'cert-manager.io/issuer-name': 'letsencrypt-staging' } },
    });

    const can = (...what: string[]): string =>
      spawnSync(cluster.kubectlFile, ['auth', 'can-i', ACCOUNT, ...what], {
        env: { KUBECONFIG: cluster.kubeconfig, KUBECACHEDIR: cluster.discoveryCache, HOME: pods.folder },
        encoding: 'utf8',
      }).stdout.trim();
    expect(can('get', 'secret/www-ominis-ai-tls', '-n', 'website')).toBe('yes');
    for (const refused of [
      ['get', 'secret/database', '-n', 'website'],
      ['list', 'secrets', '-n', 'website'],
      ['update', 'secret/www-ominis-ai-tls', '-n', 'website'],
      ['get', 'secret/www-ominis-ai-tls', '-n', 'docs'],
      ['get', 'secrets', '-n', 'flow-proxy'],
    ]) {
      expect(`${refused.join(' ')}: ${can(...refused)}`).toBe(`${refused.join(' ')}: no`);
    }

    cluster.kubectl('-n', 'website', 'delete', 'rolebinding', 'sites-backup');
    const forbidden = await backUp();
    expect(forbidden).toMatchObject({ ran: ['begin', 'read-certificates'] });
    expect(forbidden.code).not.toBe(0);
    expect(forbidden.log).toMatch(/cannot read the Secret website\/www-ominis-ai-tls: .*403 Forbidden/s);
  } finally {
    pods.remove();
    rmSync(pods.folder, { recursive: true, force: true });
    await cluster.stop();
  }
});
