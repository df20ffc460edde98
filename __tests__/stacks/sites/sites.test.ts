import type { SiteConfig } from '../../../config/types';
import { environment } from '../../support/environments';
import { synthDifference } from '../../support/synth-difference';
import { synthesizeEnvironment } from '../../support/synth';
import { resources } from '../../support/terraform-json';
import type { Attributes } from '../../support/terraform-json';
import { sites } from './synthesized';

const SITE: SiteConfig = {
  host: 'www.ominis.ai',
  issuer: null,
  middlewares: ['rate-limit', 'compress'],
  routes: [
    { path: '/', namespace: 'website', service: 'website', port: 80, podPort: 8080 },
    { path: '/api', namespace: 'api', service: 'api', port: 8000, podPort: 8000 },
    { path: '/docs', namespace: 'website', service: 'docs', port: 80, podPort: 80 },
  ],
};

function ingresses(...list: SiteConfig[]): Attributes[] {
  return resources(sites(list))
    .filter(({ type }) => type === 'kubernetes_ingress_v1')
    .map(({ attributes }) => attributes);
}

test('a site has one Ingress for each namespace that its paths lead to', () => {
  const paths = ingresses(SITE).map(({ metadata, spec }) => {
    const { rule } = spec as { rule: { host: string; http: { path: { path: string; backend: object }[] } }[] };
    return {
      namespace: (metadata as { namespace: string }).namespace,
      host: rule[0]?.host,
      paths: rule[0]?.http.path.map(({ path }) => path),
    };
  });
  expect(paths).toEqual([
    { namespace: 'api', host: 'www.ominis.ai', paths: ['/api'] },
    { namespace: 'website', host: 'www.ominis.ai', paths: ['/', '/docs'] },
  ]);
});

test('the certificate is asked for once, in the namespace of the first route', () => {
  const [second, first] = ingresses(SITE);
  expect(first).toMatchObject({
    metadata: { annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' } },
    spec: { tls: [{ hosts: ['www.ominis.ai'], secret_name: 'www-ominis-ai-tls' }] },
  });
  expect(second?.['metadata']).not.toHaveProperty(['annotations', 'cert-manager.io/cluster-issuer']);
  expect(second?.['spec']).not.toHaveProperty('tls');
});

test('a site may have an issuer of its own', () => {
  const [, first] = ingresses({ ...SITE, issuer: 'letsencrypt-staging' });
  expect(first?.['metadata']).toMatchObject({
    annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt-staging' },
  });
});

test('every route has the middlewares of the site, and HTTPS only', () => {
  for (const { metadata } of ingresses(SITE)) {
    expect(metadata).toMatchObject({
      annotations: {
        'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
        'traefik.ingress.kubernetes.io/router.middlewares':
          'flow-proxy-rate-limit@kubernetescrd,flow-proxy-compress@kubernetescrd',
      },
    });
  }
});

test('one more site is one more entry in the file: its stack, and what Traefik may reach and who may use its middlewares', () => {
  const before = synthesizeEnvironment(environment('production'));
  const after = synthesizeEnvironment(environment('production', ({ sites: list }) => void list.push(SITE)));
  expect(Object.keys(before)).not.toContain('sites');
  const changed = synthDifference(before, after).filter((line) => !line.startsWith('+ sites '));
  const kinds = new Set(changed.map((line) => line.split(' ').slice(0, 3).join(' ')));
  expect([...kinds].sort()).toEqual([
    '+ edge kubernetes_network_policy_v1.traefik_namespace_network_sites_backup',
    '~ edge helm_release.traefik_release',
    // It waits for the policies of its namespace.
    '~ edge kubernetes_cron_job_v1.backup_job',
    '~ edge kubernetes_network_policy_v1.traefik_namespace_network_traefik',
  ]);
});
