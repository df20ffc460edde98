import type { Checkout } from '../support/checkout';
import type { Item, List } from '../support/kubernetes-objects';

/** Kinds that these tests look at, as kubectl takes them. */
const KINDS = [
  'pod,deployment,statefulset,daemonset,service,secret,ingress,poddisruptionbudget',
  'clusterissuer,certificates.cert-manager.io,ingressclass',
].join();

/** What the API holds after the first deployment, asked for once. */
export function objects(checkout: Checkout): void {
  describe('the API holds what the design document names', () => {
    let held: readonly Item[];
    const all = (...kinds: string[]) => held.filter(({ kind }) => kinds.includes(kind));
    /** The object of this name; undefined namespace: one of the whole cluster. */
    function only(kind: string, namespace: string | undefined, name: string): Item {
      const found = all(kind).filter(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
      if (found[0] === undefined) throw new Error(`there is no ${kind} ${name} in ${namespace ?? 'the cluster'}`);
      return found[0];
    }

    beforeAll(() => {
      held = checkout.kubectl<List>('get', KINDS, '-A').items;
    });

    test.each([
      ['vaultwarden', 'Pod', 'vaultwarden-0'],
      ['vaultwarden', 'Pod', 'vaultwarden-postgres-0'],
      ['authentik', 'Pod', 'authentik-postgres-0'],
      ['homer', 'Pod', 'homer-postgres-0'],
      ['homer', 'DaemonSet', 'heplify'],
      ['homer', 'Service', 'homer-app'],
      ['flow-proxy', 'Service', 'traefik'],
      ['authentik', 'Service', 'authentik-server'],
      ['vaultwarden', 'Secret', 'vault-ominis-ai-tls'],
      ['authentik', 'Secret', 'auth-ominis-ai-tls'],
      ['homer', 'Secret', 'homer-ominis-ai-tls'],
      ['excalidraw', 'Secret', 'draw-ominis-ai-tls'],
      ['client-demo-client', 'Secret', 'demo-client-api-tls'],
      ['client-acme', 'Secret', 'acme-api-tls'],
    ])('%s has the %s %s', (namespace, kind, name) => {
      expect(only(kind, namespace, name).metadata.name).toBe(name);
    });

    test('cluster-wide names and keys', () => {
      expect(only('ClusterIssuer', undefined, 'letsencrypt-prod').kind).toBe('ClusterIssuer');
      expect(only('IngressClass', undefined, 'traefik').kind).toBe('IngressClass');
      expect(only('DaemonSet', 'homer', 'heplify').metadata.labels?.app).toBe('heplify');
      const keys = (namespace: string, name: string) => Object.keys(only('Secret', namespace, name).data ?? {});
      expect(keys('authentik', 'authentik-bootstrap')).toEqual(expect.arrayContaining(['password', 'token', 'email']));
      expect(keys('vaultwarden', 'vaultwarden-admin').sort()).toEqual(['phc', 'token']);
    });

    test('the vault gets a hash of its admin token, and single sign-on the same secret at both ends', () => {
      const secret = (namespace: string, name: string): Record<string, string> =>
        Object.fromEntries(
          Object.entries(only('Secret', namespace, name).data ?? {}).map(([key, value]) => [
            key,
            Buffer.from(value, 'base64').toString('utf8'),
          ]),
        );
      const { phc, token } = secret('vaultwarden', 'vaultwarden-admin');
      expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]{43}$/);
      expect(phc).not.toContain(token);
      const client = secret('authentik', 'oidc-vaultwarden');
      expect(client).toEqual({
        'client-id': 'vaultwarden',
        'client-secret': expect.stringMatching(/^[A-Za-z0-9]{64}$/) as string,
      });
      // Compared, not shown: a failed test would print them.
      expect(secret('vaultwarden', 'oidc-vaultwarden')['client-secret'] === client['client-secret']).toBe(true);
    });

    test('all rollouts are complete', () => {
      const workloads = all('Deployment', 'StatefulSet', 'DaemonSet');
      expect(workloads.length).toBeGreaterThan(10);
      const incomplete = workloads.filter(({ kind, spec, status = {} }) => {
        if (kind === 'DaemonSet') return status.numberReady !== status.desiredNumberScheduled || !status.numberReady;
        return (status.readyReplicas ?? 0) !== spec.replicas || (status.updatedReplicas ?? 0) !== spec.replicas;
      });
      expect(incomplete.map((item) => `${item.metadata.namespace}/${item.metadata.name}`)).toEqual([]);
    });

    test('at the availability high: three pods on three nodes, budgets, and priorities', () => {
      const pods = all('Pod').filter(
        ({ metadata: { namespace, labels } }) =>
          namespace === 'flow-proxy' && labels?.['app.kubernetes.io/name'] === 'traefik',
      );
      expect(pods.map(({ spec }) => String(spec.nodeName)).sort()).toEqual(['sandbox-1', 'sandbox-2', 'sandbox-3']);
      expect(new Set(pods.map(({ spec }) => spec.priorityClassName))).toEqual(new Set(['system-cluster-critical']));
      const vault = only('Pod', 'vaultwarden', 'vaultwarden-0');
      expect(vault.spec).toMatchObject({ priorityClassName: 'cluster-infra-services', priority: 1_000_000 });
      const budgets = all('PodDisruptionBudget');
      expect(budgets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(
        expect.arrayContaining([
          'authentik/authentik-server',
          'authentik/authentik-worker',
          'cert-manager/cert-manager-webhook',
          'excalidraw/excalidraw',
          'excalidraw/excalidraw-storage',
          'flow-proxy/traefik',
        ]),
      );
      // A budget that allows no disruption at all would block every drain.
      expect(
        budgets.filter(({ status }) => status?.['disruptionsAllowed'] === 0).map(({ metadata }) => metadata.name),
      ).toEqual([]);
    });

    test('every ingress has class traefik and TLS, and its annotated TLS Secret exists', () => {
      const ingresses = all('Ingress');
      expect(ingresses.length).toBeGreaterThanOrEqual(4);
      // The dashboard is no ingress, so its certificate is asked for by itself.
      const certificates = all('Certificate');
      const certified = [
        ...certificates.flatMap(({ spec }) => spec['dnsNames'] as readonly string[]),
        ...ingresses.flatMap(({ spec }) =>
          ((spec.tls ?? []) as ReadonlyArray<{ hosts: readonly string[] }>).flatMap(({ hosts }) => hosts),
        ),
      ];
      for (const { metadata, spec } of ingresses) {
        expect({ name: metadata.name, class: spec.ingressClassName }).toEqual({
          name: metadata.name,
          class: 'traefik',
        });
        // A further path of a host uses the certificate that the host's own ingress asks for.
        const tls = (spec.tls ?? []) as ReadonlyArray<{ secretName: string; hosts: readonly string[] }>;
        if (tls.length === 0) {
          const hosts = (spec.rules as ReadonlyArray<{ host: string }>).map(({ host }) => host);
          expect(certified).toEqual(expect.arrayContaining(hosts));
        }
        for (const { secretName } of tls) {
          const secret = only('Secret', metadata.namespace, secretName);
          expect(secret.type).toBe('kubernetes.io/tls');
          expect(secret.metadata.labels).toHaveProperty(['cluster-infra.sandbox/stand-in'], 'issuer');
        }
      }
    });
  });
}
