import { at } from '../../constructs/in-namespace';
import { resource } from '../../support/terraform-json';
import { identity } from './synthesized';

const json = identity((config) => {
  config.services.vaultwarden.email = {
    host: 'smtp.example.org',
    port: 465,
    username: 'mailer',
    from: 'vault@example.org',
    security: 'tls',
  };
});
const SERVER = 'kubernetes_stateful_set_v1.vaultwarden_server';
const server = resource(json, SERVER);
const container = at(server, 'spec.template.spec.container[0]');
const variables = (from: unknown): Record<string, unknown> =>
  Object.fromEntries(
    (at(from, 'env') as { name: string; value?: string; value_from?: unknown }[]).map((entry) => [
      entry.name,
      entry.value ?? at(entry, 'value_from.secret_key_ref'),
    ]),
  );

it('is one pod, vaultwarden-0, with its data on a claim that is kept', () => {
  expect(at(server, 'metadata.name')).toBe('vaultwarden');
  expect(at(server, 'spec.replicas')).toBe('1');
  expect(at(server, 'spec.template.metadata.labels')).toHaveProperty(['app.kubernetes.io/name'], 'vaultwarden');
  expect(at(server, 'spec.template.spec.volume[1].name')).toBe('data');
  expect(container).toMatchObject({
    volume_mount: expect.arrayContaining([{ name: 'data', mount_path: '/data', read_only: false }]) as unknown[],
  });
});

it('starts after its database, whose password follows its Secret', () => {
  expect(server['depends_on']).toContain('kubernetes_stateful_set_v1.vaultwarden_postgres_server');
});

it('reads every secret from a Secret, and closes registration', () => {
  const secret = (name: string, key: string): unknown => ({
    name: `\${kubernetes_secret_v1.${name}.metadata[0].name}`,
    key,
  });
  expect(variables(container)).toMatchObject({
    DOMAIN: 'https://vault.ominis.ai',
    DATABASE_URL: secret('vaultwarden_postgres_secret', 'uri'),
    ADMIN_TOKEN: secret('vaultwarden_admin', 'phc'),
    SMTP_PASSWORD: secret('vaultwarden_smtp', 'password'),
    SMTP_SECURITY: 'force_tls',
    SIGNUPS_ALLOWED: 'false',
    ROCKET_PORT: '8080',
    // The client's address as Traefik says it, and nobody else.
    IP_HEADER: 'X-Real-IP',
    IP_HEADER_TRUSTED_PROXIES: 'local',
  });
  expect(at(resource(json, 'kubernetes_secret_v1.vaultwarden_admin'), 'metadata.name')).toBe('vaultwarden-admin');
});

it('keeps the admin token for people, and gives the server its hash, which no state ever sees', () => {
  expect(resource(json, 'kubernetes_secret_v1.vaultwarden_admin')['data_wo']).toEqual({
    token: '${ephemeral.random_password.vaultwarden_admin_token.result}',
    phc:
      '${provider::vaultwarden::argon2id_phc(ephemeral.random_password.vaultwarden_admin_token.result, ' +
      'ephemeral.random_password.vaultwarden_admin_salt.result)}',
  });
  // Without a configuration: planning identity must not need an account in the vault that it deploys.
  expect(json.provider['vaultwarden']).toEqual([{}]);
});

it('sends no mail unless it is told how: user and password only together', () => {
  const silent = identity((config) => void (config.services.vaultwarden.email = null));
  const names = Object.keys(variables(at(resource(silent, SERVER), 'spec.template.spec.container[0]')));
  expect(names.filter((name) => name.startsWith('SMTP_'))).toEqual([]);
});

it('is not restarted by an outage of its database', () => {
  expect(at(container, 'startup_probe.http_get.path')).toBe('/alive');
  expect(at(container, 'readiness_probe.http_get.path')).toBe('/alive');
  expect(at(container, 'liveness_probe')).toMatchObject({ tcp_socket: [{ port: 'http' }] });
  expect(at(container, 'liveness_probe')).not.toHaveProperty('http_get');
});

it('keeps its admin page off the public host: the path ends at a port where nothing listens', () => {
  const paths = at(resource(json, 'kubernetes_ingress_v1.vaultwarden_ingress'), 'spec.rule[0].http.path') as unknown[];
  const backend = (path: unknown): unknown => at(path, 'backend.service.name');
  expect(paths.map((path) => [at(path, 'path'), backend(path)])).toEqual([
    ['/admin', '${kubernetes_service_v1.vaultwarden_admin_closed.metadata[0].name}'],
    ['/', '${kubernetes_service_v1.vaultwarden_service.metadata[0].name}'],
  ]);
  const closed = Number(
    at(resource(json, 'kubernetes_service_v1.vaultwarden_admin_closed'), 'spec.port[0].target_port'),
  );
  const listening = (at(container, 'port') as { container_port: number }[]).map((port) => port.container_port);
  expect(listening).toEqual([8080]);
  expect(listening).not.toContain(closed);
  // A dropped packet would hang every request for half a minute; a refused one answers at once.
  const allowed = at(
    resource(json, 'kubernetes_network_policy_v1.vaultwarden_namespace_network_vaultwarden'),
    'spec.ingress[0].ports',
  ) as { port: string }[];
  expect(allowed.map(({ port }) => Number(port)).sort()).toEqual([8080, closed].sort());
});

it('limits where passwords are tried more strictly than pages, under the same certificate', () => {
  const login = resource(json, 'kubernetes_ingress_v1.vaultwarden_login_ingress');
  expect(at(login, 'spec.rule[0].http.path[0].path')).toBe('/identity');
  expect(at(login, 'metadata.annotations')).toEqual({
    'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
    'traefik.ingress.kubernetes.io/router.middlewares': 'flow-proxy-rate-limit-login@kubernetescrd',
  });
  expect(at(login, 'spec.tls')).toBeUndefined();
});

it('is reached from the ingress controller only', () => {
  const rule = resource(json, 'kubernetes_network_policy_v1.vaultwarden_namespace_network_vaultwarden');
  expect(at(rule, 'spec.ingress[0].from')).toEqual([
    {
      namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'flow-proxy' } },
      pod_selector: { match_labels: { 'app.kubernetes.io/name': 'traefik' } },
    },
  ]);
});

it('lets only the named accounts make organizations; nobody named means everybody', () => {
  const creators = (organizationCreators: string[]): unknown =>
    variables(
      at(
        resource(
          identity((config) => void (config.services.vaultwarden.organizationCreators = organizationCreators)),
          SERVER,
        ),
        'spec.template.spec.container[0]',
      ),
    )['ORG_CREATION_USERS'];
  expect(creators(['a@example.org', 'b@example.org'])).toBe('a@example.org,b@example.org');
  expect(creators([])).toBe('all');
});

describe('single sign-on', () => {
  const withSso = identity((config) => {
    config.services.vaultwarden.sso.enabled = true;
    config.services.vaultwarden.secretRevisions.ssoClient = 4;
  });
  const pod = at(resource(withSso, SERVER), 'spec.template');

  it('is off unless it is switched on', () => {
    expect(Object.keys(variables(container)).filter((name) => name.startsWith('SSO_'))).toEqual([]);
  });

  it('asks authentik, by the issuer with its final slash, with the client secret of its own namespace', () => {
    const copy = '${kubernetes_secret_v1.oidc_vaultwarden_copy_vaultwarden.metadata[0].name}';
    expect(variables(at(pod, 'spec.container[0]'))).toMatchObject({
      SSO_ENABLED: 'true',
      SSO_ONLY: 'false',
      SSO_AUTHORITY: 'https://auth.ominis.ai/application/o/vaultwarden/',
      SSO_CLIENT_ID: { name: copy, key: 'client-id' },
      SSO_CLIENT_SECRET: { name: copy, key: 'client-secret' },
      SSO_PKCE: 'true',
      SSO_ALLOW_UNKNOWN_EMAIL_VERIFICATION: 'false',
    });
  });

  it('restarts the vault when its client secret is rotated', () => {
    expect(at(pod, 'metadata.annotations')).toHaveProperty(['revision.cluster-infra/oidc-vaultwarden'], '4');
  });
});
