import { APPLICATION_DEFAULTS } from '../../../config/defaults';
import type { ApplicationConfig, Config } from '../../../config/types';

type Of<Type extends ApplicationConfig['type']> = Extract<ApplicationConfig, { type: Type }>;

export const oidcApplication = (given: Partial<Of<'oidc'>> = {}): Of<'oidc'> => ({
  ...APPLICATION_DEFAULTS.oidc,
  type: 'oidc',
  name: 'Grafana',
  slug: 'grafana',
  redirectUris: ['https://grafana.example.org/login/generic_oauth'],
  ...given,
});

export const proxyApplication = (given: Partial<Of<'proxy'>> = {}): Of<'proxy'> => ({
  ...APPLICATION_DEFAULTS.proxy,
  type: 'proxy',
  name: 'Wiki',
  slug: 'wiki',
  host: 'wiki.example.org',
  ...given,
});

export const ldapApplication = (given: Partial<Of<'ldap'>> = {}): Of<'ldap'> => ({
  ...APPLICATION_DEFAULTS.ldap,
  type: 'ldap',
  name: 'Directory',
  slug: 'directory',
  baseDn: 'dc=ldap,dc=example,dc=org',
  ...given,
});

export const samlApplication = (given: Partial<Of<'saml'>> = {}): Of<'saml'> => ({
  ...APPLICATION_DEFAULTS.saml,
  type: 'saml',
  name: 'Payroll',
  slug: 'payroll',
  acsUrl: 'https://payroll.example.org/saml/acs',
  audience: 'https://payroll.example.org',
  ...given,
});

/** An environment in which everything of authentik is switched on. */
export function everything(config: Config): void {
  const { authentik, vaultwarden } = config.services;
  authentik.email = {
    host: 'smtp.example.org',
    port: 587,
    username: 'mailer',
    from: 'auth@example.org',
    security: 'starttls',
  };
  authentik.groups = ['engineers', 'directory-readers'];
  authentik.applications = [
    oidcApplication({
      groups: ['engineers'],
      offlineAccess: true,
      namespace: 'monitoring',
      launchUrl: 'https://g.org',
    }),
    oidcApplication({ name: 'Page', slug: 'page', public: true }),
    proxyApplication({ groups: ['engineers', 'client-demo-client'], openPaths: ['^/public/', '^/healthz$'] }),
    ldapApplication({ searchers: ['directory-readers'], clients: ['legacy'] }),
    samlApplication(),
  ];
  authentik.removedApplications = ['old-wiki'];
  authentik.login.recovery = true;
  authentik.login.enrollment = 'open';
  authentik.login.mfa.methods = ['totp', 'webauthn', 'static', 'sms'];
  authentik.login.mfa.sms = { provider: 'twilio', from: '+4930123456', account: 'AC0123456789abcdef' };
  vaultwarden.sso.enabled = true;
}
