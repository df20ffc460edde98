import Ajv2020 from 'ajv/dist/2020';
import type { Config } from '../../../config/types';
import { definitionsOf } from '../../support/custom-resources';
import type { CustomResource } from '../../support/custom-resources';
import { ENVIRONMENTS } from '../../support/environments';
import { releaseValues } from '../../support/helm-values';
import { resource } from '../../support/terraform-json';
import { readJson, testUpstream } from '../../support/upstream';
import { edge, extraObjects, nameOf, RELEASE, values } from './traefik-values';

/** TLSOption objects as the chart makes them of `tlsOptions`. */
const tlsOptions = (from: Record<string, unknown>): CustomResource[] =>
  Object.entries(from['tlsOptions'] as Record<string, object>).map(([name, spec]) => ({
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'TLSOption',
    metadata: { name },
    spec,
  }));

describe.each(ENVIRONMENTS)('%s', (name) => {
  const current = releaseValues(edge(name), RELEASE);

  testUpstream(
    `traefik in ${name}: the values are valid for the real chart, a misspelt one is not`,
    'traefik/values.schema.json',
    (path) => {
      const validate = new Ajv2020({ strict: false, allErrors: true }).compile(readJson(path));
      validate(current);
      expect(validate.errors ?? []).toEqual([]);
      expect(validate({ ...current, logs: { access: { enabled: true } } })).toBe(false);
    },
  );

  testUpstream(`traefik in ${name}: middlewares and TLS options fit their definitions`, 'traefik/crds', (path) => {
    const validator = definitionsOf(path);
    const objects = [...extraObjects(current).filter(({ kind }) => kind === 'Middleware'), ...tlsOptions(current)];
    expect(objects.length).toBeGreaterThan(5);
    expect(objects.flatMap((object) => validator.problems(object))).toEqual([]);
  });

  testUpstream(`traefik in ${name}: the dashboard's certificate fits its definition`, 'cert-manager/crds', (path) => {
    const validator = definitionsOf(path);
    const certificates = extraObjects(current).filter(({ kind }) => kind === 'Certificate');
    expect(certificates).toHaveLength(1);
    expect(certificates.flatMap((object) => validator.problems(object))).toEqual([]);
  });
});

testUpstream(
  'the check of custom resources finds unknown fields, wrong types and unknown kinds',
  'traefik/crds',
  (path) => {
    const validator = definitionsOf(path);
    const middleware = (spec: object) => ({ apiVersion: 'traefik.io/v1alpha1', kind: 'Middleware', spec });
    expect(validator.problems(middleware({ rateLimit: { average: 100 } }))).toEqual([]);
    expect(validator.problems(middleware({ rateLimits: { average: 100 } }))).toHaveLength(1);
    expect(validator.problems(middleware({ rateLimit: { average: '100' } }))).toHaveLength(1);
    expect(validator.problems({ apiVersion: 'traefik.containo.us/v1alpha1', kind: 'Middleware' })).toHaveLength(1);
  },
);

test('Service and ingress class have the names that routes and commands use', () => {
  expect(values()).toMatchObject({
    fullnameOverride: 'traefik',
    ingressClass: { enabled: true, name: 'traefik' },
    service: { spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } },
  });
  expect(resource(edge('production'), RELEASE)).toMatchObject({ name: 'flow-proxy', version: '41.3.0' });
});

test('plain HTTP is redirected, but challenges of certificates are answered', () => {
  expect(values()).toMatchObject({
    ports: {
      web: {
        allowACMEByPass: true,
        http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } } },
      },
      websecure: {
        http: { tls: { enabled: true }, middlewares: ['flow-proxy-security-headers@kubernetescrd'] },
      },
    },
    tlsOptions: { default: { minVersion: 'VersionTLS12', sniStrict: false } },
  });
});

test('TLS 1.2 works with ECDSA certificates, and only with forward secrecy', () => {
  const { cipherSuites } = (values()['tlsOptions'] as { default: { cipherSuites: string[] } }).default;
  expect(cipherSuites.filter((suite) => suite.includes('_ECDSA_'))).not.toEqual([]);
  expect(cipherSuites.filter((suite) => !suite.startsWith('TLS_ECDHE_'))).toEqual([]);
  expect(cipherSuites.filter((suite) => suite.includes('_CBC_'))).toEqual([]);
});

test('no header gets past forward auth by an underscore, and telemetry is off', () => {
  expect(values()).toMatchObject({
    ports: { websecure: { http: { underscoreHeadersStrategy: 'delete' } } },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
  });
});

test('logs are JSON, and access logs hold no headers', () => {
  expect(values()).toMatchObject({ log: { format: 'json' }, accessLog: { enabled: true, format: 'json' } });
  expect(values()['accessLog']).not.toHaveProperty('fields');
});

describe('with everything that the configuration offers', () => {
  const full = (config: Config) => {
    config.issuers.wildcard = { domains: ['app.ominis.ai'], solver: { type: 'cloudflare' }, credentialsRevision: 1 };
    config.platform.traefik.tls.minimumVersion = '1.3';
    config.platform.traefik.tracing = {
      protocol: 'grpc',
      host: 'otel.monitoring.svc.cluster.local',
      port: 4317,
      encrypted: false,
      samplePercent: 5,
    };
  };
  const current = values(full);

  testUpstream('traefik: tracing and a wildcard are valid for the real chart', 'traefik/values.schema.json', (path) => {
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(readJson(path));
    validate(current);
    expect(validate.errors ?? []).toEqual([]);
  });

  testUpstream('traefik: the default certificate fits its definition', 'traefik/crds', (path) => {
    const { tlsStore } = current as { tlsStore: { default: object } };
    const store = { apiVersion: 'traefik.io/v1alpha1', kind: 'TLSStore', spec: tlsStore.default };
    expect(definitionsOf(path).problems(store)).toEqual([]);
  });

  testUpstream('traefik: the wildcard certificate fits its definition', 'cert-manager/crds', (path) => {
    const wildcard = extraObjects(current).find((object) => nameOf(object) === 'wildcard');
    expect(wildcard === undefined ? ['missing'] : definitionsOf(path).problems(wildcard)).toEqual([]);
  });

  test('hosts without a certificate show the wildcard, which is asked for once', () => {
    expect(current).toMatchObject({ tlsStore: { default: { defaultCertificate: { secretName: 'wildcard-tls' } } } });
    expect(extraObjects(current).find((object) => nameOf(object) === 'wildcard')).toMatchObject({
      kind: 'Certificate',
      metadata: { namespace: 'flow-proxy' },
      spec: { secretName: 'wildcard-tls', dnsNames: ['*.app.ominis.ai'] },
    });
    expect(values()).not.toHaveProperty('tlsStore');
  });

  test('traces go by OTLP, in the form and share that is configured', () => {
    expect(current).toMatchObject({
      tracing: {
        sampleRate: 0.05,
        otlp: {
          enabled: true,
          grpc: { enabled: true, endpoint: 'otel.monitoring.svc.cluster.local:4317', insecure: true },
        },
      },
    });
    const http = values((config) => {
      full(config);
      config.platform.traefik.tracing = { ...config.platform.traefik.tracing!, protocol: 'http', encrypted: true };
    });
    expect(http).toMatchObject({
      tracing: {
        otlp: { http: { enabled: true, endpoint: 'https://otel.monitoring.svc.cluster.local:4317/v1/traces' } },
      },
    });
    expect(values()).not.toHaveProperty('tracing');
  });

  test('the oldest version of TLS is a choice', () => {
    expect(current).toMatchObject({ tlsOptions: { default: { minVersion: 'VersionTLS13' } } });
  });
});

describe('the dashboard', () => {
  test('asks for a login, on its own host with its own certificate', () => {
    const production = values();
    expect(production).toMatchObject({
      ingressRoute: {
        dashboard: {
          enabled: true,
          entryPoints: ['websecure'],
          matchRule: 'Host(`traefik.ominis.ai`)',
          middlewares: [{ name: 'rate-limit' }, { name: 'authentik', namespace: 'flow-proxy' }],
          tls: { secretName: 'traefik-ominis-ai-tls' },
        },
      },
    });
    expect(extraObjects(production).find(({ kind }) => kind === 'Certificate')).toMatchObject({
      spec: { secretName: 'traefik-ominis-ai-tls', dnsNames: ['traefik.ominis.ai'] },
    });
  });

  test('is open only where the configuration says so', () => {
    const open = values(({ platform }) => (platform.traefik.dashboard.forwardAuth = false));
    expect(open).toMatchObject({ ingressRoute: { dashboard: { middlewares: [{ name: 'rate-limit' }] } } });
  });

  test('takes its issuer from the foundation', () => {
    const certificate = extraObjects(values()).find(({ kind }) => kind === 'Certificate');
    expect(JSON.stringify(certificate)).toContain(
      '${data.terraform_remote_state.cross-stack-reference-input-foundation.outputs.',
    );
  });

  test('that is switched off leaves neither route nor certificate', () => {
    const off = values(({ platform }) => (platform.traefik.dashboard.enabled = false));
    expect(off).toMatchObject({ ingressRoute: { dashboard: { enabled: false } } });
    expect(extraObjects(off).map(({ kind }) => kind)).not.toContain('Certificate');
  });
});

test('metrics have a Service of their own, with the labels that monitors look for', () => {
  expect(values()).toMatchObject({ metrics: { prometheus: { service: { enabled: true } } } });
});

test('PROXY protocol is one switch: both ports trust the balancer, and the balancer is told', () => {
  const on = values(({ platform }) => {
    platform.traefik.loadBalancer.proxyProtocol = { enabled: true, trustedIPs: ['10.1.0.0/16'] };
  });
  const trusted = { proxyProtocol: { trustedIPs: ['10.1.0.0/16'] } };
  expect(on).toMatchObject({
    ports: { web: trusted, websecure: trusted },
    service: { annotations: { 'loadbalancer.openstack.org/proxy-protocol': 'true' } },
  });
  expect(JSON.stringify(values())).not.toContain('proxyProtocol');
});

test('one pod has no disruption budget: it would forbid every drain of its node', () => {
  expect(values()).toMatchObject({ podDisruptionBudget: { enabled: true, minAvailable: 1 } });
  expect(values(({ platform }) => (platform.traefik.replicas = 1))).not.toHaveProperty('podDisruptionBudget');
});
