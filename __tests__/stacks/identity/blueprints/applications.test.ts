import type { Config } from '../../../../config/types';
import { blueprintOf, entriesOf, entry, tagsIn } from '../../../support/blueprints';
import type { ParsedBlueprint } from '../../../support/blueprints';
import { everything, ldapApplication, oidcApplication } from '../rich-identity';
import { identity } from '../synthesized';

const applications = (change?: (config: Config) => void): ParsedBlueprint =>
  blueprintOf(identity(change), 'applications');
const full = applications(everything);

const OIDC = 'authentik_providers_oauth2.oauth2provider';
const slugs = (blueprint: ParsedBlueprint): unknown[] =>
  entriesOf(blueprint, 'authentik_core.application')
    .filter(({ state }) => state === undefined)
    .map(({ identifiers }) => identifiers?.['slug']);
const access = (blueprint: ParsedBlueprint, slug: string): unknown =>
  entry(blueprint, 'authentik_policies_expression.expressionpolicy', { name: `cluster-infra-access-${slug}` }).attrs?.[
    'expression'
  ];

describe('the platform itself', () => {
  it('puts Homer, Excalidraw and the dashboard behind a login, each as its own application', () => {
    expect(slugs(applications())).toEqual(['homer', 'excalidraw', 'traefik-dashboard']);
    const hosts = entriesOf(applications(), 'authentik_providers_proxy.proxyprovider').map(({ attrs }) => [
      attrs?.['external_host'],
      attrs?.['mode'],
    ]);
    expect(hosts).toEqual([
      ['https://homer.ominis.ai', 'forward_single'],
      ['https://draw.ominis.ai', 'forward_single'],
      ['https://traefik.ominis.ai', 'forward_single'],
    ]);
  });

  it('shows captures and the dashboard to administrators only, unless configured', () => {
    const admins = 'return ak_is_group_member(request.user, name__in=["authentik Admins"])';
    expect(access(applications(), 'homer')).toBe(admins);
    expect(access(applications(), 'traefik-dashboard')).toBe(admins);
    expect(access(applications(), 'excalidraw')).toBe('return True');
  });

  it('leaves out what is switched off or needs no login', () => {
    const less = applications((config) => {
      config.services.homer.forwardAuth = false;
      config.services.excalidraw.enabled = false;
    });
    expect(slugs(less)).toEqual(['traefik-dashboard']);
  });

  it('has a group for the people of each tenant', () => {
    const names = entriesOf(applications(), 'authentik_core.group').map(({ identifiers }) => identifiers?.['name']);
    expect(names).toEqual(['client-demo-client']);
  });
});

describe('access', () => {
  it('is decided by one policy per application, bound to it', () => {
    const bindings = entriesOf(full, 'authentik_policies.policybinding').map(({ identifiers }) =>
      tagsIn(identifiers).map(({ argument }) => argument),
    );
    expect(bindings).toEqual(slugs(full).map((slug) => [`application-${String(slug)}`, `access-${String(slug)}`]));
  });

  it('is lost with the group that is taken out of the list', () => {
    const groups = (list: string[]) =>
      access(
        applications((config) => {
          config.services.authentik.groups = ['a', 'b'];
          config.services.authentik.access.homer = list;
        }),
        'homer',
      );
    expect(groups(['a', 'b'])).toBe('return ak_is_group_member(request.user, name__in=["a","b"])');
    expect(groups(['a'])).toBe('return ak_is_group_member(request.user, name__in=["a"])');
  });
});

describe('an OIDC client', () => {
  it('may return only to its own addresses, compared literally', () => {
    expect(entry(full, OIDC, { name: 'grafana' }).attrs).toMatchObject({
      client_id: 'grafana',
      client_type: 'confidential',
      redirect_uris: [
        {
          matching_mode: 'strict',
          url: 'https://grafana.example.org/login/generic_oauth',
          redirect_uri_type: 'authorization',
        },
      ],
    });
  });

  it('gets refresh tokens only when it may have offline access', () => {
    expect(entry(full, OIDC, { name: 'grafana' }).attrs).toMatchObject({
      grant_types: ['authorization_code', 'refresh_token'],
    });
    expect(entry(full, OIDC, { name: 'page' }).attrs).toMatchObject({ grant_types: ['authorization_code'] });
  });

  it('has no secret when it is public', () => {
    const { attrs } = entry(full, OIDC, { name: 'page' });
    expect(attrs).toMatchObject({ client_type: 'public' });
    expect(attrs).not.toHaveProperty('client_secret');
  });

  it('is Vaultwarden too, with a verified address and tokens of more than five minutes', () => {
    const { attrs } = entry(full, OIDC, { name: 'vaultwarden' });
    expect(attrs).toMatchObject({
      redirect_uris: [{ url: 'https://vault.ominis.ai/identity/connect/oidc-signin' }],
      access_token_validity: 'minutes=10',
    });
    expect(tagsIn(attrs?.['property_mappings']).map(({ argument }) => argument)).toContain('scope-verified-email');
    const scope = entry(full, 'authentik_providers_oauth2.scopemapping', { name: 'cluster-infra-verified-email' });
    expect(scope.attrs).toMatchObject({
      scope_name: 'email',
      expression: expect.stringContaining('"email_verified": True') as string,
    });
  });

  it('sees unverified addresses otherwise', () => {
    const other = applications((config) => {
      config.services.authentik.applications = [oidcApplication()];
    });
    expect(entriesOf(other, 'authentik_providers_oauth2.scopemapping')).toEqual([]);
  });
});

describe('an LDAP directory', () => {
  it('gives the token that authentik makes for its outpost our value', () => {
    const [outpost] = entriesOf(full, 'authentik_outposts.outpost').filter(({ attrs }) => attrs?.['type'] === 'ldap');
    expect(outpost?.identifiers).toEqual({ name: 'cluster-infra-directory' });
    const [token, ...others] = entriesOf(full, 'authentik_core.token');
    expect(others).toEqual([]);
    // authentik's name of it: Outpost.token_identifier in authentik/outposts/models.py.
    expect(token?.identifiers).toEqual({
      identifier: { tag: 'Format', argument: ['ak-outpost-%s-api', { tag: 'KeyOf', argument: outpost?.id }] },
    });
    expect(token?.attrs).toMatchObject({
      key: { tag: 'Env', argument: 'CLUSTER_INFRA_LDAP_DIRECTORY_TOKEN_R1' },
      // authentik's name of the account, Outpost.user; people can take the name, but not the type.
      user: {
        tag: 'Find',
        argument: [
          'authentik_core.user',
          ['name', 'Outpost cluster-infra-directory Service-Account'],
          ['type', 'internal_service_account'],
        ],
      },
      expiring: false,
    });
  });

  it('is searched by members of the named groups only', () => {
    const provider = entry(full, 'authentik_providers_ldap.ldapprovider', { name: 'directory' });
    expect(provider.permissions).toEqual([
      {
        permission: 'authentik_providers_ldap.search_full_directory',
        role: { tag: 'KeyOf', argument: 'role-search-directory' },
      },
    ]);
    const roles = (name: string): unknown[] =>
      tagsIn(entry(full, 'authentik_core.group', { name }).attrs).map(({ argument }) => argument);
    expect(roles('directory-readers')).toEqual(['role-search-directory']);
    expect(roles('engineers')).toEqual([]);
  });

  it('takes the role from a group that may no longer search', () => {
    const nobody = applications((config) => {
      config.services.authentik.groups = ['directory-readers'];
      config.services.authentik.applications = [ldapApplication()];
    });
    expect(entry(nobody, 'authentik_core.group', { name: 'directory-readers' }).attrs).toEqual({ roles: [] });
  });
});

it('signs SAML assertions and answers', () => {
  expect(entry(full, 'authentik_providers_saml.samlprovider', { name: 'payroll' }).attrs).toMatchObject({
    acs_url: 'https://payroll.example.org/saml/acs',
    audience: 'https://payroll.example.org',
    sp_binding: 'post',
    sign_assertion: true,
    sign_response: true,
  });
});

it('deletes an application that was removed, of whatever type it was, and passes over what is not there', () => {
  const gone = full.entries.filter(({ state }) => state === 'absent');
  expect(gone.map(({ model }) => model)).toEqual([
    'authentik_core.application',
    'authentik_policies_expression.expressionpolicy',
    'authentik_outposts.outpost',
    'authentik_providers_oauth2.oauth2provider',
    'authentik_providers_ldap.ldapprovider',
    'authentik_providers_saml.samlprovider',
    'authentik_rbac.role',
  ]);
  for (const { model, identifiers, conditions } of gone) {
    const [[field, value]] = Object.entries(identifiers ?? {}) as [[string, string]];
    expect(value).toContain('old-wiki');
    expect(tagsIn(conditions)).toEqual([{ tag: 'Find', argument: [model, [field, value]] }]);
  }
});
