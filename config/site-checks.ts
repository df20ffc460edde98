import type { Finding } from './issues';
import type { ResolvedEnvironment } from './types';

const ACME_ISSUERS: readonly string[] = ['letsencrypt-prod', 'letsencrypt-staging'];

/** Two routes of one path: which of them answers would be chance. */
const checkPaths = ({ sites }: ResolvedEnvironment): Finding[] =>
  sites.flatMap(({ host, routes }, site) =>
    routes.flatMap(({ path }, route) => {
      const first = routes.findIndex((each) => each.path === path);
      return first === route
        ? []
        : [
            {
              path: ['sites', site, 'routes', route, 'path'],
              problem: `The path ${path} of ${host} is already that of route ${first + 1}.`,
              fix: 'Give each route a path of its own.',
            },
          ];
    }),
  );

const checkLogin = ({ services, sites }: ResolvedEnvironment): Finding[] =>
  services.authentik.enabled
    ? []
    : sites.flatMap(({ host, middlewares }, index) =>
        middlewares.includes('authentik')
          ? [
              {
                path: ['sites', index, 'middlewares', middlewares.indexOf('authentik')],
                problem: `${host} asks authentik for a login, and services.authentik is switched off.`,
                fix: 'Switch services.authentik on, or remove authentik from the middlewares: then no login guards the site.',
              },
            ]
          : [],
      );

/** A webhook gets its credentials by reference; one that nothing refers to would never be used. */
const checkCredentials = ({ issuers }: ResolvedEnvironment): Finding[] => {
  const { wildcard } = issuers;
  if (wildcard?.solver.type !== 'webhook') return [];
  const { config, credentials } = wildcard.solver;
  const text = JSON.stringify(config);
  return credentials.flatMap((credential, index) => {
    const secret = `dns01-${credential.replaceAll('_', '-')}`;
    return text.includes(`"${secret}"`)
      ? []
      : [
          {
            path: ['issuers', 'wildcard', 'solver', 'credentials', index],
            problem: `Nothing in the config of the solver refers to this credential.`,
            fix: `Refer to it there by the Secret ${secret}, key value, or remove it.`,
          },
        ];
  });
};

const checkWildcardIssuer = ({ issuers }: ResolvedEnvironment): Finding[] => {
  if (issuers.wildcard === null || ACME_ISSUERS.includes(issuers.default)) return [];
  return [
    {
      path: ['issuers', 'wildcard'],
      problem: `The default issuer ${issuers.default} proves nothing by DNS, so the solver of the wildcard would never be asked.`,
      allowed: ACME_ISSUERS.join(', '),
      fix: 'Choose such an issuers.default, or set issuers.wildcard to null.',
    },
  ];
};

/** The rules between keys of sites and of the wildcard certificate. */
export const checkSites = (config: ResolvedEnvironment): Finding[] => [
  ...checkPaths(config),
  ...checkLogin(config),
  ...checkCredentials(config),
  ...checkWildcardIssuer(config),
];
