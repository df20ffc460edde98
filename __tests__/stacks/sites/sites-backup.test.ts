import type { BackupsConfig, SiteConfig } from '../../../config/types';
import { at } from '../../constructs/in-namespace';
import { addresses, resource, resources } from '../../support/terraform-json';
import { sites } from './synthesized';

const site = (host: string, ...namespaces: [string, ...string[]]): SiteConfig => ({
  host,
  issuer: null,
  middlewares: [],
  routes: namespaces.map((namespace, index) => ({
    path: index === 0 ? '/' : `/${namespace}`,
    namespace,
    service: 'web',
    port: 80,
    podPort: 80,
  })),
});
const SITES = [site('www.ominis.ai', 'website', 'api'), site('docs.ominis.ai', 'docs'), site('x.ominis.ai', 'docs')];
const synthesized = (backups: Partial<BackupsConfig> = {}) =>
  sites(SITES, (config) => void Object.assign(config.backups, backups));

test('the account may get exactly the TLS Secrets of the hosts, by name, where each lies', () => {
  const rules = resources(synthesized())
    .filter(({ type }) => type === 'kubernetes_role_v1')
    .map(({ attributes }) => [at(attributes, 'metadata.namespace'), attributes['rule']]);
  const get = (...names: string[]) => [
    { api_groups: [''], resources: ['secrets'], resource_names: names, verbs: ['get'] },
  ];
  expect(rules).toEqual([
    ['docs', get('docs-ominis-ai-tls', 'x-ominis-ai-tls')],
    ['website', get('www-ominis-ai-tls')],
  ]);
});

test('every role is bound to that account alone, and nothing is granted in the whole cluster', () => {
  const json = synthesized();
  const bindings = resources(json).filter(({ type }) => type === 'kubernetes_role_binding_v1');
  expect(bindings).toHaveLength(2);
  for (const { attributes } of bindings) {
    expect(attributes['subject']).toEqual([
      {
        kind: 'ServiceAccount',
        name: '${kubernetes_service_account_v1.certificates_account.metadata[0].name}',
        namespace: 'flow-proxy',
      },
    ]);
  }
  expect(addresses(json).filter((address) => address.includes('cluster_role'))).toEqual([]);
});

test('its token reaches the step that reads, and no other', () => {
  const pod = at(
    resource(synthesized(), 'kubernetes_cron_job_v1.certificates_backup_job'),
    'spec.job_template.spec.template.spec',
  );
  expect(at(pod, 'automount_service_account_token')).toBe(false);
  const containers = [at(pod, 'init_container'), at(pod, 'container')].flat() as {
    name: string;
    volume_mount: { name: string }[];
  }[];
  const withToken = containers.filter(({ volume_mount }) => volume_mount.some(({ name }) => name === 'account'));
  expect(containers.map(({ name }) => name)).toEqual(['begin', 'read-certificates', 'finish']);
  expect(withToken.map(({ name }) => name)).toEqual(['read-certificates']);
  // The API server refuses a source of two kinds.
  const sources = JSON.stringify(at(pod, 'volume')).match(/"sources":\[.*?\]\}\]\}\]/)?.[0] ?? '';
  expect(sources).toMatch(/^"sources":\[\{"service_account_token":\{[^{}]*\}\},\{"config_map":\[/);
});

test('there is none where backups are switched off', () => {
  expect(
    addresses(synthesized({ enabled: false })).filter((address) => /certificates|role|account/.test(address)),
  ).toEqual([]);
});
