import { tenantGroup } from '../../config/identity-checks';
import type { ApplicationConfig, Config, TenantConfig } from '../../config/types';

type Of<Type extends ApplicationConfig['type']> = Extract<ApplicationConfig, { type: Type }>;
export type OidcApplication = Of<'oidc'>;
export type ProxyApplication = Of<'proxy'>;
export type LdapApplication = Of<'ldap'>;
export type SamlApplication = Of<'saml'>;

/** Everything that signs in with authentik: what the platform brings, and what the configuration adds. */
export interface IdentityApplications {
  readonly groups: readonly string[];
  readonly oidc: readonly OidcApplication[];
  readonly proxy: readonly ProxyApplication[];
  readonly ldap: readonly LdapApplication[];
  readonly saml: readonly SamlApplication[];
  readonly removed: readonly string[];
}

/** Slug of Vaultwarden's client. */
export const VAULT_SLUG = 'vaultwarden';

/** The applications of an environment, with a group for the people of each tenant. */
export function identityApplications({ services, platform, tenants }: Config): IdentityApplications {
  const { authentik, vaultwarden, homer, excalidraw } = services;
  const { applications, access } = authentik;
  const ofType = <Type extends ApplicationConfig['type']>(type: Type): Of<Type>[] =>
    applications.filter((application): application is Of<Type> => application.type === type);
  const host = (slug: string, name: string, from: Protectable, groups: string[]): ProxyApplication[] =>
    from.enabled && from.forwardAuth
      ? [{ type: 'proxy', slug, name, host: from.host, groups, launchUrl: null, openPaths: [] }]
      : [];
  return {
    groups: [...authentik.groups, ...tenants.map(({ name }) => tenantGroup(name))],
    oidc: [
      ...(vaultwarden.enabled && vaultwarden.sso.enabled
        ? [vaultClient(vaultwarden.host, access.vaultwarden, vaultwarden.secretRevisions.ssoClient)]
        : []),
      ...ofType('oidc'),
    ],
    proxy: [
      ...host('homer', 'Homer', homer, access.homer),
      ...host('excalidraw', 'Excalidraw', excalidraw, access.excalidraw),
      ...host('traefik-dashboard', 'Traefik', platform.traefik.dashboard, access.dashboard),
      ...tenants.flatMap((tenant) =>
        host(tenantGroup(tenant.name), tenant.name, behindLogin(tenant), [tenantGroup(tenant.name)]),
      ),
      ...ofType('proxy'),
    ],
    ldap: ofType('ldap'),
    saml: ofType('saml'),
    removed: authentik.removedApplications,
  };
}

interface Protectable {
  readonly enabled: boolean;
  readonly forwardAuth: boolean;
  readonly host: string;
}

/** The API of a tenant, whose people alone pass. */
const behindLogin = ({ login, host }: TenantConfig): Protectable => ({ enabled: true, forwardAuth: login, host });

/** Vaultwarden as a client: it wants refresh tokens, a verified address, and tokens that live longer than 5 minutes. */
function vaultClient(host: string, groups: string[], secretRevision: number): OidcApplication {
  return {
    type: 'oidc',
    slug: VAULT_SLUG,
    name: 'Vaultwarden',
    groups,
    launchUrl: `https://${host}`,
    redirectUris: [`https://${host}/identity/connect/oidc-signin`],
    public: false,
    offlineAccess: true,
    verifiedEmail: true,
    accessTokenMinutes: 10,
    namespace: 'vaultwarden',
    secretRevision,
  };
}
