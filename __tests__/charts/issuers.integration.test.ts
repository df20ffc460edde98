import { definitionsOf } from '../support/custom-resources';
import { ENVIRONMENTS, environment } from '../support/environments';
import { lint, template, useToolchainHelm } from '../support/helm';
import { testUpstream } from '../support/upstream';
import type { ChartValues } from '../../constructs/chart-values';
import { issuersValues } from '../../stacks/foundation/issuers';

beforeAll(useToolchainHelm);

const names = (objects: readonly { kind: string; metadata?: unknown }[]) =>
  objects.map(({ kind, metadata }) => `${kind} ${(metadata as { name: string }).name}`).sort();
const valuesOf = (name: string, privateCa = false) =>
  issuersValues(
    environment(name, ({ issuers }) => {
      issuers.privateCa.enabled = privateCa;
    }).issuers,
  );

describe('the chart issuers', () => {
  test('passes the linter', () => {
    lint('issuers');
  });

  test.each(ENVIRONMENTS)('makes the issuers of %s', (name) => {
    expect(names(template('issuers', 'cert-manager', valuesOf(name)))).toEqual([
      'ClusterIssuer letsencrypt-prod',
      'ClusterIssuer letsencrypt-staging',
      'ClusterIssuer selfsigned',
    ]);
  });

  test('answers challenges through the platform ingress, by a Service inside the cluster', () => {
    const issuer = template('issuers', 'cert-manager', valuesOf('production')).find(
      ({ metadata }) => (metadata as { name: string }).name === 'letsencrypt-prod',
    );
    expect(issuer).toMatchObject({
      spec: {
        acme: {
          server: 'https://acme-v02.api.letsencrypt.org/directory',
          email: 'admin@ominis.ai',
          privateKeySecretRef: { name: 'letsencrypt-prod-account' },
          solvers: [{ http01: { ingress: { ingressClassName: 'traefik', serviceType: 'ClusterIP' } } }],
        },
      },
    });
  });

  const SOLVERS = {
    cloudflare: { cloudflare: { apiTokenSecretRef: { name: 'dns01-api-token', key: 'value' } } },
    rfc2136: {
      rfc2136: {
        nameserver: 'ns1.example.org',
        tsigKeyName: 'key.example.org',
        tsigAlgorithm: 'HMACSHA256',
        tsigSecretSecretRef: { name: 'dns01-tsig-key', key: 'value' },
      },
    },
    webhook: { webhook: { groupName: 'acme.example.org', solverName: 'ovh', config: { endpoint: 'ovh-eu' } } },
  };
  const withWildcard = (solver: object) => {
    const config = environment('production').issuers;
    config.wildcard = { domains: ['app.ominis.ai'], solver: { type: 'cloudflare' }, credentialsRevision: 1 };
    return template('issuers', 'cert-manager', issuersValues(config, solver as ChartValues));
  };

  test('proves wildcard names by DNS and every other host by HTTP', () => {
    const [production] = withWildcard(SOLVERS.cloudflare).filter(
      ({ metadata }) => (metadata as { name: string }).name === 'letsencrypt-prod',
    );
    expect(production).toMatchObject({
      spec: {
        acme: {
          solvers: [
            { selector: { dnsNames: ['*.app.ominis.ai'] }, dns01: SOLVERS.cloudflare },
            { http01: { ingress: { ingressClassName: 'traefik' } } },
          ],
        },
      },
    });
  });

  testUpstream(
    'the DNS solvers of the chart issuers fit the definitions of cert-manager',
    'cert-manager/crds',
    (path) => {
      const validator = definitionsOf(path);
      for (const [name, solver] of Object.entries(SOLVERS)) {
        const problems = withWildcard(solver).flatMap((object) => validator.problems(object));
        expect({ name, problems }).toEqual({ name, problems: [] });
      }
      const misspelt = withWildcard({ cloudflare: { apiTokenRef: { name: 'x', key: 'value' } } });
      expect(misspelt.flatMap((object) => validator.problems(object))).not.toEqual([]);
    },
  );

  test('keeps the key of the private authority on renewal, in the namespace where cert-manager looks for it', () => {
    const objects = template('issuers', 'cert-manager', valuesOf('production', true));
    expect(objects.find(({ kind }) => kind === 'Certificate')).toMatchObject({
      metadata: { name: 'private-ca', namespace: 'cert-manager' },
      spec: {
        isCA: true,
        duration: '87600h',
        secretName: 'private-ca',
        privateKey: { rotationPolicy: 'Never' },
        issuerRef: { kind: 'ClusterIssuer', name: 'selfsigned' },
      },
    });
    expect(names(objects)).toContain('ClusterIssuer private-ca');
  });

  test('makes selfsigned for the private authority even where nobody else may use it', () => {
    const values = { ...valuesOf('production', true), selfSigned: { enabled: false } };
    expect(names(template('issuers', 'cert-manager', values))).toContain('ClusterIssuer selfsigned');
    const without = { ...valuesOf('production'), selfSigned: { enabled: false } };
    expect(names(template('issuers', 'cert-manager', without))).not.toContain('ClusterIssuer selfsigned');
  });

  test('refuses values that it does not know', () => {
    expect(() => template('issuers', 'cert-manager', { acme: { mail: 'a@b.c' } })).toThrow(/mail/);
    expect(() => template('issuers', 'cert-manager', { privateCa: { duration: '10y' } })).toThrow(/duration/);
  });

  testUpstream('the objects of the chart issuers fit the definitions of cert-manager', 'cert-manager/crds', (path) => {
    const validator = definitionsOf(path);
    const objects = template('issuers', 'cert-manager', valuesOf('production', true));
    expect(objects).toHaveLength(5);
    expect(objects.flatMap((object) => validator.problems(object))).toEqual([]);
  });
});
