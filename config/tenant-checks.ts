import { isIPv4 } from 'node:net';

import type { Finding } from './issues';
import type { KeyPath } from './key-path';
import { parseQuantity } from './quantity';
import type { ResolvedEnvironment, TenantConfig } from './types';

interface Limit {
  readonly key: 'cpu' | 'memory' | 'cpuLimits' | 'memoryLimits';
  readonly container: (containers: TenantConfig['containers']) => string;
  readonly what: string;
}

const LIMITS: readonly Limit[] = [
  { key: 'cpu', container: ({ requests }) => requests.cpu, what: 'requests' },
  { key: 'memory', container: ({ requests }) => requests.memory, what: 'requests' },
  { key: 'cpuLimits', container: ({ limits }) => limits.cpu, what: 'may use' },
  { key: 'memoryLimits', container: ({ limits }) => limits.memory, what: 'may use' },
];

/** A quota that cannot hold one container with the values that it gets would refuse every pod that names none. */
const checkQuota = ({ quota, containers }: TenantConfig, path: KeyPath): Finding[] => {
  const tooSmall = LIMITS.flatMap(({ key, container, what }): Finding[] => {
    const needed = container(containers);
    if (parseQuantity(needed) <= parseQuantity(quota[key])) return [];
    return [
      {
        path: [...path, 'quota', key],
        problem: `${quota[key]} is too little for one container that names no resources: such a one ${what} ${needed}.`,
        fix: 'Raise the quota, or lower what a container gets.',
      },
    ];
  });
  const reversed = (['cpu', 'memory'] as const).flatMap((unit): Finding[] => {
    const limits = quota[`${unit}Limits`];
    if (parseQuantity(quota[unit]) <= parseQuantity(limits)) return [];
    return [
      {
        path: [...path, 'quota', `${unit}Limits`],
        problem: `${limits} is less than the ${quota[unit]} of ${unit} that may be requested, which no pod could use up.`,
        fix: `Raise ${unit}Limits or lower ${unit}.`,
      },
    ];
  });
  return [...tooSmall, ...reversed];
};

/** Addresses of a node that lead to the metadata service of a cloud, and so to a node's own rights there. */
const isLinkLocal = (range: string): boolean => {
  const [address = '', bits = ''] = range.split('/');
  return isIPv4(address) ? address.startsWith('169.254.') && Number(bits) >= 16 : /^fe[89ab]/i.test(address);
};

const checkSip = ({ egress: { sip } }: TenantConfig, path: KeyPath): Finding[] => {
  if (sip === null) return [];
  const ranges = sip.to.flatMap((range, index): Finding[] =>
    isLinkLocal(range)
      ? [
          {
            path: [...path, 'egress', 'sip', 'to', index],
            problem: `${range} is link-local: there nodes ask for their credentials, and no carrier answers.`,
            fix: 'Name the address range of the carrier.',
          },
        ]
      : [],
  );
  const ports = sip.ports.flatMap(({ port, end }, index): Finding[] =>
    port <= end
      ? []
      : [
          {
            path: [...path, 'egress', 'sip', 'ports', index, 'end'],
            problem: `${port} to ${end} is no range of ports.`,
            fix: 'Write the lower port first.',
          },
        ],
  );
  return [...ranges, ...ports];
};

const checkLogin = ({ login, host }: TenantConfig, path: KeyPath, authentik: boolean): Finding[] =>
  !login || authentik
    ? []
    : [
        {
          path: [...path, 'login'],
          problem: `${host} asks authentik for a login, and services.authentik is switched off.`,
          fix: 'Switch services.authentik on, or set login to false: then no login guards the API.',
        },
      ];

/** The rules between keys of one tenant, and of a tenant and the platform. */
export const checkTenantSettings = ({ tenants, services }: ResolvedEnvironment): Finding[] =>
  tenants.flatMap((tenant, index) => {
    const path = ['tenants', index];
    return [
      ...checkQuota(tenant, path),
      ...checkSip(tenant, path),
      ...checkLogin(tenant, path, services.authentik.enabled),
    ];
  });
