import { parse } from 'yaml';
import { environment } from '../../support/environments';
import { synthesizeEnvironment } from '../../support/synth';
import { resources } from '../../support/terraform-json';
import type { TerraformJson } from '../../support/terraform-json';
import { at } from '../../constructs/in-namespace';

/** One way in from outside: host, path, the Service behind it, and the middlewares in front of it. */
interface Route {
  readonly host: string;
  readonly path: string;
  readonly service: string;
  readonly middlewares: string;
}

const config = environment('production');
const stacks = synthesizeEnvironment(config);
const authentikHost = config.services.authentik.host;

interface Rule {
  readonly host: string;
  readonly http: { readonly path: readonly { readonly path: string; readonly backend: unknown }[] };
}

function ingressRoutes(json: TerraformJson): Route[] {
  return resources(json)
    .filter(({ type }) => type === 'kubernetes_ingress_v1')
    .flatMap(({ attributes }) =>
      (at(attributes, 'spec.rule') as readonly Rule[]).flatMap(({ host, http }) =>
        http.path.map(({ path, backend }) => ({
          host,
          path,
          service: String(at(backend, 'service.name')),
          middlewares: String(
            (at(attributes, 'metadata.annotations') as Record<string, string>)[
              'traefik.ingress.kubernetes.io/router.middlewares'
            ],
          ),
        })),
      ),
    );
}

/** Routes that Traefik's own chart makes. */
function chartRoutes(json: TerraformJson | undefined): Route[] {
  const [text] = (json?.resource?.['helm_release']?.['traefik_release']?.['values'] ?? []) as string[];
  const route = at(parse(text ?? ''), 'ingressRoute.dashboard');
  const host = /Host\(`([^`]+)`\)/.exec(String(at(route, 'matchRule')))?.[1] ?? '';
  const names = (at(route, 'middlewares') as { name: string; namespace: string }[]).map(
    ({ name, namespace }) => `${namespace}-${name}@kubernetescrd`,
  );
  return [{ host, path: '/', service: 'api@internal', middlewares: names.join(',') }];
}

const routes = [...Object.values(stacks).flatMap(ingressRoutes), ...chartRoutes(stacks['edge'])];
const isGuarded = ({ middlewares }: Route): boolean => middlewares.includes('flow-proxy-authentik@kubernetescrd');

/** Traefik's order: of the routes of a host, the longest path that fits. */
function routeOf(host: string, path: string): Route | undefined {
  return routes
    .filter((route) => route.host === host && (path === route.path || path.startsWith(route.path.replace(/\/?$/, '/'))))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

describe('public routes', () => {
  it.each(['/admin', '/admin/', '/admin/diagnostics', '/admin/users/overview'])(
    'lead nobody to %s of the vault: what answers is a port where nothing listens',
    (path) => {
      const route = routeOf(config.services.vaultwarden.host, path);
      expect(route?.service).toBe('${kubernetes_service_v1.vaultwarden_admin_closed.metadata[0].name}');
      const closed = stacks['identity']?.resource?.['kubernetes_service_v1']?.['vaultwarden_admin_closed'];
      const pod = stacks['identity']?.resource?.['kubernetes_stateful_set_v1']?.['vaultwarden_server'];
      const listening = at(pod, 'spec.template.spec.container[0].port') as { container_port: number; name: string }[];
      const target = String(at(closed, 'spec.port[0].target_port'));
      expect(listening.flatMap(({ container_port, name }) => [String(container_port), name])).not.toContain(target);
    },
  );

  it('lead to the vault by one host only', () => {
    const toVault = routes.filter(({ service }) => /vaultwarden/.test(service));
    expect([...new Set(toVault.map(({ host }) => host))]).toEqual([config.services.vaultwarden.host]);
  });

  it('of every guarded host reach the outpost past the guard, and everything else through it', () => {
    const guarded = [...new Set(routes.filter(isGuarded).map(({ host }) => host))];
    expect(guarded.sort()).toEqual(['draw.ominis.ai', 'homer.ominis.ai', 'traefik.ominis.ai']);
    for (const host of guarded) {
      const callback = routeOf(host, '/outpost.goauthentik.io/callback');
      expect([host, callback?.service, callback && isGuarded(callback)]).toEqual([host, 'authentik-server', false]);
      const page = routeOf(host, '/anything');
      expect([host, page && isGuarded(page)]).toEqual([host, true]);
      // A path that only begins alike is not the outpost's.
      const alike = routeOf(host, '/outpost.goauthentik.iox');
      expect([host, alike && isGuarded(alike)]).toEqual([host, true]);
    }
  });

  it('of the login pages are not guarded: nobody could log in', () => {
    expect(routes.filter(({ host }) => host === authentikHost).filter(isGuarded)).toEqual([]);
  });
});
