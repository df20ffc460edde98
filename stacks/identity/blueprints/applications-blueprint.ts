import type { Blueprint } from './blueprint';
import { groupEntries } from './groups';
import { ldapEntries } from './ldap';
import type { LdapDirectory } from './ldap';
import { oidcEntries, verifiedEmailScope } from './oidc';
import type { OidcClient } from './oidc';
import { embeddedOutpost, proxyEntries } from './proxy';
import type { ProtectedHost } from './proxy';
import { removedEntries } from './removed';
import { samlEntries } from './saml';
import type { SamlApplication } from './saml';
import { BEFORE_APPLICATIONS, OWN } from './shipped';

/** Everything that signs in with authentik. */
export interface Applications {
  readonly groups: readonly string[];
  readonly oidc: readonly OidcClient[];
  readonly proxy: readonly ProtectedHost[];
  readonly ldap: readonly LdapDirectory[];
  readonly saml: readonly SamlApplication[];
  /** Public address of authentik, for outposts; an LDAP outpost itself has another from its environment. */
  readonly authentikUrl: string;
  /** Slugs of applications that are to be deleted. */
  readonly removed: readonly string[];
}

/** Groups, applications with their providers, and outposts, in the order in which they refer to each other. */
export function applicationsBlueprint(apps: Applications): Blueprint {
  return {
    name: `${OWN} - Applications`,
    entries: [
      ...BEFORE_APPLICATIONS,
      ...groupEntries(apps.groups, apps.ldap),
      ...(apps.oidc.some(({ verifiedEmail }) => verifiedEmail) ? [verifiedEmailScope] : []),
      ...apps.oidc.flatMap(oidcEntries),
      ...apps.proxy.flatMap(proxyEntries),
      embeddedOutpost(apps.proxy, apps.authentikUrl),
      ...apps.ldap.flatMap((directory) => ldapEntries(directory, apps.authentikUrl)),
      ...apps.saml.flatMap(samlEntries),
      ...removedEntries(apps.removed),
    ],
  };
}
