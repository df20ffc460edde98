import type { Config } from '../../../config/types';
import { environment } from '../../support/environments';
import { API_SERVER, OUTSIDE, solverPod } from '../../support/network/needed-connections';
import type { Manifest } from '../../support/network/manifests';
import { NODE_ADDRESS, PolicyEvaluator } from '../../support/network/policy-evaluator';
import type { End, PodEnd } from '../../support/network/policy-evaluator';
import { ownObjects } from '../../support/network/whole-cluster';
import { everythingOn } from './everything-on';

/** Labels as the charts and constructs give them; flows.integration.test.ts proves that such pods exist. */
const pod = (namespace: string, instance: string, more: Readonly<Record<string, string>> = {}): PodEnd => ({
  kind: 'pod',
  namespace,
  labels: { 'app.kubernetes.io/instance': instance, ...more },
});
const traefik = pod('flow-proxy', 'flow-proxy-flow-proxy', { 'app.kubernetes.io/name': 'traefik' });
const certManager = (component: string) =>
  pod('cert-manager', 'cert-manager', { 'app.kubernetes.io/component': component });
const authentik = (component: string) =>
  pod('authentik', 'authentik', { 'app.kubernetes.io/name': 'authentik', 'app.kubernetes.io/component': component });
/** Its entry opens SIP and HTTPS; that of `closed` opens nothing. */
const tenant = pod('client-demo-client', 'api');
const closed = pod('client-closed', 'api');
const node: End = { kind: 'address', address: NODE_ADDRESS };
const dns: PodEnd = { kind: 'pod', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
/** Open to everybody, so that only the platform's side decides. */
const elsewhere = pod('default', 'something');

const withTwoTenants = (): Config => {
  const config = everythingOn();
  const egress = { https: false, sip: null };
  return {
    ...config,
    tenants: config.tenants.flatMap((each) => [
      each,
      { ...each, name: 'closed', host: 'closed-api.app.ominis.ai', captureId: null, egress },
    ]),
  };
};
const carrier: End = { kind: 'address', address: '203.0.113.7' };
const otherCarrier: End = { kind: 'address', address: '198.51.100.7' };
/** Where a cloud tells a node its credentials. */
const metadata: End = { kind: 'address', address: '169.254.169.254' };
const evaluator = (objects: readonly Manifest[]) => new PolicyEvaluator(objects);
const policies = evaluator(ownObjects(withTwoTenants()));

type Row = readonly [name: string, from: End, to: End, port: number, protocol?: 'UDP'];
const allows = (each: PolicyEvaluator, [, from, to, port, protocol]: Row) =>
  each.allows({ from, to, port, protocol: protocol ?? 'TCP' });

const ALLOWED: readonly Row[] = [
  ['a client -> Traefik', OUTSIDE, traefik, 8443],
  ['Traefik -> the API server', traefik, API_SERVER, 443],
  ['the API server -> the webhook of cert-manager', API_SERVER, certManager('webhook'), 10250],
  ["cert-manager -> Let's Encrypt", certManager('controller'), OUTSIDE, 443],
  ['Traefik -> a solver beside authentik', traefik, solverPod('authentik'), 8089],
  ['Traefik -> a solver beside the dashboard', traefik, solverPod('flow-proxy'), 8089],
  ['Traefik -> authentik', traefik, authentik('server'), 9000],
  ['authentik -> its database', authentik('worker'), pod('authentik', 'authentik-postgres'), 5432],
  ['authentik -> mail', authentik('worker'), OUTSIDE, 587],
  ['an LDAP outpost -> authentik', pod('authentik', 'authentik-ldap-directory'), authentik('server'), 9000],
  ['a named namespace -> LDAP', pod('legacy', 'erp'), pod('authentik', 'authentik-ldap-directory'), 3389],
  ['single sign-on -> the login pages', pod('vaultwarden', 'vaultwarden'), traefik, 8443],
  ['Traefik -> Vaultwarden', traefik, pod('vaultwarden', 'vaultwarden'), 8080],
  ['Vaultwarden -> its database', pod('vaultwarden', 'vaultwarden'), pod('vaultwarden', 'vaultwarden-postgres'), 5432],
  ['Vaultwarden -> mail', pod('vaultwarden', 'vaultwarden'), OUTSIDE, 465],
  ['Traefik -> Homer', traefik, pod('homer', 'homer-app'), 9080],
  ['the collector -> its database', pod('homer', 'homer-collector'), pod('homer', 'homer-postgres'), 5432],
  ['a tenant -> HEP', tenant, pod('homer', 'homer-collector'), 9060, 'UDP'],
  ['a tenant without egress -> HEP', closed, pod('homer', 'homer-collector'), 9060],
  ['Traefik -> the API of a tenant', traefik, tenant, 8000],
  ['Traefik -> a solver beside a tenant', traefik, solverPod('client-demo-client'), 8089],
  ['a tenant -> its own pods', tenant, pod('client-demo-client', 'postgres'), 5432],
  ['a tenant -> media between its own pods', tenant, pod('client-demo-client', 'queue'), 20000, 'UDP'],
  ['a tenant -> DNS', closed, dns, 53, 'UDP'],
  ['a tenant -> the signalling of its carrier', tenant, carrier, 5060, 'UDP'],
  ['a tenant -> the media of its carrier', tenant, carrier, 30000, 'UDP'],
  ['a tenant -> HTTPS of the internet', tenant, otherCarrier, 443],
  ['a tenant -> hosts of the platform', tenant, traefik, 8443],
  ['heplify, with the address of its node -> HEP', node, pod('homer', 'homer-collector'), 9060],
  ['Traefik -> a drawing room', traefik, pod('excalidraw', 'excalidraw-room'), 8080],
  [
    'the storage -> its database',
    pod('excalidraw', 'excalidraw-storage'),
    pod('excalidraw', 'excalidraw-postgres'),
    5432,
  ],
  ['any pod -> DNS', pod('vaultwarden', 'vaultwarden-postgres'), dns, 53, 'UDP'],
];

const REFUSED: readonly Row[] = [
  ['a tenant -> a database', tenant, pod('authentik', 'authentik-postgres'), 5432],
  ['a tenant -> another tenant', tenant, closed, 8000],
  ['a tenant -> any pod of another tenant', closed, pod('client-demo-client', 'postgres'), 5432],
  ['Traefik -> a database of a tenant', traefik, pod('client-demo-client', 'postgres'), 5432],
  ['something else -> the API of a tenant', elsewhere, tenant, 8000],
  ['an outsider -> the API of a tenant', OUTSIDE, tenant, 8000],
  ['a tenant -> cert-manager', tenant, certManager('webhook'), 10250],
  ['a tenant -> a carrier that it does not name', tenant, otherCarrier, 5060, 'UDP'],
  ['a tenant -> another port of its carrier', tenant, carrier, 22],
  ['a tenant -> the credentials of its node', tenant, metadata, 443],
  ['a tenant -> private addresses', tenant, node, 443],
  ['a tenant without egress -> the internet', closed, OUTSIDE, 443],
  ['a tenant without egress -> a carrier', closed, carrier, 5060, 'UDP'],
  ['a tenant without egress -> hosts of the platform', closed, traefik, 8443],
  ['a tenant -> the vault past Traefik', tenant, pod('vaultwarden', 'vaultwarden'), 8080],
  ['a tenant -> Homer past forward auth', tenant, pod('homer', 'homer-app'), 9080],
  ["a tenant -> the collector's metrics", tenant, pod('homer', 'homer-collector'), 9096],
  ['a tenant -> the dashboard past its route', tenant, traefik, 8080],
  ['another namespace -> HEP', elsewhere, pod('homer', 'homer-collector'), 9060, 'UDP'],
  ['an outsider -> HEP', OUTSIDE, pod('homer', 'homer-collector'), 9060, 'UDP'],
  ['authentik -> the database of the vault', authentik('server'), pod('vaultwarden', 'vaultwarden-postgres'), 5432],
  ['the web interface of Homer -> the internet', pod('homer', 'homer-app'), OUTSIDE, 443],
  [
    'the drawing room -> the database',
    pod('excalidraw', 'excalidraw-room'),
    pod('excalidraw', 'excalidraw-postgres'),
    5432,
  ],
  ['a database -> the internet', pod('authentik', 'authentik-postgres'), OUTSIDE, 443],
  ['Traefik -> a database', traefik, pod('homer', 'homer-postgres'), 5432],
  ['Traefik -> a namespace that nobody named', traefik, elsewhere, 80],
  ['the webhook of cert-manager -> a service', certManager('webhook'), authentik('server'), 9000],
  ['the vault -> the internet in clear', pod('vaultwarden', 'vaultwarden'), OUTSIDE, 80],
  ['a tenant that nobody named -> LDAP', tenant, pod('authentik', 'authentik-ldap-directory'), 3389],
  [
    'an LDAP outpost -> the database',
    pod('authentik', 'authentik-ldap-directory'),
    pod('authentik', 'authentik-postgres'),
    5432,
  ],
  ['a pod that runs without a row of its own -> anything', pod('homer', 'unknown'), OUTSIDE, 443],
  ['anything -> a pod that runs without a row of its own', elsewhere, pod('homer', 'unknown'), 80],
];

test.each(ALLOWED.map((row): [string, Row] => [row[0], row]))('allowed: %s', (_name, row) => {
  expect(allows(policies, row)).toBe(true);
});

test.each(REFUSED.map((row): [string, Row] => [row[0], row]))('refused: %s', (_name, row) => {
  expect(allows(policies, row)).toBe(false);
});

test('each allowed pair is refused in a cluster where only default-deny is left', () => {
  const denied = evaluator(
    ownObjects(withTwoTenants()).filter(
      ({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.name === 'default-deny',
    ),
  );
  expect(ALLOWED.filter((row) => allows(denied, row)).map(([name]) => name)).toEqual([]);
});

test('without ranges of nodes heplify is let in from private addresses, never from public ones', () => {
  const unknown = evaluator(ownObjects(environment('production')));
  const collector = pod('homer', 'homer-collector');
  expect(unknown.allows({ from: node, to: collector, port: 9060, protocol: 'TCP' })).toBe(true);
  expect(unknown.allows({ from: OUTSIDE, to: collector, port: 9060, protocol: 'TCP' })).toBe(false);
});

test('a connection that depends on a setting goes with it', () => {
  const without = evaluator(
    ownObjects(
      environment('production', ({ services }) => {
        services.homer.heplify.enabled = false;
      }),
    ),
  );
  expect(without.allows({ from: node, to: pod('homer', 'homer-collector'), port: 9060, protocol: 'TCP' })).toBe(false);
  expect(without.allows({ from: authentik('worker'), to: OUTSIDE, port: 587, protocol: 'TCP' })).toBe(false);
  const vault = pod('vaultwarden', 'vaultwarden');
  expect(without.allows({ from: vault, to: OUTSIDE, port: 443, protocol: 'TCP' })).toBe(false);
});

test('traces go to the namespace of a collector in the cluster, at its port, and to no other', () => {
  const tracing = evaluator(
    ownObjects(
      environment('production', ({ platform }) => {
        const host = 'otel.tracing.svc.cluster.local';
        platform.traefik.tracing = { protocol: 'grpc', host, port: 4317, encrypted: false, samplePercent: 5 };
      }),
    ),
  );
  const to = (namespace: string, port: number) =>
    tracing.allows({ from: traefik, to: pod(namespace, 'otel'), port, protocol: 'TCP' });
  expect([to('tracing', 4317), to('tracing', 4318), to('elsewhere', 4317)]).toEqual([true, false, false]);
});
