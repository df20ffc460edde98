import { ADMINS } from './defaults';
import { tenantNamespace } from './derive';
import type { Finding } from './issues';
import { formatPath } from './key-path';
import type { KeyPath } from './key-path';
import type { ResolvedEnvironment } from './types';

const AUTHENTIK = ['services', 'authentik'] as const;

/** Slugs of the applications that the platform itself brings. */
export const BUILT_IN_SLUGS = ['homer', 'excalidraw', 'traefik-dashboard', 'vaultwarden'] as const;

/** The group of each tenant's people; the application before its API has the same name. */
export const tenantGroup = tenantNamespace;

const checkSlugs = ({ services, tenants }: ResolvedEnvironment): Finding[] => {
  const { applications, removedApplications } = services.authentik;
  const taken = new Map<string, string>([
    ...BUILT_IN_SLUGS.map((slug): [string, string] => [slug, 'an application of the platform itself']),
    ...tenants
      .filter(({ login }) => login)
      .map(({ name }): [string, string] => [tenantNamespace(name), `the application before the API of ${name}`]),
  ]);
  const twice = applications.flatMap(({ slug }, index): Finding[] => {
    const owner = taken.get(slug);
    const path = [...AUTHENTIK, 'applications', index, 'slug'];
    taken.set(slug, owner ?? formatPath(path));
    return owner === undefined
      ? []
      : [
          {
            path,
            problem: `The slug ${slug} is already that of ${owner}.`,
            fix: 'Give each application one of its own.',
          },
        ];
  });
  const back = removedApplications.flatMap((slug, index): Finding[] =>
    taken.has(slug)
      ? [
          {
            path: [...AUTHENTIK, 'removedApplications', index],
            problem: `${slug} is to be removed, and it is ${taken.get(slug)}.`,
            fix: 'Take it out of one of the two lists.',
          },
        ]
      : [],
  );
  return [...twice, ...back];
};

interface GroupList {
  readonly path: KeyPath;
  readonly names: readonly string[];
}

const groupLists = ({ services }: ResolvedEnvironment): GroupList[] => [
  ...Object.entries(services.authentik.access).map(([key, names]) => ({ path: [...AUTHENTIK, 'access', key], names })),
  ...services.authentik.applications.map(({ groups }, index) => ({
    path: [...AUTHENTIK, 'applications', index, 'groups'],
    names: groups,
  })),
];

const checkGroups = (config: ResolvedEnvironment): Finding[] => {
  const { groups, applications } = config.services.authentik;
  const made = [ADMINS, ...config.tenants.map(({ name }) => tenantGroup(name))];
  const known = new Set([...made, ...groups]);
  const again = groups.flatMap((name, index): Finding[] =>
    made.includes(name) || groups.indexOf(name) !== index
      ? [
          {
            path: [...AUTHENTIK, 'groups', index],
            problem: `The group ${name} exists already.`,
            fix: 'Remove it from the list: authentik Admins and the groups of tenants are always there.',
          },
        ]
      : [],
  );
  const unknown = (list: GroupList, allowed: ReadonlySet<string>, fix: string): Finding[] =>
    list.names.flatMap((name, index) =>
      allowed.has(name)
        ? []
        : [
            {
              path: [...list.path, index],
              problem: `There is no group ${name}.`,
              allowed: [...allowed].join(', '),
              fix,
            },
          ],
    );
  const searchers = applications.flatMap((application, index): GroupList[] =>
    application.type === 'ldap'
      ? [{ path: [...AUTHENTIK, 'applications', index, 'searchers'], names: application.searchers }]
      : [],
  );
  return [
    ...again,
    ...groupLists(config).flatMap((list) =>
      unknown(list, known, 'Correct the name, or add it to services.authentik.groups.'),
    ),
    ...searchers.flatMap((list) =>
      unknown(
        list,
        new Set(groups),
        'Only groups of services.authentik.groups can be given the right to search: add it there.',
      ),
    ),
  ];
};

const checkApplications = ({ services, platform, tenants }: ResolvedEnvironment): Finding[] => {
  const { homer, excalidraw } = services;
  const { dashboard } = platform.traefik;
  const protectedHosts = new Map([
    ...[homer, excalidraw, dashboard]
      .filter((each) => each.enabled && each.forwardAuth)
      .map(({ host }): [string, string] => [host, 'the platform']),
    ...tenants.filter(({ login }) => login).map(({ host, name }): [string, string] => [host, `the login of ${name}`]),
  ]);
  return services.authentik.applications.flatMap((application, index): Finding[] => {
    const path = [...AUTHENTIK, 'applications', index];
    if (application.type === 'oidc' && application.public && application.namespace !== null) {
      const problem = 'A public client has no secret that could be copied to a namespace.';
      return [{ path: [...path, 'namespace'], problem, fix: 'Remove namespace, or set public to false.' }];
    }
    if (application.type !== 'proxy') return [];
    const owner = protectedHosts.get(application.host);
    protectedHosts.set(application.host, owner ?? formatPath(path));
    const problem = `The host ${application.host} is already protected by ${owner}.`;
    return owner === undefined ? [] : [{ path: [...path, 'host'], problem, fix: 'Keep one application per host.' }];
  });
};

const checkLogin = ({ services }: ResolvedEnvironment): Finding[] => {
  const { login, email } = services.authentik;
  const path = [...AUTHENTIK, 'login'];
  const found: Finding[] = [];
  const mail = 'Configure services.authentik.email, or choose another value.';
  if (login.recovery && email === null) {
    found.push({ path: [...path, 'recovery'], problem: 'A password cannot be reset by mail without mail.', fix: mail });
  }
  if (login.enrollment !== 'none' && email === null) {
    const problem = 'A new account has to prove its mail address, which needs mail.';
    found.push({ path: [...path, 'enrollment'], problem, fix: mail });
  }
  const bySms = login.mfa.methods.includes('sms');
  if (bySms && login.mfa.sms === null) {
    const problem = 'Codes by SMS need a service that sends them.';
    const fix = 'Configure services.authentik.login.mfa.sms, or take sms out of the methods.';
    found.push({ path: [...path, 'mfa', 'methods'], problem, fix });
  }
  if (!bySms && login.mfa.sms !== null) {
    const problem = 'A service for SMS is configured, and sms is none of the methods.';
    const fix = 'Add sms to services.authentik.login.mfa.methods, or set sms to null.';
    found.push({ path: [...path, 'mfa', 'sms'], problem, fix });
  }
  if (login.mfa.sms !== null && (login.mfa.sms.provider === 'twilio') === login.mfa.sms.account.startsWith('https:')) {
    found.push({
      path: [...path, 'mfa', 'sms', 'account'],
      problem: `${login.mfa.sms.account} is no account of the provider ${login.mfa.sms.provider}.`,
      allowed: "the account SID for twilio, the service's https:// address for generic",
      fix: 'Correct the account or the provider.',
    });
  }
  return found;
};

const checkSingleSignOn = ({ services }: ResolvedEnvironment): Finding[] => {
  const { sso, content, enabled } = services.vaultwarden;
  const path = ['services', 'vaultwarden', 'sso'];
  if (!enabled || !sso.enabled) return [];
  if (!services.authentik.enabled) {
    const problem = 'Single sign-on asks authentik, and services.authentik is switched off.';
    return [{ path: [...path, 'enabled'], problem, fix: 'Switch services.authentik on, or single sign-on off.' }];
  }
  if (!sso.only || !content.enabled) return [];
  const problem =
    'The stack vault logs in with a password, which the vault refuses when single sign-on is the only way.';
  const fix = 'Set services.vaultwarden.sso.only to false, or services.vaultwarden.content.enabled to false.';
  return [{ path: [...path, 'only'], problem, fix }];
};

/** The rules between keys of authentik, its applications and single sign-on. */
export const checkIdentity = (config: ResolvedEnvironment): Finding[] => {
  const { authentik } = config.services;
  const own = authentik.enabled
    ? [...checkSlugs(config), ...checkGroups(config), ...checkApplications(config), ...checkLogin(config)]
    : [];
  return [...own, ...checkSingleSignOn(config)];
};
