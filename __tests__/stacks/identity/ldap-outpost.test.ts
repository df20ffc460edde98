import { Catalogue } from '../../../config/catalogue';
import { at } from '../../constructs/in-namespace';
import { resource } from '../../support/terraform-json';
import { ldapApplication } from './rich-identity';
import { identity } from './synthesized';

const json = identity((config) => {
  config.services.authentik.applications = [ldapApplication({ clients: ['legacy'], replicas: 2, secretRevision: 2 })];
});
const server = resource(json, 'kubernetes_deployment_v1.authentik_ldap_directory_server');
describe('the outpost of an LDAP directory', () => {
  it('starts after authentik and asks it with its own token', () => {
    expect(server['depends_on']).toContain('helm_release.authentik_release');
    const container = at(server, 'spec.template.spec.container[0]');
    expect(at(container, 'image')).toBe('ghcr.io/goauthentik/ldap:2026.8.0');
    expect(at(container, 'env')).toEqual([
      { name: 'AUTHENTIK_HOST', value: 'http://authentik-server.authentik.svc.cluster.local:80' },
      { name: 'AUTHENTIK_INSECURE', value: 'false' },
      {
        name: 'AUTHENTIK_TOKEN',
        value_from: {
          secret_key_ref: {
            name: '${kubernetes_secret_v1.authentik_ldap_directory_token.metadata[0].name}',
            key: 'token',
          },
        },
      },
    ]);
  });

  it('restarts with its token, as the worker does', () => {
    expect(at(server, 'spec.template.metadata.annotations')).toHaveProperty(
      ['revision.cluster-infra/authentik-ldap-directory'],
      '2',
    );
  });

  it('is reached at 389 and 636', () => {
    expect(at(resource(json, 'kubernetes_service_v1.authentik_ldap_directory_service'), 'spec.port')).toMatchObject([
      { port: 389, target_port: 'ldap' },
      { port: 636, target_port: 'ldaps' },
    ]);
  });

  it('does not count as authentik to its database', () => {
    expect(at(server, 'spec.template.metadata.labels')).toHaveProperty(['app.kubernetes.io/name'], 'authentik-ldap');
  });

  it('is of the version of authentik, or refused', () => {
    const other = (): unknown =>
      identity((config) => {
        const { charts, images } = config.catalogue;
        const ldap = { ...images['authentik-ldap'], tag: '2026.5.0' };
        Object.assign(config, { catalogue: new Catalogue({ charts, images: { ...images, 'authentik-ldap': ldap } }) });
        config.services.authentik.applications = [ldapApplication()];
      });
    expect(other).toThrow(/images\.authentik-ldap is 2026\.5\.0 and images\.authentik is 2026\.8\.0/);
  });
});
