import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CustomResourceValidator, type CustomResource } from '../../support/custom-resources';
import { readYamlFolder, testUpstream } from '../../support/upstream';
import { CHARTS, helmBinary, template } from './helm';
import { SAMPLES } from './sample-values';

const acme = (extra: object): object => ({
  server: 'https://acme.example.org/directory',
  privateKeySecretRef: { name: 'account' },
  ...extra,
});
const issuer = (spec: object, kind = 'ClusterIssuer'): CustomResource => ({
  apiVersion: 'cert-manager.io/v1',
  kind,
  metadata: { name: 'x' },
  spec,
});
const traefik = (kind: string, spec: object): CustomResource => ({
  apiVersion: 'traefik.io/v1alpha1',
  kind,
  metadata: { name: 'x' },
  spec,
});
const certificate = (spec: object): CustomResource => issuer(spec, 'Certificate');
const solver = (ingress: object): object => acme({ solvers: [{ http01: { ingress } }] });

const ACCEPTED: readonly CustomResource[] = [
  issuer({ selfSigned: {} }),
  issuer({ ca: { secretName: 'ca' } }),
  issuer({ acme: solver({ ingressClassName: 'traefik', serviceType: 'ClusterIP' }) }),
  issuer({
    acme: acme({
      email: 'a@example.org',
      profile: 'tlsserver',
      solvers: [
        {
          selector: { dnsZones: ['x.org'] },
          dns01: { webhook: { groupName: 'g', solverName: 'ovh', config: { any: 1 } } },
        },
      ],
    }),
  }),
  issuer(
    {
      acme: solver({
        podTemplate: {
          metadata: { labels: { a: 'b' } },
          spec: { nodeSelector: { a: 'b' }, resources: { limits: { cpu: 1, memory: '64Mi' } } },
        },
      }),
    },
    'Issuer',
  ),
  certificate({
    secretName: 's',
    issuerRef: { name: 'i', kind: 'ClusterIssuer', group: 'cert-manager.io' },
    dnsNames: ['a.b'],
  }),
  certificate({
    secretName: 's',
    issuerRef: { name: 'i' },
    isCA: true,
    duration: '87600h',
    privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
    usages: ['server auth'],
    renewBeforePercentage: 33,
  }),
  traefik('Middleware', {
    headers: {
      stsSeconds: 31536000,
      stsIncludeSubdomains: true,
      contentTypeNosniff: true,
      customResponseHeaders: { 'X-A': '' },
    },
  }),
  traefik('Middleware', {
    rateLimit: { average: 100, period: '1s', burst: 200, sourceCriterion: { ipStrategy: { depth: 1 } } },
  }),
  traefik('Middleware', { compress: {} }),
  traefik('Middleware', { redirectScheme: { scheme: 'https', permanent: true } }),
  traefik('Middleware', {
    forwardAuth: {
      address: 'http://a',
      trustForwardHeader: true,
      maxResponseBodySize: 1048576,
      authResponseHeaders: ['X-authentik-username'],
    },
  }),
  traefik('Middleware', { ipAllowList: { sourceRange: ['10.0.0.0/8'] } }),
  traefik('Middleware', { chain: { middlewares: [{ name: 'a', namespace: 'b' }] } }),
  traefik('TLSOption', { minVersion: 'VersionTLS12', cipherSuites: ['A'], sniStrict: true }),
  traefik('TLSStore', { defaultCertificate: { secretName: 's' } }),
  traefik('ServersTransport', {
    serverName: 'a',
    rootCAs: [{ secret: 's' }],
    forwardingTimeouts: { dialTimeout: '5s' },
  }),
  traefik('IngressRoute', {
    entryPoints: ['websecure'],
    routes: [
      {
        match: 'Host(`a`)',
        kind: 'Rule',
        services: [{ name: 'api@internal', kind: 'TraefikService' }],
        middlewares: [{ name: 'm' }],
      },
    ],
    tls: { secretName: 's' },
  }),
];

const REFUSED: readonly CustomResource[] = [
  issuer({ selfsigned: {} }),
  issuer({ acme: { server: 'https://acme.example.org' } }),
  issuer({ acme: solver({ ingressClass: 'traefik' }) }),
  issuer({ acme: acme({ solvers: [{ http01: { ingress: { class: true } } }] }) }),
  issuer({ ca: {} }),
  issuer({ acme: acme({ email: ['a@example.org'] }) }),
  certificate({ issuerRef: { name: 'i' } }),
  certificate({ secretName: 's', issuerRef: { name: 'i' }, dnsNames: 'a.b' }),
  certificate({ secretName: 's', issuerRef: { name: 'i' }, usages: ['serving'] }),
  certificate({ secretName: 's', issuerRef: { name: 'i' }, privateKey: { algorithm: 'rsa' } }),
  traefik('Middleware', { header: {} }),
  traefik('Middleware', { headers: { stsSeconds: -1 } }),
  traefik('Middleware', { headers: { customResponseHeaders: { 'X-A': 1 } } }),
  traefik('Middleware', { rateLimit: { average: '100' } }),
  traefik('Middleware', { forwardAuth: { adress: 'http://a' } }),
  traefik('TLSOption', { minVersion: 12 }),
  traefik('TLSOption', { clientAuth: { clientAuthType: 'always' } }),
  traefik('TLSStore', { defaultCertificate: {} }),
  traefik('ServersTransport', { forwardingTimeouts: { dialTimeout: 'soon' } }),
  traefik('IngressRoute', { routes: [{ kind: 'Rule' }] }),
  traefik('IngressRoute', { routes: [{ match: 'Host(`a`)', kind: 'Route' }] }),
  traefik('IngressRoute', { entryPoints: ['websecure'] }),
];

let own: CustomResourceValidator;
beforeAll(async () => {
  const rendered = template(await helmBinary(), 'cert-manager', SAMPLES['cert-manager']);
  const folder = join(CHARTS, 'traefik', 'crds');
  own = new CustomResourceValidator([
    ...rendered.filter((object) => object.kind === 'CustomResourceDefinition'),
    ...readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), 'utf8')) as unknown),
  ]);
});

describe('the definitions of the stand-ins', () => {
  test.each(ACCEPTED.map((object) => [object.kind, JSON.stringify(object['spec']), object] as const))(
    'accept %s %s',
    (_kind, _spec, object) => {
      expect(own.problems(object)).toEqual([]);
    },
  );

  test.each(REFUSED.map((object) => [object.kind, JSON.stringify(object['spec']), object] as const))(
    'refuse %s %s',
    (_kind, _spec, object) => {
      expect(own.problems(object)).not.toEqual([]);
    },
  );
});

for (const [chart, group] of [
  ['cert-manager', 'cert-manager.io/v1'],
  ['traefik', 'traefik.io/v1alpha1'],
] as const) {
  testUpstream(`the real definitions of ${chart} judge the same objects the same way`, `${chart}/crds`, (path) => {
    const real = new CustomResourceValidator(readYamlFolder(path));
    const concerned = (object: CustomResource) => object.apiVersion === group;
    for (const object of ACCEPTED.filter(concerned)) expect([object, real.problems(object)]).toEqual([object, []]);
    const missed = REFUSED.filter(concerned).filter((object) => real.problems(object).length === 0);
    expect(missed).toEqual([]);
  });
}
