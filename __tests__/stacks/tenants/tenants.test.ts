import type { TenantConfig } from '../../../config/types';
import { at } from '../../constructs/in-namespace';
import { environment } from '../../support/environments';
import { synthDifference } from '../../support/synth-difference';
import { synthesizeEnvironment } from '../../support/synth';
import { addresses, resource, resources } from '../../support/terraform-json';
import type { TerraformJson } from '../../support/terraform-json';
import { tenant, tenants } from './synthesized';

const of = (address: string, given: Partial<TenantConfig> = {}) => resource(tenants([tenant('acme', given)]), address);

describe('the namespace of a tenant', () => {
  test('is client-<name>, and says whose it is', () => {
    expect(of('kubernetes_namespace_v1.client_acme_namespace')).toMatchObject({
      metadata: { name: 'client-acme', labels: { 'ominis.ai/tier': 'tenant', 'ominis.ai/tenant': 'acme' } },
    });
  });

  test.each(['baseline', 'restricted'] as const)('enforces %s and warns of what is not restricted', (podSecurity) => {
    const prefix = 'pod-security.kubernetes.io';
    expect(at(of('kubernetes_namespace_v1.client_acme_namespace', { podSecurity }), 'metadata.labels')).toMatchObject({
      [`${prefix}/enforce`]: podSecurity,
      [`${prefix}/warn`]: 'restricted',
      [`${prefix}/audit`]: 'restricted',
    });
  });
});

describe('the quota of a tenant', () => {
  test('is what the entry says, with the room for one solver pod on top, and no address of its own', () => {
    const quota = {
      cpu: '1500m',
      memory: '1Gi',
      cpuLimits: '3',
      memoryLimits: '2Gi',
      storage: '0.5Gi',
      volumes: 0,
      pods: 2,
    };
    expect(at(of('kubernetes_resource_quota_v1.client_acme_quota_sums', { quota }), 'spec.hard')).toEqual({
      'requests.cpu': '1510m',
      'requests.memory': '1088Mi',
      'limits.cpu': '3100m',
      'limits.memory': '2112Mi',
      'requests.storage': '512Mi',
      persistentvolumeclaims: '0',
      pods: '3',
      'services.loadbalancers': '0',
      'services.nodeports': '0',
    });
  });

  test('comes with values for containers that name none, so that they are not refused', () => {
    expect(at(of('kubernetes_limit_range_v1.client_acme_quota_defaults'), 'spec.limit')).toEqual([
      {
        type: 'Container',
        default_request: { cpu: '50m', memory: '128Mi' },
        default: { cpu: '250m', memory: '256Mi' },
      },
    ]);
  });
});

describe('the account of a tenant', () => {
  test('manages pods, services and config maps of its namespace, and reads no Secret', () => {
    const rules = of('kubernetes_role_v1.client_acme_access_role')['rule'] as { resources: string[] }[];
    expect(rules.flatMap((rule) => rule.resources)).toEqual(['pods', 'services', 'configmaps', 'pods/log']);
    expect(JSON.stringify(rules)).not.toContain('*');
  });

  test('is the only one of its namespace with a role, and no pod gets a token by oversight', () => {
    const json = tenants([tenant('acme')]);
    expect(resource(json, 'kubernetes_role_binding_v1.client_acme_access')['subject']).toEqual([
      {
        kind: 'ServiceAccount',
        name: '${kubernetes_service_account_v1.client_acme_access_account.metadata[0].name}',
        namespace: '${kubernetes_namespace_v1.client_acme_namespace.metadata[0].name}',
      },
    ]);
    const accounts = resources(json).filter(({ type }) => /service_account/.test(type));
    expect(accounts.map(({ attributes }) => attributes['automount_service_account_token'])).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('the backup of certificates', () => {
  const wildcard = (...domains: string[]) =>
    tenants([tenant('acme'), tenant('other', { host: 'api.example.org' })], (config) => {
      config.issuers.wildcard = { domains, solver: { type: 'cloudflare' }, credentialsRevision: 1 };
    });
  const readable = (json: TerraformJson) =>
    resources(json)
      .filter(({ address }) => /role_v1.certificates_/.test(address))
      .map(({ attributes }) => [at(attributes, 'metadata.namespace'), at(attributes, 'rule[0]')]);
  const get = (name: string) => ({ api_groups: [''], resources: ['secrets'], resource_names: [name], verbs: ['get'] });

  test('may get the TLS Secret of each tenant by its name, in the namespace that it waits for', () => {
    expect(readable(tenants([tenant('acme'), tenant('other')]))).toEqual([
      ['${kubernetes_namespace_v1.client_acme_namespace.metadata[0].name}', get('acme-api-tls')],
      ['${kubernetes_namespace_v1.client_other_namespace.metadata[0].name}', get('other-api-tls')],
    ]);
  });

  test('leaves out who shows the wildcard of the platform, and is not there where all do, or without backups', () => {
    expect(readable(wildcard('app.ominis.ai'))).toEqual([
      ['${kubernetes_namespace_v1.client_other_namespace.metadata[0].name}', get('other-api-tls')],
    ]);
    const none = [
      wildcard('app.ominis.ai', 'example.org'),
      tenants([tenant('acme')], ({ backups }) => void (backups.enabled = false)),
    ];
    for (const json of none) expect(addresses(json).filter((address) => /certificates_/.test(address))).toEqual([]);
  });

  test('asks the API server for them by namespace, name and issuer', () => {
    const job = JSON.stringify(resource(tenants([tenant('acme')]), 'kubernetes_cron_job_v1.certificates_backup_job'));
    expect(job).toContain('"name":"BACKUP_CERTIFICATES","value":"client-acme/acme-api-tls/letsencrypt-prod"');
  });
});

describe('the ingress of a tenant', () => {
  const INGRESS = 'kubernetes_ingress_v1.client_acme_ingress_api';

  test('leads its host over HTTPS to the Service api at 8000, with a certificate of its own', () => {
    expect(of(INGRESS)).toMatchObject({
      metadata: {
        annotations: {
          'cert-manager.io/cluster-issuer': 'letsencrypt-prod',
          'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
          'traefik.ingress.kubernetes.io/router.middlewares':
            'flow-proxy-rate-limit@kubernetescrd,flow-proxy-compress@kubernetescrd',
        },
      },
      spec: {
        ingress_class_name: 'traefik',
        tls: [{ hosts: ['acme-api.app.ominis.ai'], secret_name: 'acme-api-tls' }],
        rule: [{ http: { path: [{ path: '/', backend: { service: { name: 'api', port: { number: 8000 } } } }] } }],
      },
    });
  });

  test('under a wildcard of the platform it asks for no certificate; beside it, it does', () => {
    const [under, beside] = ['acme-api.app.ominis.ai', 'acme.v2.app.ominis.ai'].map((host) =>
      resource(
        tenants([tenant('acme', { host })], ({ issuers }) => {
          issuers.wildcard = { domains: ['app.ominis.ai'], solver: { type: 'cloudflare' }, credentialsRevision: 1 };
        }),
        INGRESS,
      ),
    );
    expect(at(under, 'spec.tls')).toEqual([{ hosts: ['acme-api.app.ominis.ai'] }]);
    expect(at(under, 'metadata.annotations')).not.toHaveProperty(['cert-manager.io/cluster-issuer']);
    expect(at(beside, 'spec.tls[0].secret_name')).toBe('acme-api-tls');
  });

  test('asks for a login where the entry says so', () => {
    const middlewares = ['metadata', 'annotations', 'traefik.ingress.kubernetes.io/router.middlewares'];
    expect(of(INGRESS, { login: true })).toHaveProperty(
      middlewares,
      expect.stringMatching(/,flow-proxy-authentik@kubernetescrd$/),
    );
    expect(of(INGRESS)).not.toHaveProperty(middlewares, expect.stringContaining('authentik'));
  });
});

test('what other programs need of each tenant is an output', () => {
  expect(tenants([tenant('acme'), tenant('4u')]).output?.['tenants']?.value).toEqual({
    acme: {
      namespace: '${kubernetes_namespace_v1.client_acme_namespace.metadata[0].name}',
      url: 'https://acme-api.app.ominis.ai',
      service_account: 'api-service-account',
      tls_secret: 'acme-api-tls',
    },
    '4u': expect.objectContaining({ tls_secret: '4u-api-tls' }) as object,
  });
});

test('the names of a tenant of 56 characters are names of Kubernetes, and of Terraform', () => {
  const name = `4${'-u'.repeat(27)}5`;
  const json = tenants([tenant(name)]);
  const names = resources(json).map(
    ({ attributes }) => (at(attributes, 'metadata.name') as string | undefined) ?? 'default',
  );
  expect(names.filter((each) => each.length > 63)).toEqual([]);
  expect(names).toContain(`client-${name}`);
  expect(resources(json).filter(({ address }) => !/^\w+\.[a-z_]\w*$/.test(address))).toEqual([]);
});

describe('one entry in the environment file is all it takes', () => {
  const before = synthesizeEnvironment(environment('production'));
  const changed = (added: TenantConfig) => {
    const after = synthesizeEnvironment(environment('production', ({ tenants: list }) => void list.push(added)));
    const lines = synthDifference(before, after).map((line) => line.split(' ').slice(0, 3).join(' '));
    return [...new Set(lines)].filter((line) => !line.startsWith('+ tenants '));
  };

  test('to add a tenant: its group, who may use middlewares, the backup of its certificate, and its own objects', () => {
    expect(changed(tenant('acme'))).toEqual([
      '~ edge helm_release.traefik_release',
      '~ identity helm_release.authentik_release',
      '~ identity kubernetes_config_map_v1.authentik_blueprints_files',
      '~ tenants kubernetes_cron_job_v1.certificates_backup_job',
    ]);
  });

  test('to put it behind a login: the application and the path of the outpost too', () => {
    expect(changed(tenant('acme', { login: true }))).toEqual([
      '+ identity kubernetes_ingress_v1.authentik_outpost_client_acme',
      '~ edge helm_release.traefik_release',
      '~ identity helm_release.authentik_release',
      '~ identity kubernetes_config_map_v1.authentik_blueprints_files',
      '~ tenants kubernetes_cron_job_v1.certificates_backup_job',
    ]);
  });

  test('and without entries there is no stack', () => {
    const without = synthesizeEnvironment(environment('production', (config) => void (config.tenants = [])));
    expect(Object.keys(without)).not.toContain('tenants');
  });
});

test('before the API of a tenant only its people pass, and the outpost knows its host', () => {
  const config = environment('production', ({ tenants: list }) => void list.push(tenant('acme', { login: true })));
  const blueprints = resource(
    synthesizeEnvironment(config)['identity']!,
    'kubernetes_config_map_v1.authentik_blueprints_files',
  );
  const text = Object.values(blueprints['data'] as Record<string, string>).join('\n');
  expect(text).toContain('external_host: https://acme-api.app.ominis.ai');
  expect(text).toContain('name__in=["client-acme"]');
  expect(text).toContain('!KeyOf provider-client-acme');
});
