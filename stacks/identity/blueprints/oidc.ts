import { applicationEntries, providerId } from './application';
import type { ApplicationParts } from './application';
import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { OWN, SHIPPED } from './shipped';
import { KeyOf } from './tags';
import { fromWorker } from './worker-secret';
import type { WorkerSecret } from './worker-secret';

/** An application that signs in with OpenID Connect. */
export interface OidcClient extends ApplicationParts {
  readonly redirectUris: readonly string[];
  readonly offlineAccess: boolean;
  readonly verifiedEmail: boolean;
  /** Minutes. */
  readonly accessTokenMinutes: number;
  /** Undefined: a public client. */
  readonly secret: WorkerSecret | undefined;
}

const VERIFIED_EMAIL = 'scope-verified-email';

/**
 * The scope `email` with a verified address. Since 2025.10 authentik says false by default, and clients such as
 * Vaultwarden refuse that; addresses here are given by administrators or proven at enrollment.
 */
export const verifiedEmailScope: BlueprintEntry = present(
  'authentik_providers_oauth2.scopemapping',
  { name: `${OWN}-verified-email` },
  {
    scope_name: 'email',
    description: 'E-mail address',
    expression: 'return {"email": request.user.email, "email_verified": True}',
  },
  { id: VERIFIED_EMAIL },
);

/** Provider and application of one client; its client id is its slug. */
export function oidcEntries(client: OidcClient): BlueprintEntry[] {
  const { slug, secret } = client;
  const provider = present(
    'authentik_providers_oauth2.oauth2provider',
    { name: slug },
    {
      client_type: secret === undefined ? 'public' : 'confidential',
      client_id: slug,
      ...(secret === undefined ? {} : { client_secret: fromWorker(secret) }),
      authorization_flow: SHIPPED.authorizationFlow,
      invalidation_flow: SHIPPED.invalidationFlow,
      grant_types: ['authorization_code', ...(client.offlineAccess ? ['refresh_token'] : [])],
      redirect_uris: client.redirectUris.map((url) => ({
        matching_mode: 'strict',
        url,
        redirect_uri_type: 'authorization',
      })),
      property_mappings: [
        SHIPPED.scope('openid'),
        client.verifiedEmail ? new KeyOf(VERIFIED_EMAIL) : SHIPPED.scope('email'),
        SHIPPED.scope('profile'),
        ...(client.offlineAccess ? [SHIPPED.scope('offline_access')] : []),
      ],
      signing_key: SHIPPED.certificate,
      access_token_validity: `minutes=${client.accessTokenMinutes}`,
      sub_mode: 'hashed_user_id',
      issuer_mode: 'per_provider',
      include_claims_in_id_token: true,
    },
    { id: providerId(slug) },
  );
  return [provider, ...applicationEntries(client)];
}

/** Issuer of an application's tokens; clients compare it literally, its final slash included. */
export function oidcIssuer(authentikHost: string, slug: string): string {
  return `https://${authentikHost}/application/o/${slug}/`;
}
