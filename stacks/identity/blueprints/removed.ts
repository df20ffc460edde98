import { absent } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { OWN } from './shipped';

/** Deletes what an application of any type has left behind; what it never had is passed over. */
export function removedEntries(slugs: readonly string[]): BlueprintEntry[] {
  return slugs.flatMap((slug) => [
    absent('authentik_core.application', 'slug', slug),
    absent('authentik_policies_expression.expressionpolicy', 'name', `${OWN}-access-${slug}`),
    // The outpost takes its account and token with it.
    absent('authentik_outposts.outpost', 'name', `${OWN}-${slug}`),
    // A proxy provider is an OAuth2 provider too, and goes with it.
    absent('authentik_providers_oauth2.oauth2provider', 'name', slug),
    absent('authentik_providers_ldap.ldapprovider', 'name', slug),
    absent('authentik_providers_saml.samlprovider', 'name', slug),
    absent('authentik_rbac.role', 'name', `${OWN}-search-${slug}`),
  ]);
}
