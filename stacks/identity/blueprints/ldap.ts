import { createHash } from 'node:crypto';

import { applicationEntries, providerId } from './application';
import type { ApplicationParts } from './application';
import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { searchRoleId } from './groups';
import { OWN, SHIPPED } from './shipped';
import { KeyOf } from './tags';
import { fromWorker } from './worker-secret';
import type { WorkerSecret } from './worker-secret';

/** A directory for systems that speak LDAP. */
export interface LdapDirectory extends ApplicationParts {
  readonly baseDn: string;
  readonly searchers: readonly string[];
  /** Token with which the outpost asks authentik. */
  readonly token: WorkerSecret;
  /** Public address of authentik; the outpost itself has its own from its environment. */
  readonly authentikUrl: string;
}

/** Id of an outpost, always the same for the same directory: the names of its account and token contain it. */
export function outpostId(slug: string): string {
  const hash = createHash('sha1').update(`${OWN}/outpost/${slug}`).digest().subarray(0, 16);
  // Version 5 and the variant of RFC 9562.
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * Provider, application and outpost of one directory. authentik would give the outpost a token of its own making, which
 * nobody outside could know; account and token have the names under which authentik looks for them, so it takes ours.
 */
export function ldapEntries(directory: LdapDirectory): BlueprintEntry[] {
  const { slug } = directory;
  const id = outpostId(slug);
  const identifier = `ak-outpost-${id}-api`;
  const account = `account-${slug}`;
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
      { pk: id },
      {
        name: `${OWN}-${slug}`,
        type: 'ldap',
        providers: [new KeyOf(providerId(slug))],
        config: { authentik_host: directory.authentikUrl },
      },
    ),
    present(
      'authentik_core.user',
      { username: `ak-outpost-${id.replaceAll('-', '')}` },
      {
        name: `Outpost ${OWN}-${slug} Service-Account`,
        type: 'internal_service_account',
        path: 'goauthentik.io/outposts',
      },
      { id: account },
    ),
    present(
      'authentik_core.token',
      { identifier },
      {
        key: fromWorker(directory.token),
        user: new KeyOf(account),
        intent: 'api',
        expiring: false,
        managed: `goauthentik.io/outpost/${identifier}`,
        description: `Outpost of the directory ${slug}, made by ${OWN}`,
      },
    ),
  ];
}
