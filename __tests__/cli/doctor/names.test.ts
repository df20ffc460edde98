/** Checks of what the world sees: names and certificates. */
import { Resolver } from 'node:dns/promises';
import { certificates, judgeOrders, recentOrders, registeredDomain } from '../../../cli/doctor/checks/certificates';
import { dns, judgeHost, lookUp } from '../../../cli/doctor/checks/dns';
import { plannedCertificates, plannedHosts } from '../../../cli/doctor/synthesized/certificates';
import { environment } from '../../support/environments';
import { fakeResolver, fakeSite, minutesAgo, NOW, object, stack } from './support/fake-site';
import { startNameServer } from './support/name-server';

const ISSUER = 'cert-manager.io/cluster-issuer';
const STACKS = [
  stack('edge', {
    resource: {
      helm_release: {
        r: {
          name: 'flow-proxy',
          namespace: 'flow-proxy',
          chart: 'traefik',
          values: [
            [
              'ingressRoute:',
              '  dashboard:',
              '    matchRule: Host(`traefik.ominis.ai`)',
              'extraObjects:',
              '  - kind: Certificate',
              '    spec:',
              '      secretName: wildcard-tls',
              '      dnsNames: ["*.app.ominis.ai"]',
              '      issuerRef: { name: letsencrypt-prod }',
            ].join('\n'),
            [
              'server:',
              '  ingress:',
              '    annotations:',
              `      ${ISSUER}: \${data.terraform_remote_state.x.outputs.issuer}`,
              '    hosts: [auth.ominis.ai]',
              '    tls: [{ secretName: auth-ominis-ai-tls, hosts: [auth.ominis.ai] }]',
            ].join('\n'),
          ],
        },
      },
    },
  }),
  stack('sites', {
    resource: {
      kubernetes_ingress_v1: {
        docs: {
          metadata: { annotations: { [ISSUER]: 'selfsigned' } },
          spec: {
            rule: [{ host: 'docs.ominis.ai', http: {} }],
            tls: [{ hosts: ['docs.ominis.ai'], secret_name: 'docs-ominis-ai-tls' }],
          },
        },
        outpost: { metadata: { annotations: {} }, spec: { rule: [{ host: 'draw.ominis.ai', http: {} }] } },
      },
    },
  }),
];

test('certificates and hosts are those that the stacks and the values of their releases name', () => {
  expect(plannedCertificates(STACKS)).toEqual([
    { secret: 'docs-ominis-ai-tls', names: ['docs.ominis.ai'], issuer: 'selfsigned' },
    { secret: 'wildcard-tls', names: ['*.app.ominis.ai'], issuer: 'letsencrypt-prod' },
    { secret: 'auth-ominis-ai-tls', names: ['auth.ominis.ai'], issuer: null },
  ]);
  expect(plannedHosts(STACKS)).toEqual(['auth.ominis.ai', 'docs.ominis.ai', 'draw.ominis.ai', 'traefik.ominis.ai']);
});

test.each([
  ['auth.ominis.ai', 'ominis.ai'],
  ['*.app.ominis.ai', 'ominis.ai'],
  ['a.b.example.co.uk', 'example.co.uk'],
  ['vault.example.de', 'example.de'],
])('the registered domain of %s is %s', (name, domain) => {
  expect(registeredDomain(name)).toBe(domain);
});

const order = (name: string, minutes: number, issuer = 'letsencrypt-prod') =>
  object(
    `${name}-1`,
    { spec: { issuerRef: { name: issuer } } },
    {
      namespace: 'n',
      creationTimestamp: minutesAgo(minutes),
      annotations: { 'cert-manager.io/certificate-name': name },
    },
  );
const DAY = 24 * 60;

test('orders of the last week at the production issuer count, for each certificate', () => {
  const requests = [order('a', 5), order('a', DAY), order('b', 8 * DAY), order('c', 5, 'letsencrypt-staging')];
  expect([...recentOrders(requests, NOW)]).toEqual([['n/a', 2]]);
});

test.each([
  [3, 0, 'ok'],
  [20, 10, 'note'],
  [45, 6, 'finding'],
])('%s certificates to order after %s in the last week: %s', (planned, spent, status) => {
  const missing = Array.from({ length: planned }, (_, index) => ({
    secret: `s${index}`,
    names: [`h${index}.ominis.ai`],
    issuer: null,
  }));
  const before = new Map(Array.from({ length: spent }, (_, index) => [`n/${index}`, 1]));
  expect(judgeOrders(missing, before)).toMatchObject([
    {
      status,
      detail: expect.stringContaining(`${planned} certificates of ominis.ai will be ordered, ${spent} in`) as string,
    },
  ]);
});

test('a certificate that is ordered again and again is named before the limit, and at it', () => {
  expect(judgeOrders([], new Map([['n/a', 3]]))).toEqual([]);
  expect(judgeOrders([], new Map([['n/a', 4]]))).toMatchObject([{ check: 'repeated', status: 'note' }]);
  expect(judgeOrders([], new Map([['n/a', 5]]))).toMatchObject([{ check: 'repeated', status: 'finding' }]);
});

const OF_PRODUCTION = { annotations: { 'cert-manager.io/issuer-name': 'letsencrypt-prod' } };

test('only what is not there yet is counted, and only of the production issuer', async () => {
  const load = () => environment('production');
  const look = (secrets: readonly string[]) =>
    certificates.look(
      fakeSite({
        load,
        stacks: STACKS,
        holding: {
          objects: {
            Secret: [...secrets.map((name) => object(name, {}, OF_PRODUCTION)), object('auth-ominis-ai-tls')],
          },
        },
      }),
    );
  expect(await look(['wildcard-tls'])).toMatchObject([
    { status: 'ok', detail: 'The issuer is letsencrypt-prod.' },
    { status: 'ok', detail: expect.stringContaining('1 certificate of ominis.ai will be ordered') as string },
  ]);
  expect((await look(['wildcard-tls', 'auth-ominis-ai-tls'])).map(({ detail }) => detail)).toEqual([
    'The issuer is letsencrypt-prod.',
    'All 2 certificates of letsencrypt-prod are there.',
  ]);
});

test.each([
  ['letsencrypt-staging', 'note', /no browser trusts/],
  ['selfsigned', 'ok', /play no part/],
  ['letsencrypt-prod', 'note', /environment sandbox spends the limits/],
] as const)('the issuer %s is said to be what it is', async (name, status, detail) => {
  const load = () => environment('sandbox', (config) => (config.issuers.default = name));
  expect((await certificates.look(fakeSite({ load })))[0]).toMatchObject({
    status,
    detail: expect.stringMatching(detail) as string,
  });
});

test.each([
  ['leads to the balancer', ['192.0.2.7'], ['192.0.2.7', '2001:db8::7'], 'ok'],
  ['leads elsewhere too', ['192.0.2.7', '192.0.2.8'], ['192.0.2.7'], 'finding'],
  ['does not resolve', [], ['192.0.2.7'], 'finding'],
  ['does not resolve, and there is no balancer yet', [], [], 'note'],
  ['resolves, and there is no balancer yet', ['192.0.2.7'], [], 'note'],
])('a host that %s', (_what, addresses, expected, status) => {
  expect(judgeHost('auth.ominis.ai', { addresses }, expected).status).toBe(status);
});

test('a real resolver: addresses, a name that is not there, a server that fails, a server that does not answer', async () => {
  const server = await startNameServer({
    'auth.ominis.ai': ['192.0.2.7', '192.0.2.8'],
    'broken.ominis.ai': 'SERVFAIL',
  });
  const ask = (timeout: number): Resolver => {
    const resolver = new Resolver({ timeout, tries: 1 });
    resolver.setServers([server.address]);
    return resolver;
  };
  const resolver = ask(60_000);
  try {
    expect(await lookUp(resolver, 'auth.ominis.ai')).toEqual({ addresses: ['192.0.2.7', '192.0.2.8'] });
    expect(await lookUp(resolver, 'gone.ominis.ai')).toEqual({ addresses: [] });
    expect(await lookUp(resolver, 'broken.ominis.ai')).toEqual({ failed: 'ESERVFAIL' });
  } finally {
    server.stop();
  }
  const silent = await lookUp(ask(500), 'auth.ominis.ai');
  expect(silent).toMatchObject({ failed: expect.stringMatching(/ECONNREFUSED|ETIMEOUT/) as string });
  expect(judgeHost('auth.ominis.ai', silent, [])).toMatchObject({
    status: 'finding',
    cure: expect.stringContaining('--dns-server') as string,
  });
});

const service = (ingress: object) =>
  object(
    'traefik',
    { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [ingress] } } },
    { namespace: 'flow-proxy' },
  );

test('every host is compared with the balancer, whose own name is looked up; the wildcard of tenants is tried', async () => {
  const resolver = fakeResolver({
    'lb.cloud.example': ['192.0.2.7'],
    'auth.ominis.ai': ['192.0.2.7'],
    'docs.ominis.ai': ['198.51.100.1'],
    'draw.ominis.ai': ['192.0.2.7'],
  });
  const objects = { Service: [service({ hostname: 'lb.cloud.example' })], Node: [object('a')] };
  const seen = await dns.look(fakeSite({ stacks: STACKS, resolver, holding: { objects } }));
  expect(seen.map(({ check, status }) => `${check} ${status}`)).toEqual([
    'auth.ominis.ai ok',
    'docs.ominis.ai finding',
    'draw.ominis.ai ok',
    'traefik.ominis.ai finding',
    '*.app.ominis.ai note',
  ]);
});

test('in a simulated cluster no name is looked up, and none is said to be ok', async () => {
  const refuse = () => Promise.reject(new TypeError('a name was looked up'));
  const resolver = { resolve4: refuse, resolve6: refuse };
  const Node = [object('a', {}, { annotations: { 'kwok.x-k8s.io/node': 'fake' } })];
  expect(await dns.look(fakeSite({ stacks: STACKS, resolver, holding: { objects: { Node } } }))).toMatchObject([
    { status: 'not-checkable', detail: expect.stringContaining('not looked up: auth.ominis.ai') as string },
  ]);
});
