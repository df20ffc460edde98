import type { Checkout } from '../support/checkout';
import type { Item, List } from '../support/kubernetes-objects';

/** What the API holds after the first deployment. */
export function objects(checkout: Checkout): void {
  describe('the API holds what the design document names', () => {
    test.each([
      ['vaultwarden', 'pod', 'vaultwarden-0'],
      ['vaultwarden', 'pod', 'vaultwarden-postgres-0'],
      ['authentik', 'pod', 'authentik-postgres-0'],
      ['homer', 'pod', 'homer-postgres-0'],
      ['homer', 'daemonset', 'heplify'],
      ['homer', 'service', 'homer-app'],
      ['flow-proxy', 'service', 'traefik'],
      ['authentik', 'service', 'authentik-server'],
      ['vaultwarden', 'secret', 'vault-ominis-ai-tls'],
      ['authentik', 'secret', 'auth-ominis-ai-tls'],
      ['homer', 'secret', 'homer-ominis-ai-tls'],
      ['excalidraw', 'secret', 'draw-ominis-ai-tls'],
    ])('%s has the %s %s', (namespace, kind, name) => {
      expect(checkout.kubectl<Item>('-n', namespace, 'get', kind, name).metadata.name).toBe(name);
    });

    test('cluster-wide names and keys', () => {
      expect(checkout.kubectl<Item>('get', 'clusterissuer', 'letsencrypt-prod').metadata.name).toBe('letsencrypt-prod');
      expect(checkout.kubectl<Item>('get', 'ingressclass', 'traefik').metadata.name).toBe('traefik');
      expect(checkout.kubectl<Item>('-n', 'homer', 'get', 'ds', 'heplify').metadata.labels?.app).toBe('heplify');
      const bootstrap = checkout.kubectl<Item>('-n', 'authentik', 'get', 'secret', 'authentik-bootstrap');
      expect(Object.keys(bootstrap.data ?? {})).toEqual(expect.arrayContaining(['password', 'token', 'email']));
      const admin = checkout.kubectl<Item>('-n', 'vaultwarden', 'get', 'secret', 'vaultwarden-admin');
      expect(Object.keys(admin.data ?? {}).sort()).toEqual(['phc', 'token']);
    });

    test('the vault gets a hash of its admin token, and single sign-on the same secret at both ends', () => {
      const secret = (namespace: string, name: string): Record<string, string> =>
        Object.fromEntries(
          Object.entries(checkout.kubectl<Item>('-n', namespace, 'get', 'secret', name).data ?? {}).map(
            ([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')],
          ),
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
      const workloads = checkout.kubectl<List>('get', 'deploy,sts,ds', '-A').items;
      expect(workloads.length).toBeGreaterThan(10);
      const incomplete = workloads.filter(({ kind, spec, status = {} }) => {
        if (kind === 'DaemonSet') return status.numberReady !== status.desiredNumberScheduled || !status.numberReady;
        return (status.readyReplicas ?? 0) !== spec.replicas || (status.updatedReplicas ?? 0) !== spec.replicas;
      });
      expect(incomplete.map((item) => `${item.metadata.namespace}/${item.metadata.name}`)).toEqual([]);
    });

    test('at the availability high: three pods on three nodes, budgets, and priorities', () => {
      const pods = checkout.kubectl<List>(
        '-n',
        'flow-proxy',
        'get',
        'pods',
        '-l',
        'app.kubernetes.io/name=traefik',
      ).items;
      expect(pods.map(({ spec }) => String(spec.nodeName)).sort()).toEqual(['sandbox-1', 'sandbox-2', 'sandbox-3']);
      expect(new Set(pods.map(({ spec }) => spec.priorityClassName))).toEqual(new Set(['system-cluster-critical']));
      const vault = checkout.kubectl<Item>('-n', 'vaultwarden', 'get', 'pod', 'vaultwarden-0');
      expect(vault.spec).toMatchObject({ priorityClassName: 'cluster-infra-services', priority: 1_000_000 });
      const budgets = checkout.kubectl<List>('get', 'poddisruptionbudgets', '-A').items;
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
      const ingresses = checkout.kubectl<List>('get', 'ingress', '-A').items;
      expect(ingresses.length).toBeGreaterThanOrEqual(4);
      // The dashboard is no ingress, so its certificate is asked for by itself.
      const certificates = checkout.kubectl<List>('get', 'certificates.cert-manager.io', '-A').items;
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
          const secret = checkout.kubectl<Item>('-n', metadata.namespace ?? '', 'get', 'secret', secretName);
          expect(secret.type).toBe('kubernetes.io/tls');
          expect(secret.metadata.labels).toHaveProperty(['cluster-infra.sandbox/stand-in'], 'issuer');
        }
      }
    });
  });
}
