import { listEnvironments, loadConfig } from '../../config/loader';
import { DEFAULTS } from '../../config/defaults';
import { fixtures, load, VALID } from './fixtures';

/** Every undefined in a value, by its path: the resolved form has none. */
const holes = (value: unknown, path = ''): string[] => {
  if (value === undefined) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => holes(child, `${path}.${key}`));
};

describe('a valid environment', () => {
  it.each(fixtures(VALID))('%s is resolved without a hole', (name) => {
    const config = load(name);
    expect(config.environment).toBe(name);
    expect(holes({ ...config, catalogue: null })).toEqual([]);
  });

  it('needs a cluster and a backend only; the design document gives the hosts', () => {
    const { services, platform, issuers, tenants } = load('minimal');
    expect([
      services.authentik.host,
      services.vaultwarden.host,
      services.homer.host,
      services.excalidraw.host,
      services.excalidraw.backendHost,
      services.excalidraw.roomHost,
      platform.traefik.dashboard.host,
    ]).toEqual([
      'auth.ominis.ai',
      'vault.ominis.ai',
      'homer.ominis.ai',
      'draw.ominis.ai',
      'draw-backend.ominis.ai',
      'draw-room.ominis.ai',
      'traefik.ominis.ai',
    ]);
    expect(issuers.email).toBe('admin@ominis.ai');
    expect(tenants).toEqual([]);
  });

  it("uses Let's Encrypt's staging issuer outside production", () => {
    expect(load('minimal').issuers.default).toBe('letsencrypt-staging');
  });

  it('moves all hosts and addresses with the domain, except those that are written', () => {
    const { services, issuers, tenants } = load('other-domain');
    expect(services.authentik.host).toBe('auth.voice.example.org');
    expect(services.authentik.bootstrapEmail).toBe('admin@voice.example.org');
    expect(services.homer.host).toBe('sip.example.net');
    expect(services.excalidraw.roomHost).toBe('draw-room.voice.example.org');
    expect(issuers.email).toBe('admin@voice.example.org');
    expect(tenants.map(({ host }) => host)).toEqual(['acme-api.app.voice.example.org', 'api.acme.example.net']);
  });

  it('takes the port of mail from its security', () => {
    const { authentik, vaultwarden } = load('mail').services;
    expect(authentik.email).toMatchObject({ security: 'starttls', port: 587 });
    expect(vaultwarden.email).toMatchObject({ security: 'tls', port: 465 });
  });

  it('merges maps key by key', () => {
    const { requests, limits } = load('partial-resources').services.vaultwarden.resources;
    expect(limits).toEqual({ cpu: DEFAULTS.services.vaultwarden.resources.limits.cpu, memory: '1Gi' });
    expect(requests).toEqual(DEFAULTS.services.vaultwarden.resources.requests);
  });

  it('replaces annotations as a whole, so that a default one can be removed', () => {
    expect(load('minimal').platform.traefik.loadBalancer.annotations).toEqual({
      'loadbalancer.ovhcloud.com/flavor': 'small',
    });
    expect(load('raw-values-that-refer-to-secrets').platform.traefik.loadBalancer.annotations).toEqual({});
  });

  it('fills the keys of the chosen backend', () => {
    expect(load('s3-compatible-backend').backend).toEqual({
      type: 's3',
      bucket: 'states',
      region: 'gra',
      endpoint: 'https://s3.example.org',
      keyPrefix: 'cluster-infra',
    });
    expect(load('minimal').backend).toEqual({ type: 'pg', leastPrivilege: false });
  });

  it('is independent of every other one: changing it changes no default', () => {
    load('minimal').platform.traefik.loadBalancer.annotations.changed = 'yes';
    load('minimal').services.homer.heplify.discardMethods.push('OPTIONS');
    expect(load('minimal').platform.traefik.loadBalancer.annotations).not.toHaveProperty('changed');
    expect(load('minimal').services.homer.heplify.discardMethods).toEqual([]);
  });
});

describe('the environments of the repository', () => {
  it('are the sandbox and a sample of production', () => {
    expect(listEnvironments()).toEqual(['production', 'sandbox']);
  });

  it.each(listEnvironments())('%s can be loaded', (name) => {
    const config = loadConfig({ environment: name });
    expect(config.environment).toBe(name);
    expect(config.tenants[0]).toMatchObject({ name: 'demo-client', captureId: 2001 });
  });

  it('production keeps the names of the design document and locks its state in object storage', () => {
    const { backend, issuers, domain } = loadConfig({ environment: 'production' });
    expect(domain).toBe('ominis.ai');
    expect(issuers).toMatchObject({ default: 'letsencrypt-prod', email: 'admin@ominis.ai' });
    expect(backend).toMatchObject({ type: 's3', region: 'gra' });
  });

  it('the sandbox knows its cluster by the variable, and takes charts from its own repository', () => {
    const { cluster, charts, backend } = loadConfig({ environment: 'sandbox' });
    expect(cluster).toMatchObject({ context: 'cluster-infra-sandbox', uid: null, storageClass: 'standard' });
    expect(charts.source).toBe('variable');
    expect(backend).toEqual({ type: 'pg', leastPrivilege: false });
  });
});
