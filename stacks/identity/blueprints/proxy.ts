import { applicationEntries, providerId } from './application';
import type { ApplicationParts } from './application';
import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { SHIPPED } from './shipped';
import { KeyOf } from './tags';

/** A host behind forward authentication. */
export interface ProtectedHost extends ApplicationParts {
  readonly host: string;
  /** Regular expressions of paths that need no login. */
  readonly openPaths: readonly string[];
}

/** Provider and application of one host. */
export function proxyEntries(app: ProtectedHost): BlueprintEntry[] {
  const provider = present(
    'authentik_providers_proxy.proxyprovider',
    { name: app.slug },
    {
      // One application per host, so that each has groups of its own.
      mode: 'forward_single',
      external_host: `https://${app.host}`,
      authorization_flow: SHIPPED.authorizationFlow,
      invalidation_flow: SHIPPED.invalidationFlow,
      skip_path_regex: app.openPaths.join('\n'),
      access_token_validity: 'hours=12',
    },
    { id: providerId(app.slug) },
  );
  return [provider, ...applicationEntries(app)];
}

/**
 * The list of the embedded outpost. It is replaced as a whole at each application, so this is the only entry anywhere
 * that may name it: a second one would take the first one's hosts off the air.
 * @param authentikUrl public address of authentik, to which the outpost sends browsers. authentik itself sets it only
 *   when somebody opens the Admin interface for the first time; until then they would be sent to an address inside the
 *   pod: https://docs.goauthentik.io/add-secure-apps/outposts/embedded/
 */
export function embeddedOutpost(apps: readonly ProtectedHost[], authentikUrl: string): BlueprintEntry {
  return present(
    'authentik_outposts.outpost',
    { managed: 'goauthentik.io/outposts/embedded' },
    { providers: apps.map(({ slug }) => new KeyOf(providerId(slug))), config: { authentik_host: authentikUrl } },
  );
}
