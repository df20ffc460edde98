import { at } from '../../constructs/in-namespace';
import { addresses, resource } from '../../support/terraform-json';
import { oidcApplication } from './rich-identity';
import { identity } from './synthesized';

const json = identity((config) => {
  config.services.vaultwarden.sso.enabled = true;
  config.services.authentik.applications = [
    oidcApplication({ namespace: 'monitoring', secretRevision: 3 }),
    oidcApplication({ slug: 'second', name: 'Second', namespace: 'monitoring' }),
    oidcApplication({ slug: 'page', name: 'Page', public: true }),
    oidcApplication({ slug: 'beside', name: 'Beside', namespace: 'authentik' }),
  ];
});

test('the client secret is generated once: the copy holds the same value, at the same revision', () => {
  const owner = resource(json, 'kubernetes_secret_v1.oidc_grafana');
  const copy = resource(json, 'kubernetes_secret_v1.oidc_grafana_copy_monitoring');
  expect(owner['data_wo']).toEqual({
    'client-id': 'grafana',
    'client-secret': '${ephemeral.random_password.oidc_grafana_client_secret.result}',
  });
  expect(copy['data_wo']).toEqual(owner['data_wo']);
  expect([owner['data_wo_revision'], copy['data_wo_revision']]).toEqual([3, 3]);
  expect([at(owner, 'metadata.name'), at(copy, 'metadata.name')]).toEqual(['oidc-grafana', 'oidc-grafana']);
});

test('the copy for Vaultwarden lies in the namespace that this stack makes', () => {
  expect(at(resource(json, 'kubernetes_secret_v1.oidc_vaultwarden_copy_vaultwarden'), 'metadata.namespace')).toBe(
    '${kubernetes_namespace_v1.vaultwarden_namespace.metadata[0].name}',
  );
});

test('a namespace of somebody else is looked up once, and has to be there', () => {
  const looked = addresses(json).filter((address) => address.startsWith('data.kubernetes_namespace_v1.oidc'));
  expect(looked).toEqual(['data.kubernetes_namespace_v1.oidc_namespace_monitoring']);
  const found = json.data?.['kubernetes_namespace_v1']?.['oidc_namespace_monitoring'];
  expect(at(found, 'lifecycle.postcondition[0].error_message')).toMatch(
    /The client secret of Grafana goes to namespace monitoring, which does not exist\. Make it first/,
  );
  expect(at(resource(json, 'kubernetes_secret_v1.oidc_grafana_copy_monitoring'), 'metadata.namespace')).toBe(
    '${data.kubernetes_namespace_v1.oidc_namespace_monitoring.metadata[0].name}',
  );
});

test('a public client has none, and one beside authentik needs no copy', () => {
  const secrets = addresses(json).filter((address) => address.startsWith('kubernetes_secret_v1.oidc'));
  expect(secrets).toEqual([
    'kubernetes_secret_v1.oidc_beside',
    'kubernetes_secret_v1.oidc_grafana',
    'kubernetes_secret_v1.oidc_grafana_copy_monitoring',
    'kubernetes_secret_v1.oidc_second',
    'kubernetes_secret_v1.oidc_second_copy_monitoring',
    'kubernetes_secret_v1.oidc_vaultwarden',
    'kubernetes_secret_v1.oidc_vaultwarden_copy_vaultwarden',
  ]);
});
