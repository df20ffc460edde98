import Ajv from 'ajv';
import { ENVIRONMENTS, environment } from '../../support/environments';
import { releaseValues } from '../../support/helm-values';
import { synthesizePlatform } from '../../support/synth';
import { resource, resources } from '../../support/terraform-json';
import type { TerraformJson } from '../../support/terraform-json';
import { readJson, testUpstream } from '../../support/upstream';
import type { Config } from '../../../config/types';

const foundation = (name: string, change?: (config: Config) => void): TerraformJson =>
  synthesizePlatform(environment(name, change)).foundation;
const CERT_MANAGER = 'helm_release.cert_manager_release';
const ISSUERS = 'helm_release.issuers_release';

describe('the release of cert-manager', () => {
  const json = foundation('production');

  test('is the version of the catalogue, whole or not at all', () => {
    expect(resource(json, CERT_MANAGER)).toMatchObject({
      name: 'cert-manager',
      namespace: '${kubernetes_namespace_v1.cert_manager_namespace.metadata[0].name}',
      repository: 'oci://quay.io/jetstack/charts',
      chart: 'cert-manager',
      version: 'v1.21.1',
      atomic: true,
      cleanup_on_fail: true,
      wait: true,
      wait_for_jobs: true,
      max_history: 5,
      timeout: 600,
    });
  });

  test('brings its definitions, keeps them, and stays out of kube-system', () => {
    expect(releaseValues(json, CERT_MANAGER)).toMatchObject({
      crds: { enabled: true, keep: true },
      global: { leaderElection: { namespace: 'cert-manager' } },
      startupapicheck: { enabled: true },
    });
  });

  test('protects components with two pods or more against disruption, and single ones not', () => {
    expect(releaseValues(json, CERT_MANAGER)).toMatchObject({
      replicaCount: 2,
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      webhook: { replicaCount: 3, podDisruptionBudget: { enabled: true } },
      cainjector: { replicaCount: 2, podDisruptionBudget: { enabled: true } },
    });
    // A budget for one pod would forbid every drain of its node.
    const one = foundation('production', ({ platform }) => void (platform.certManager.controller.replicas = 1));
    expect(releaseValues(one, CERT_MANAGER)).not.toHaveProperty('podDisruptionBudget');
  });

  test('pins a digest that the catalogue names', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const pinned = foundation('production', ({ catalogue }) => {
      catalogue.images['cert-manager-webhook'].digest = digest;
    });
    expect(releaseValues(pinned, CERT_MANAGER)).toMatchObject({ webhook: { image: { tag: 'v1.21.1', digest } } });
  });

  test('lets the raw values of the configuration win', () => {
    const raw = foundation('production', ({ platform }) => {
      platform.certManager.values = { webhook: { timeoutSeconds: 10 }, maxConcurrentChallenges: 5 };
    });
    expect(releaseValues(raw, CERT_MANAGER)).toMatchObject({
      maxConcurrentChallenges: 5,
      webhook: { timeoutSeconds: 10, replicaCount: 3 },
    });
  });
});

describe.each(ENVIRONMENTS)('the values for cert-manager in %s', (name) => {
  testUpstream(
    `cert-manager in ${name}: the values are valid for the real chart, a misspelt one is not`,
    'cert-manager/values.schema.json',
    (path) => {
      const validate = new Ajv({ strict: false, allErrors: true }).compile(readJson(path));
      const values = releaseValues(foundation(name), CERT_MANAGER);
      validate(values);
      expect(validate.errors ?? []).toEqual([]);
      expect(validate({ ...values, replicasCount: 2 })).toBe(false);
    },
  );
});

describe('the issuers', () => {
  test('are released after cert-manager, as the own chart next to the configuration', () => {
    const release = resource(foundation('sandbox'), ISSUERS);
    expect(release['depends_on']).toEqual([CERT_MANAGER]);
    expect(release['chart']).toMatch(/^\.\/assets\/issuers_release_local_chart\/[0-9a-f]{16}$/);
    expect(release).not.toHaveProperty('repository');
  });

  test('follow the configuration', () => {
    const json = foundation('production', ({ issuers }) => {
      issuers.email = 'ops@example.org';
      issuers.letsencryptStaging.enabled = false;
      issuers.privateCa = { enabled: true, commonName: 'Test CA', durationDays: 30 };
    });
    expect(releaseValues(json, ISSUERS)).toEqual({
      acme: {
        email: 'ops@example.org',
        ingressClassName: 'traefik',
        directories: {
          'letsencrypt-prod': 'https://acme-v02.api.letsencrypt.org/directory',
          'letsencrypt-staging': null,
        },
      },
      selfSigned: { enabled: true },
      privateCa: { enabled: true, commonName: 'Test CA', duration: '720h' },
    });
  });

  test('prove wildcards by DNS, with credentials from ephemeral variables', () => {
    const json = foundation('production', ({ issuers }) => {
      issuers.wildcard = {
        domains: ['app.ominis.ai'],
        solver: {
          type: 'rfc2136',
          nameserver: 'ns1.example.org',
          tsigName: 'key.example.org',
          tsigAlgorithm: 'HMACSHA256',
        },
        credentialsRevision: 3,
      };
    });
    const secret = '${kubernetes_secret_v1.issuers_dns_tsig_key.metadata[0].name}';
    expect(releaseValues(json, ISSUERS)).toMatchObject({
      acme: {
        wildcard: {
          dnsNames: ['*.app.ominis.ai'],
          solver: {
            rfc2136: {
              nameserver: 'ns1.example.org',
              tsigKeyName: 'key.example.org',
              tsigSecretSecretRef: { name: secret, key: 'value' },
            },
          },
        },
      },
    });
    expect(resource(json, 'kubernetes_secret_v1.issuers_dns_tsig_key')).toMatchObject({
      metadata: { name: 'dns01-tsig-key' },
      data_wo: { value: '${var.dns01_tsig_key}' },
      data_wo_revision: 3,
    });
    expect(json.variable?.['dns01_tsig_key']).toMatchObject({ ephemeral: true, sensitive: true });
  });

  test.each([
    [
      { type: 'cloudflare' },
      { cloudflare: { apiTokenSecretRef: { name: '${kubernetes_secret_v1.issuers_dns_api_token.metadata[0].name}' } } },
      ['dns01-api-token'],
    ],
    [
      {
        type: 'webhook',
        groupName: 'acme.example.org',
        solverName: 'ovh',
        credentials: ['application_key', 'consumer_key'],
        config: { endpoint: 'ovh-eu', applicationKeyRef: { name: 'dns01-application-key', key: 'value' } },
      },
      // Its configuration is handed on as it is: the webhook alone knows it.
      {
        webhook: {
          groupName: 'acme.example.org',
          solverName: 'ovh',
          config: { endpoint: 'ovh-eu', applicationKeyRef: { name: 'dns01-application-key', key: 'value' } },
        },
      },
      ['dns01-application-key', 'dns01-consumer-key'],
    ],
  ] as const)('have the solver %j with a Secret for each credential', (solver, expected, secrets) => {
    const json = foundation('production', ({ issuers }) => {
      issuers.wildcard = {
        domains: ['app.ominis.ai'],
        solver: structuredClone(solver) as NonNullable<typeof issuers.wildcard>['solver'],
        credentialsRevision: 1,
      };
    });
    expect(releaseValues(json, ISSUERS)).toMatchObject({ acme: { wildcard: { solver: expected } } });
    const written = resources(json)
      .filter(({ type }) => type === 'kubernetes_secret_v1')
      .map(({ attributes }) => [(attributes['metadata'] as { name: string }).name, attributes['data_wo']] as const)
      .filter(([name]) => name.startsWith('dns01-'));
    expect(Object.fromEntries(written)).toEqual(
      Object.fromEntries(secrets.map((name) => [name, { value: `\${var.${name.replaceAll('-', '_')}}` }])),
    );
  });

  test('are published to other stacks only once they are released', () => {
    expect(resource(foundation('production'), 'terraform_data.published')).toMatchObject({
      input: { cluster_issuer: 'letsencrypt-prod' },
      depends_on: [ISSUERS],
    });
  });
});
