import type { Config } from '../../../config/types';
import { extraObjects, nameOf, values } from './traefik-values';

test('only the namespaces of services and tenants may use the middlewares', () => {
  const { providers } = values(({ services, tenants }) => {
    services.excalidraw.enabled = false;
    tenants.splice(0, tenants.length, { ...tenants[0]!, name: 'acme' });
  }) as { providers: { kubernetesIngress: object; kubernetesCRD: object } };
  expect(providers.kubernetesIngress).toMatchObject({
    crossProviderNamespaces: ['flow-proxy', 'authentik', 'client-acme', 'homer', 'vaultwarden'],
  });
  expect(providers.kubernetesCRD).toMatchObject({
    crossProviderNamespaces: ['flow-proxy'],
    allowCrossNamespace: false,
  });
});

describe('middlewares', () => {
  const names = (change?: (config: Config) => void) =>
    extraObjects(values(change))
      .filter(({ kind }) => kind === 'Middleware')
      .map(nameOf);

  test('have the names that routes use', () => {
    expect(names()).toEqual([
      'security-headers',
      'rate-limit',
      'rate-limit-login',
      'compress',
      'redirect-https',
      'authentik',
      'excalidraw-frames',
    ]);
  });

  test('let the named sites, and no other, show the whiteboard in a frame', () => {
    const policy = (embedIn: string[]) =>
      extraObjects(values(({ services }) => (services.excalidraw.embedIn = embedIn))).find(
        (object) => nameOf(object) === 'excalidraw-frames',
      )?.['spec'];
    expect(policy([])).toEqual({ headers: { contentSecurityPolicy: "frame-ancestors 'self'" } });
    expect(policy(['docs.ominis.ai', 'wiki.ominis.ai'])).toEqual({
      headers: { contentSecurityPolicy: "frame-ancestors 'self' https://docs.ominis.ai https://wiki.ominis.ai" },
    });
    expect(names(({ services }) => (services.excalidraw.enabled = false))).not.toContain('excalidraw-frames');
  });

  test('hold no forward auth where there is no identity', () => {
    expect(names(({ services }) => (services.authentik.enabled = false))).not.toContain('authentik');
  });
});

test('limits and security headers are numbers of the configuration', () => {
  const spec = (name: string) =>
    extraObjects(
      values(({ platform }) => {
        platform.traefik.rateLimit = { average: 7, period: '2s', burst: 9 };
        platform.traefik.securityHeaders = { hstsDays: 2, hstsSubdomains: false, hstsPreload: false };
      }),
    ).find((object) => nameOf(object) === name)?.['spec'];
  expect(spec('rate-limit')).toEqual({ rateLimit: { average: 7, period: '2s', burst: 9 } });
  expect(spec('rate-limit-login')).toEqual({ rateLimit: { average: 100, period: '1m', burst: 50 } });
  expect(spec('security-headers')).toMatchObject({
    headers: { stsSeconds: 172_800, stsIncludeSubdomains: false, contentTypeNosniff: true },
  });
});

test('namespaces of sites may use the middlewares too', () => {
  const { providers } = values(({ sites }) => {
    const route = { path: '/', namespace: 'website', service: 'website', port: 80, podPort: 80 };
    sites.push({ host: 'www.ominis.ai', issuer: null, middlewares: [], routes: [route] });
  }) as { providers: { kubernetesIngress: { crossProviderNamespaces: string[] } } };
  expect(providers.kubernetesIngress.crossProviderNamespaces).toContain('website');
});
