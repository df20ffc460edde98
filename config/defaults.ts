import { REPLICAS } from './availability';
import type { Availability } from './availability';
import type { EnvironmentInput } from './schema/environment';
import type { BackendConfig, Complete, DatabaseConfig, Resources } from './types';
import { EXAMPLE_ORGANIZATION } from './vault-content';
import type { OrganizationInput } from './vault-content';

type Given = Complete<EnvironmentInput>;
type Services = Given['services'];

/** The second layer: a value for every key a person may leave out, except those that follow from others (derive.ts). */
export interface Defaults extends Omit<Given, 'cluster' | 'backend' | 'issuers' | 'platform' | 'services'> {
  cluster: Omit<Given['cluster'], 'context'>;
  issuers: Omit<Given['issuers'], 'email' | 'default'>;
  platform: {
    certManager: Given['platform']['certManager'];
    traefik: Omit<Given['platform']['traefik'], 'dashboard'> & {
      dashboard: Omit<Given['platform']['traefik']['dashboard'], 'host'>;
    };
  };
  services: {
    authentik: Omit<Services['authentik'], 'host' | 'bootstrapEmail' | 'login'> & {
      login: Omit<Services['authentik']['login'], 'recovery'>;
    };
    vaultwarden: Omit<Services['vaultwarden'], 'host' | 'content'> & {
      content: Omit<Services['vaultwarden']['content'], 'organizations' | 'handOver'> & {
        organizations: OrganizationInput[];
        handOver: Omit<Services['vaultwarden']['content']['handOver'], 'organization'>;
      };
    };
    homer: Omit<Services['homer'], 'host'>;
    excalidraw: Omit<Services['excalidraw'], 'host'>;
  };
}

/** Sizes in the order they are written in a pod: CPU requested and allowed, memory requested and allowed. */
const resources = (cpu: string, cpuLimit: string, memory: string, memoryLimit: string): Resources => ({
  requests: { cpu, memory },
  limits: { cpu: cpuLimit, memory: memoryLimit },
});

const database = (storage: string, maxConnections: number, memory = '512Mi'): DatabaseConfig => ({
  storage,
  maxConnections,
  resources: resources('100m', '1', '256Mi', memory),
});

/** The group of administrators that authentik makes itself. */
export const ADMINS = 'authentik Admins';

const DEFAULT_AVAILABILITY: Availability = 'standard';

/** The number of pods when nothing is said, for documentation: the level of the environment is laid over it. */
const replicas = (counts: Readonly<Record<Availability, number>>): number => counts[DEFAULT_AVAILABILITY];

export const DEFAULTS: Defaults = {
  domain: 'ominis.ai',
  cluster: { uid: null, storageClass: null, nodeCidrs: [] },
  charts: { source: 'catalogue' },
  timeouts: { release: 600, rollout: 600 },
  debug: false,
  availability: DEFAULT_AVAILABILITY,
  protection: true,
  guard: { allow: [] },
  platform: {
    certManager: {
      controller: {
        replicas: replicas(REPLICAS.certManager.controller),
        resources: resources('50m', '500m', '128Mi', '256Mi'),
      },
      webhook: {
        replicas: replicas(REPLICAS.certManager.webhook),
        resources: resources('20m', '200m', '64Mi', '128Mi'),
      },
      cainjector: {
        replicas: replicas(REPLICAS.certManager.cainjector),
        resources: resources('20m', '200m', '128Mi', '256Mi'),
      },
      values: {},
    },
    traefik: {
      replicas: replicas(REPLICAS.traefik),
      resources: resources('200m', '1', '128Mi', '512Mi'),
      loadBalancer: {
        annotations: { 'loadbalancer.ovhcloud.com/flavor': 'small' },
        externalTrafficPolicy: 'Local',
        proxyProtocol: { enabled: false, trustedIPs: [] },
      },
      tls: { minimumVersion: '1.2' },
      securityHeaders: { hstsDays: 365, hstsSubdomains: true, hstsPreload: false },
      rateLimit: { average: 100, period: '1s', burst: 200 },
      loginRateLimit: { average: 100, period: '1m', burst: 50 },
      accessLog: true,
      tracing: null,
      dashboard: { enabled: true, forwardAuth: true },
      values: {},
    },
  },
  issuers: {
    letsencryptProd: { enabled: true },
    letsencryptStaging: { enabled: true },
    selfSigned: { enabled: true },
    wildcard: null,
    privateCa: { enabled: false, commonName: 'cluster-infra private CA', durationDays: 3650 },
  },
  services: {
    authentik: {
      enabled: true,
      keepData: true,
      server: { replicas: replicas(REPLICAS.authentik.server), resources: resources('200m', '2', '768Mi', '1536Mi') },
      worker: { replicas: replicas(REPLICAS.authentik.worker), resources: resources('100m', '1', '768Mi', '1536Mi') },
      database: database('10Gi', 300, '1Gi'),
      email: null,
      // authentik's own default, written down: what it trusts decides whose address and scheme it sees.
      trustedProxies: ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fe80::/10', '::1/128'],
      groups: [],
      access: { homer: [ADMINS], excalidraw: [], dashboard: [ADMINS], vaultwarden: [] },
      applications: [],
      removedApplications: [],
      login: {
        enrollment: 'none',
        sessionHours: 12,
        passwordLength: 12,
        mfa: { required: true, methods: ['totp', 'webauthn', 'static'], rememberHours: 0, sms: null },
      },
      secretRevisions: { secretKey: 1, bootstrap: 1, database: 1, smtpPassword: 1, smsToken: 1 },
      values: {},
    },
    vaultwarden: {
      enabled: true,
      keepData: true,
      replicas: 1,
      resources: resources('50m', '500m', '128Mi', '512Mi'),
      storage: '1Gi',
      signupsAllowed: false,
      invitationsAllowed: true,
      organizationCreators: [],
      database: database('5Gi', 100),
      email: null,
      sso: { enabled: false, only: false, matchEmail: true },
      secretRevisions: { adminToken: 1, database: 1, smtpPassword: 1, ssoClient: 1 },
      // Off: the first deployment would fail, because nobody has an account in the new vault yet.
      content: {
        enabled: false,
        deletionProtection: true,
        organizations: [EXAMPLE_ORGANIZATION],
        handOver: { enabled: true, collection: 'Platform' },
      },
    },
    homer: {
      enabled: true,
      keepData: true,
      forwardAuth: true,
      web: { replicas: 1, resources: resources('50m', '500m', '64Mi', '256Mi') },
      // heplify-server holds up to 400 000 packets in memory before the database takes them.
      collector: { replicas: 1, resources: resources('200m', '2', '256Mi', '1Gi') },
      heplify: {
        enabled: true,
        mode: 'SIP',
        interface: 'any',
        portRange: '5060-5061',
        transport: 'tcp',
        deduplicate: true,
        promiscuous: false,
        discardMethods: [],
        tolerateControlPlane: false,
        resources: resources('100m', '500m', '64Mi', '128Mi'),
      },
      retention: { callDays: 14, registrationDays: 14, defaultDays: 14 },
      database: database('20Gi', 100, '1Gi'),
      secretRevisions: { webUsers: 1, jwt: 1, database: 1 },
    },
    excalidraw: {
      enabled: true,
      keepData: true,
      forwardAuth: true,
      embedIn: [],
      web: { replicas: replicas(REPLICAS.excalidraw.web), resources: resources('50m', '200m', '64Mi', '256Mi') },
      storage: {
        replicas: replicas(REPLICAS.excalidraw.storage),
        resources: resources('50m', '500m', '128Mi', '512Mi'),
        ttlDays: 365,
      },
      room: { replicas: 1, resources: resources('50m', '500m', '64Mi', '256Mi') },
      database: database('5Gi', 100),
      secretRevisions: { database: 1 },
    },
  },
  backups: {
    enabled: true,
    schedule: '0 2 * * *',
    timeZone: 'Etc/UTC',
    keepDays: 14,
    storage: '10Gi',
    destination: null,
    secretRevisions: { credentials: 1 },
  },
  sites: [],
  monitoring: {
    enabled: false,
    namespace: 'monitoring',
    labels: { release: 'kube-prometheus-stack' },
    certificateDays: 14,
    // A daily backup, and two hours for it to run.
    backupHours: 26,
    volumePercent: 85,
  },
  tenants: [],
};

/** Defaults of one site and of one of its routes, without what follows from the route's port. */
export const SITE_DEFAULTS: Pick<Given['sites'][number], 'issuer' | 'middlewares'> = {
  issuer: null,
  middlewares: ['rate-limit'],
};
export const SITE_ROUTE_DEFAULTS: Pick<Given['sites'][number]['routes'][number], 'path'> = { path: '/' };

type Tenant = Given['tenants'][number];

/** Defaults of one tenant, without what follows from its name and its quota. */
export const TENANT_DEFAULTS: Omit<Tenant, 'name' | 'host' | 'quota'> & {
  quota: Omit<Tenant['quota'], 'cpuLimits' | 'memoryLimits'>;
} = {
  captureId: null,
  podSecurity: 'baseline',
  quota: { cpu: '4', memory: '8Gi', storage: '50Gi', volumes: 20, pods: 50 },
  // Fifty pods of one such container, or twenty-five with a sidecar each, fit into the quota.
  containers: resources('50m', '250m', '128Mi', '256Mi'),
  middlewares: ['rate-limit', 'compress'],
  login: false,
  egress: { https: false, sip: null },
};

/** Where `sip` of a tenant says nothing: SIP in clear and over TLS, and the ports on which FreeSWITCH carries media. */
export const TENANT_SIP_DEFAULTS: NonNullable<Tenant['egress']['sip']> = {
  to: ['0.0.0.0/0'],
  ports: [
    { protocol: 'udp', port: 5060, end: 5060 },
    { protocol: 'tcp', port: 5060, end: 5061 },
    { protocol: 'udp', port: 16384, end: 32768 },
  ],
};

type Application = Given['services']['authentik']['applications'][number];
type Optional<Type extends Application['type'], Required extends string> = Omit<
  Extract<Application, { type: Type }>,
  'type' | 'name' | 'slug' | Required
>;

/** Defaults of one application, by its type. */
export const APPLICATION_DEFAULTS: {
  oidc: Optional<'oidc', 'redirectUris'>;
  proxy: Optional<'proxy', 'host'>;
  ldap: Optional<'ldap', 'baseDn'>;
  saml: Optional<'saml', 'acsUrl' | 'audience'>;
} = {
  oidc: {
    groups: [],
    launchUrl: null,
    public: false,
    offlineAccess: false,
    verifiedEmail: false,
    accessTokenMinutes: 10,
    namespace: null,
    secretRevision: 1,
  },
  proxy: { groups: [], launchUrl: null, openPaths: [] },
  ldap: {
    groups: [],
    launchUrl: null,
    searchers: [],
    clients: [],
    replicas: 1,
    resources: resources('50m', '500m', '64Mi', '256Mi'),
    secretRevision: 1,
  },
  saml: { groups: [], launchUrl: null, binding: 'post' },
};

/** Keys of each backend that may be left out. */
export const BACKEND_DEFAULTS: { [Type in BackendConfig['type']]: Partial<Extract<BackendConfig, { type: Type }>> } = {
  pg: { leastPrivilege: false },
  s3: { endpoint: null, keyPrefix: 'cluster-infra' },
  http: {},
  local: {},
};
