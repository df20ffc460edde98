import { replicasAt } from './availability';
import {
  APPLICATION_DEFAULTS,
  BACKEND_DEFAULTS,
  DEFAULTS,
  SITE_DEFAULTS,
  SITE_ROUTE_DEFAULTS,
  TENANT_DEFAULTS,
  TENANT_SIP_DEFAULTS,
} from './defaults';
import {
  adminAddress,
  defaultIssuer,
  derivedHosts,
  excalidrawHosts,
  smtpPort,
  tenantHost,
  tenantLimits,
} from './derive';
import type { EnvironmentInput } from './schema/environment';
import type {
  ApplicationConfig,
  AuthentikConfig,
  BackendConfig,
  BackupsConfig,
  EmailConfig,
  ResolvedEnvironment,
  TenantConfig,
} from './types';
import { resolveOrganization } from './vault-content';

type TenantInput = NonNullable<EnvironmentInput['tenants']>[number];
type EmailInput = NonNullable<NonNullable<EnvironmentInput['services']>['authentik']>['email'];

/** Maps with keys of the user's own: what the file says replaces the default, or an entry could never be removed. */
export const OPEN_MAPS: ReadonlySet<string> = new Set(['annotations', 'values', 'labels', 'config']);

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const merge = (defaults: unknown, given: unknown): unknown => {
  if (given === undefined) return defaults;
  if (!isMap(defaults) || !isMap(given)) return given;
  const merged: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    merged[key] = OPEN_MAPS.has(key) ? (value ?? defaults[key]) : merge(defaults[key], value);
  }
  return merged;
};

/** `given` over `defaults`, map by map; lists, open maps and scalars are replaced as a whole. Neither is changed. */
export const withDefaults = <Defaults, Given>(defaults: Defaults, given: Given): Defaults & Given =>
  structuredClone(merge(defaults, given)) as Defaults & Given;

const withEmailDefaults = (email: EmailInput): EmailConfig | null => {
  if (email === null || email === undefined) return null;
  const security = email.security ?? 'starttls';
  return { ...email, security, port: email.port ?? smtpPort(security) };
};

const withDestinationDefaults = (
  destination: NonNullable<EnvironmentInput['backups']>['destination'],
): BackupsConfig['destination'] =>
  destination === null || destination === undefined
    ? null
    : { endpoint: null, prefix: 'cluster-infra', ...destination };
type AuthentikInput = NonNullable<NonNullable<EnvironmentInput['services']>['authentik']>;
type ApplicationInput = NonNullable<AuthentikInput['applications']>[number];

const withApplicationDefaults = (application: ApplicationInput): ApplicationConfig =>
  withDefaults(APPLICATION_DEFAULTS[application.type], application) as ApplicationConfig;

/** A forgotten password can be reset by mail as soon as there is mail. */
const withLoginDefaults = (
  login: Omit<AuthentikConfig['login'], 'recovery'> & { recovery?: boolean | undefined },
  email: EmailInput,
): AuthentikConfig['login'] => ({ ...login, recovery: login.recovery ?? (email !== null && email !== undefined) });

const withTenantDefaults = (tenant: TenantInput, domain: string): TenantConfig => {
  const full = withDefaults(TENANT_DEFAULTS, tenant);
  const { sip } = full.egress;
  return {
    ...full,
    host: full.host ?? tenantHost(tenant.name, domain),
    quota: { ...tenantLimits(full.quota), ...full.quota },
    egress: {
      ...full.egress,
      sip:
        sip === null
          ? null
          : {
              to: sip.to ?? TENANT_SIP_DEFAULTS.to,
              ports:
                sip.ports?.map(({ end, ...port }) => ({ ...port, end: end ?? port.port })) ?? TENANT_SIP_DEFAULTS.ports,
            },
    },
  };
};

/**
 * The resolved configuration: defaults, the file's values over them, and what follows from both.
 *
 * @param environment name of the environment
 * @param input what the schema accepted
 */
export const resolveConfig = (environment: string, input: EnvironmentInput): ResolvedEnvironment => {
  const domain = input.domain ?? DEFAULTS.domain;
  const hosts = derivedHosts(domain);
  const level = replicasAt(input.availability ?? DEFAULTS.availability);
  const merged = withDefaults(withDefaults(DEFAULTS, level), input);
  const { platform, services } = merged;
  const excalidrawHost = services.excalidraw.host ?? hosts.excalidraw;
  const admin = adminAddress(domain);
  return {
    environment,
    ...merged,
    backend: withDefaults(BACKEND_DEFAULTS[input.backend.type], input.backend) as BackendConfig,
    platform: {
      ...platform,
      traefik: {
        ...platform.traefik,
        dashboard: { ...platform.traefik.dashboard, host: platform.traefik.dashboard.host ?? hosts.dashboard },
      },
    },
    issuers: {
      ...merged.issuers,
      email: merged.issuers.email ?? admin,
      default: merged.issuers.default ?? defaultIssuer(environment),
      wildcard: input.issuers?.wildcard ? { credentialsRevision: 1, ...input.issuers.wildcard } : null,
    },
    backups: { ...merged.backups, destination: withDestinationDefaults(merged.backups.destination) },
    services: {
      authentik: {
        ...services.authentik,
        host: services.authentik.host ?? hosts.authentik,
        bootstrapEmail: services.authentik.bootstrapEmail ?? admin,
        email: withEmailDefaults(services.authentik.email),
        applications: services.authentik.applications.map(withApplicationDefaults),
        login: withLoginDefaults(services.authentik.login, services.authentik.email),
      },
      vaultwarden: {
        ...services.vaultwarden,
        host: services.vaultwarden.host ?? hosts.vaultwarden,
        email: withEmailDefaults(services.vaultwarden.email),
        content: {
          ...services.vaultwarden.content,
          organizations: services.vaultwarden.content.organizations.map(resolveOrganization),
          handOver: {
            ...services.vaultwarden.content.handOver,
            organization:
              services.vaultwarden.content.handOver.organization ??
              services.vaultwarden.content.organizations[0]?.name ??
              '',
          },
        },
      },
      homer: { ...services.homer, host: services.homer.host ?? hosts.homer },
      excalidraw: { ...services.excalidraw, host: excalidrawHost, ...excalidrawHosts(excalidrawHost) },
    },
    sites: (input.sites ?? DEFAULTS.sites).map((site) => ({
      ...withDefaults(SITE_DEFAULTS, site),
      routes: site.routes.map((route) => ({ podPort: route.port, ...withDefaults(SITE_ROUTE_DEFAULTS, route) })),
    })),
    tenants: (input.tenants ?? DEFAULTS.tenants).map((tenant) => withTenantDefaults(tenant, domain)),
  };
};
