import { at } from '../../constructs/in-namespace';
import { addresses, resource } from '../../support/terraform-json';
import { proxyApplication } from './rich-identity';
import { identity } from './synthesized';

const json = identity((config) => void (config.services.authentik.applications = [proxyApplication()]));
const routes = (from = json) =>
  addresses(from).filter((address) => address.startsWith('kubernetes_ingress_v1.authentik_outpost'));

describe('forward authentication', () => {
  it('has a way to the outpost on every protected host, so that a login can end there', () => {
    const hosts = routes().map((address) => at(resource(json, address), 'spec.rule[0].host'));
    expect(hosts.sort()).toEqual(['draw.ominis.ai', 'homer.ominis.ai', 'traefik.ominis.ai', 'wiki.example.org']);
    for (const address of routes()) {
      expect(at(resource(json, address), 'spec.rule[0].http.path')).toEqual([
        {
          path: '/outpost.goauthentik.io',
          path_type: 'Prefix',
          backend: { service: { name: 'authentik-server', port: { number: 80 } } },
        },
      ]);
    }
  });

  it('does not guard that way itself: the login could never begin', () => {
    for (const address of routes()) {
      expect(at(resource(json, address), 'metadata.annotations')).toEqual({
        'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
      });
    }
  });

  it('lies where the Service of authentik is, and asks for no second certificate of the host', () => {
    for (const address of routes()) {
      const route = resource(json, address);
      expect(at(route, 'metadata.namespace')).toBe('${kubernetes_namespace_v1.authentik_namespace.metadata[0].name}');
      expect(at(route, 'spec')).not.toHaveProperty('tls');
      expect(route['depends_on']).toEqual(['helm_release.authentik_release']);
    }
  });

  it('has no way for a host that needs no login', () => {
    const open = identity((config) => void (config.services.homer.forwardAuth = false));
    expect(routes(open)).toEqual([
      'kubernetes_ingress_v1.authentik_outpost_excalidraw',
      'kubernetes_ingress_v1.authentik_outpost_traefik_dashboard',
    ]);
  });
});
