import type { EmailConfig, VaultwardenConfig } from '../../config/types';
import type { SecretKeyReference } from '../../constructs/secret/secret-reference';
import type { EnvironmentValue } from '../../constructs/workload/container';
import type { PodSpec } from '../../constructs/workload/pod';
import { httpProbe, tcpProbe } from '../../constructs/workload/probe';

/** Above 1024: the pod's user may not bind port 80, the image's default. */
export const HTTP_PORT = 8080;
/** Nothing listens here; the public path of the admin page leads to it. */
export const CLOSED_PORT = 8081;
/** Volume claim of the data folder: keys, attachments, sends, also with PostgreSQL. */
export const DATA_VOLUME = 'data';

/** The image has no user of its own. */
export const USER = { uid: 1000, gid: 1000 };

/** What the pod depends on. */
export interface VaultwardenPodProps {
  readonly settings: VaultwardenConfig;
  readonly image: string;
  readonly databaseUri: SecretKeyReference;
  /** What the server takes as ADMIN_TOKEN: the Argon2id hash of the token. */
  readonly adminToken: SecretKeyReference;
  /** @default - no mail */
  readonly smtpPassword?: SecretKeyReference;
  /** @default - people log in with their master password alone */
  readonly singleSignOn?: SingleSignOn;
}

/** How Vaultwarden signs people in at authentik. */
export interface SingleSignOn {
  /** Issuer of the tokens, compared literally: with its final slash. */
  readonly issuer: string;
  readonly clientId: SecretKeyReference;
  readonly clientSecret: SecretKeyReference;
}

const SMTP_SECURITY: Readonly<Record<NonNullable<EmailConfig['security']>, string>> = {
  starttls: 'starttls',
  tls: 'force_tls',
  off: 'off',
};

/** The pod of Vaultwarden 1.37.2; settings by environment, as its `.env.template` names them. */
export function vaultwardenPod(props: VaultwardenPodProps): PodSpec {
  return {
    user: USER,
    volumes: [{ kind: 'scratch', name: 'scratch', sizeLimit: '256Mi' }],
    containers: [
      {
        name: 'vaultwarden',
        image: props.image,
        environment: environment(props),
        ports: [{ name: 'http', port: HTTP_PORT }],
        mounts: [
          { volume: DATA_VOLUME, path: '/data' },
          { volume: 'scratch', path: '/tmp' },
        ],
        resources: props.settings.resources,
        probes: {
          // The first start creates the schema. /alive needs the database; its outage must not restart the vault.
          startup: httpProbe('/alive', 'http', { periodSeconds: 5, failureThreshold: 60 }),
          readiness: httpProbe('/alive', 'http'),
          liveness: tcpProbe('http', { periodSeconds: 20 }),
        },
      },
    ],
  };
}

/** The master password stays what opens the vault: single sign-on decides only who may ask for it. */
function singleSignOnVariables({ singleSignOn, settings }: VaultwardenPodProps): Record<string, EnvironmentValue> {
  if (singleSignOn === undefined) {
    return {};
  }
  return {
    SSO_ENABLED: 'true',
    SSO_ONLY: String(settings.sso.only),
    SSO_AUTHORITY: singleSignOn.issuer,
    SSO_CLIENT_ID: { secret: singleSignOn.clientId },
    SSO_CLIENT_SECRET: { secret: singleSignOn.clientSecret },
    SSO_SCOPES: 'email profile offline_access',
    SSO_PKCE: 'true',
    SSO_SIGNUPS_MATCH_EMAIL: String(settings.sso.matchEmail),
    // Somebody could otherwise take over the account of an address that was never proven.
    SSO_ALLOW_UNKNOWN_EMAIL_VERIFICATION: 'false',
  };
}

function environment(props: VaultwardenPodProps): Record<string, EnvironmentValue> {
  const { settings, databaseUri, adminToken, smtpPassword } = props;
  const { email } = settings;
  return {
    DOMAIN: `https://${settings.host}`,
    DATA_FOLDER: '/data',
    DATABASE_URL: { secret: databaseUri },
    ROCKET_ADDRESS: '0.0.0.0',
    ROCKET_PORT: String(HTTP_PORT),
    ADMIN_TOKEN: { secret: adminToken },
    SIGNUPS_ALLOWED: String(settings.signupsAllowed),
    INVITATIONS_ALLOWED: String(settings.invitationsAllowed),
    ORG_CREATION_USERS: settings.organizationCreators.length === 0 ? 'all' : settings.organizationCreators.join(','),
    ORG_EVENTS_ENABLED: 'true',
    EVENTS_DAYS_RETAIN: '365',
    // Traefik sets it; believed only from private addresses.
    IP_HEADER: 'X-Real-IP',
    IP_HEADER_TRUSTED_PROXIES: 'local',
    // Icons would be fetched from the sites of the items: the pod reaches nothing outside, and it would tell them.
    DISABLE_ICON_DOWNLOAD: 'true',
    LOG_LEVEL: 'info',
    EXTENDED_LOGGING: 'true',
    ...singleSignOnVariables(props),
    ...(email === null || smtpPassword === undefined
      ? {}
      : {
          SMTP_HOST: email.host,
          SMTP_PORT: String(email.port),
          SMTP_SECURITY: SMTP_SECURITY[email.security],
          SMTP_FROM: email.from,
          SMTP_USERNAME: email.username,
          SMTP_PASSWORD: { secret: smtpPassword },
        }),
  };
}
