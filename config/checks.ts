import { checkIdentity } from './identity-checks';
import type { Finding } from './issues';
import { formatPath } from './key-path';
import type { KeyPath } from './key-path';
import { parseQuantity } from './quantity';
import { checkSites } from './site-checks';
import { checkTenantSettings } from './tenant-checks';
import { resolveTolerantly } from './tolerant';
import type { ResolvedEnvironment, Resources } from './types';
import { checkHandOver, checkVaultNames } from './vault-content-checks';

const ISSUER_KEYS = {
  'letsencrypt-prod': 'letsencryptProd',
  'letsencrypt-staging': 'letsencryptStaging',
  selfsigned: 'selfSigned',
  'private-ca': 'privateCa',
} as const;

const checkPrivateCa = ({ issuers }: ResolvedEnvironment): Finding[] => {
  if (!issuers.privateCa.enabled || issuers.selfSigned.enabled) return [];
  const problem = 'The private CA signs its own certificate through the issuer selfsigned, which is switched off.';
  return [
    {
      path: ['issuers', 'selfSigned', 'enabled'],
      problem,
      fix: 'Switch issuers.selfSigned on, or issuers.privateCa off.',
    },
  ];
};

const checkIssuers = ({ issuers, sites }: ResolvedEnvironment): Finding[] => {
  const uses = [
    {
      name: issuers.default,
      path: ['issuers', 'default'],
      whose: 'The default issuer',
      other: 'another issuers.default',
    },
    ...sites.flatMap(({ host, issuer }, index) =>
      issuer === null
        ? []
        : [{ name: issuer, path: ['sites', index, 'issuer'], whose: `The issuer of ${host}`, other: 'another issuer' }],
    ),
  ];
  return uses.flatMap(({ name, path, whose, other }) => {
    const key = ISSUER_KEYS[name];
    return issuers[key].enabled
      ? []
      : [
          {
            path,
            problem: `${whose} is ${name}, and issuers.${key} is switched off.`,
            fix: `Set issuers.${key}.enabled to true, or choose ${other}.`,
          },
        ];
  });
};

interface Claim {
  /** What may exist only once. */
  value: string;
  path: KeyPath;
}

const duplicates = (what: string, claims: readonly Claim[], fix: string): Finding[] => {
  const owners = new Map<string, KeyPath>();
  return claims.flatMap(({ value, path }) => {
    const owner = owners.get(value);
    if (owner === undefined) {
      owners.set(value, path);
      return [];
    }
    return [{ path, problem: `The ${what} ${value} is already that of ${formatPath(owner)}.`, fix }];
  });
};

const hostClaims = ({ platform, services, sites, tenants }: ResolvedEnvironment): Claim[] => {
  const { authentik, vaultwarden, homer, excalidraw } = services;
  const { dashboard } = platform.traefik;
  const claim = (used: boolean, value: string, ...path: (string | number)[]) => (used ? [{ value, path }] : []);
  return [
    ...claim(authentik.enabled, authentik.host, 'services', 'authentik', 'host'),
    ...claim(vaultwarden.enabled, vaultwarden.host, 'services', 'vaultwarden', 'host'),
    ...claim(homer.enabled, homer.host, 'services', 'homer', 'host'),
    ...claim(excalidraw.enabled, excalidraw.host, 'services', 'excalidraw', 'host'),
    ...claim(excalidraw.enabled, excalidraw.backendHost, 'services', 'excalidraw', 'host'),
    ...claim(excalidraw.enabled, excalidraw.roomHost, 'services', 'excalidraw', 'host'),
    ...claim(dashboard.enabled, dashboard.host, 'platform', 'traefik', 'dashboard', 'host'),
    ...sites.flatMap(({ host }, index) => claim(true, host, 'sites', index, 'host')),
    ...tenants.flatMap(({ name, host }, index) => {
      // A second tenant of the same name is reported as that, not as a second claim to its host as well.
      const isFirst = tenants.findIndex((tenant) => tenant.name === name) === index;
      return claim(isFirst, host, 'tenants', index, 'host');
    }),
  ];
};

const checkTenants = ({ tenants }: ResolvedEnvironment): Finding[] => {
  const names = tenants.map(({ name }, index): Claim => ({ value: name, path: ['tenants', index, 'name'] }));
  const captureIds = tenants.flatMap(({ captureId }, index): Claim[] =>
    captureId === null ? [] : [{ value: String(captureId), path: ['tenants', index, 'captureId'] }],
  );
  return [
    ...duplicates('tenant name', names, 'Give each tenant a name of its own.'),
    ...duplicates('capture id', captureIds, 'Give each tenant an id of its own, or null: Homer tells tenants by it.'),
  ];
};

/** Everything that another service has to be switched on for. */
const checkDependencies = ({ platform, services }: ResolvedEnvironment): Finding[] => {
  if (services.authentik.enabled) return [];
  const behindLogin: [path: KeyPath, settings: { enabled: boolean; forwardAuth: boolean }][] = [
    [['services', 'homer'], services.homer],
    [['services', 'excalidraw'], services.excalidraw],
    [['platform', 'traefik', 'dashboard'], platform.traefik.dashboard],
  ];
  return behindLogin.flatMap(([path, { enabled, forwardAuth }]) => {
    if (!enabled || !forwardAuth) return [];
    const name = formatPath(path);
    const problem = `${name}.forwardAuth asks authentik for a login, and services.authentik is switched off.`;
    const fix = `Switch services.authentik on, ${name}.enabled off, or set ${name}.forwardAuth to false: then no login guards it.`;
    return [{ path: [...path, 'forwardAuth'], problem, fix }];
  });
};

const checkVaultContent = ({ services }: ResolvedEnvironment): Finding[] => {
  const { enabled, content } = services.vaultwarden;
  if (enabled || !content.enabled) return [];
  return [
    {
      path: ['services', 'vaultwarden', 'content', 'enabled'],
      problem: 'The content belongs into the vault of this environment, and services.vaultwarden is switched off.',
      fix: 'Switch services.vaultwarden on, or services.vaultwarden.content.enabled off.',
    },
  ];
};

const checkClientAddress = ({ platform }: ResolvedEnvironment): Finding[] => {
  const { enabled, trustedIPs } = platform.traefik.loadBalancer.proxyProtocol;
  if (!enabled || trustedIPs.length > 0) return [];
  return [
    {
      path: ['platform', 'traefik', 'loadBalancer', 'proxyProtocol', 'trustedIPs'],
      problem: 'PROXY protocol is on and trusts nobody, so every connection would be refused or misread.',
      allowed: 'at least one address range such as 10.0.0.0/16',
      fix: 'Add the address ranges of the load balancer.',
    },
  ];
};

const checkHeplify = ({ services }: ResolvedEnvironment): Finding[] => {
  const { portRange } = services.homer.heplify;
  const [low = 0, high = 0] = portRange.split('-').map(Number);
  if (low >= 1 && low <= high && high <= 65535) return [];
  return [
    {
      path: ['services', 'homer', 'heplify', 'portRange'],
      problem: `${JSON.stringify(portRange)} is not a range of ports.`,
      allowed: 'two ports from 1 to 65535, the lower one first',
      fix: 'Write it such as 5060-5061.',
    },
  ];
};

interface UsedOnce {
  readonly service: 'authentik' | 'homer';
  readonly secret: string;
  readonly why: string;
  readonly fix: string;
}

/** Secrets that are read once, or whose change destroys data; the constructs declare the same. */
const usedOnce: readonly UsedOnce[] = [
  {
    service: 'authentik',
    secret: 'bootstrap',
    why: 'authentik reads its bootstrap password on the first start only',
    fix: 'Set it back to 1, and change the password of akadmin in authentik.',
  },
  {
    service: 'authentik',
    secret: 'secretKey',
    why: 'another key gives every user another id in the applications that authentik signs in to',
    fix: 'Set it back to 1.',
  },
  {
    service: 'homer',
    secret: 'webUsers',
    why: 'Homer reads the password of its first users once, when it fills its database',
    fix: 'Set it back to 1, and change the passwords in Homer.',
  },
];

const checkUsedOnce = ({ services }: ResolvedEnvironment): Finding[] =>
  usedOnce.flatMap(({ service, secret, why, fix }) => {
    const revisions: Readonly<Record<string, number>> = services[service].secretRevisions;
    const revision = revisions[secret];
    if (revision === 1) return [];
    return [
      {
        path: ['services', service, 'secretRevisions', secret],
        problem: `${revision} cannot take effect: ${why}.`,
        allowed: '1',
        fix,
      },
    ];
  });

const isResources = (value: object): value is Resources => 'requests' in value && 'limits' in value;

/** Kubernetes refuses a container that requests more than it may use. */
const checkResources = (value: unknown, path: KeyPath = []): Finding[] => {
  if (typeof value !== 'object' || value === null || path.at(-1) === 'values') return [];
  if (!isResources(value))
    return Object.entries(value).flatMap(([key, child]) => checkResources(child, [...path, key]));
  return (['cpu', 'memory'] as const).flatMap((unit) => {
    const [request, limit] = [value.requests[unit], value.limits[unit]];
    if (parseQuantity(request) <= parseQuantity(limit)) return [];
    const problem = `${formatPath(path)} requests ${request} ${unit} and may use ${limit} (where a key is left out, by default).`;
    return [{ path, problem, fix: `Raise limits.${unit} or lower requests.${unit}.` }];
  });
};

/**
 * The rules between keys, which the schema cannot see.
 *
 * @param data what the file says
 * @param invalid what the schema refused: left out here, so that all problems are found in one run
 */
export const checkEnvironment = (environment: string, data: unknown, invalid: readonly Finding[]): Finding[] => {
  const config = resolveTolerantly(environment, data, invalid);
  if (config === undefined) return [];
  return [
    ...checkIssuers(config),
    ...checkPrivateCa(config),
    ...duplicates('host', hostClaims(config), 'Give each service a host of its own.'),
    ...checkTenants(config),
    ...checkDependencies(config),
    ...checkVaultContent(config),
    ...checkVaultNames(config),
    ...checkHandOver(config),
    ...checkIdentity(config),
    ...checkClientAddress(config),
    ...checkHeplify(config),
    ...checkUsedOnce(config),
    ...checkSites(config),
    ...checkTenantSettings(config),
    ...checkResources(config.platform, ['platform']),
    ...checkResources(config.services, ['services']),
    ...config.tenants.flatMap(({ containers }, index) => checkResources(containers, ['tenants', index, 'containers'])),
  ];
};
