import { applicationEntries, providerId } from './application';
import type { ApplicationParts } from './application';
import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { searchRoleId } from './groups';
import { OWN, SHIPPED } from './shipped';
import { Find, Format, KeyOf } from './tags';
import { fromWorker } from './worker-secret';
import type { WorkerSecret } from './worker-secret';

/** A directory for systems that speak LDAP. */
export interface LdapDirectory extends ApplicationParts {
  readonly baseDn: string;
  readonly searchers: readonly string[];
  /** Token with which the outpost asks authentik. */
  readonly token: WorkerSecret;
}

/**
 * Provider, application and outpost of one directory. With the outpost authentik makes an account and a token of a value
 * that nobody outside could know, both named after the outpost's key. The key is authentik's own choice (a blueprint
 * cannot set it: authentik counts on a UUID and YAML has only its text), so the token is found by its name and given
 * our value.
 */
export function ldapEntries(directory: LdapDirectory, authentikUrl: string): BlueprintEntry[] {
  const { slug } = directory;
  const name = `${OWN}-${slug}`;
  const outpost = `outpost-${slug}`;
  const provider = present(
    'authentik_providers_ldap.ldapprovider',
    { name: slug },
    {
      base_dn: directory.baseDn,
      // In LDAP this is the flow of a bind. The shipped one takes user name and password without a page.
      authorization_flow: SHIPPED.authenticationFlow,
      invalidation_flow: SHIPPED.invalidationFlow,
      certificate: SHIPPED.certificate,
      search_mode: 'cached',
      bind_mode: 'cached',
      mfa_support: true,
    },
    {
      id: providerId(slug),
      permissions: [
        { permission: 'authentik_providers_ldap.search_full_directory', role: new KeyOf(searchRoleId(slug)) },
      ],
    },
  );
  return [
    provider,
    ...applicationEntries(directory),
    present(
      'authentik_outposts.outpost',
      { name },
      {
        type: 'ldap',
        providers: [new KeyOf(providerId(slug))],
        config: { authentik_host: authentikUrl },
      },
      { id: outpost },
    ),
    present(
      'authentik_core.token',
      { identifier: new Format('ak-outpost-%s-api', new KeyOf(outpost)) },
      {
        key: fromWorker(directory.token),
        // The account that authentik has made for it: one has to be named, and it may be no other. Its name is all that
        // is known of it; people can take that name too, but not the type.
        user: new Find('authentik_core.user', 'name', `Outpost ${name} Service-Account`, [
          'type',
          'internal_service_account',
        ]),
        intent: 'api',
        expiring: false,
        description: `Outpost of the directory ${slug}, made by ${OWN}`,
      },
    ),
  ];
}
