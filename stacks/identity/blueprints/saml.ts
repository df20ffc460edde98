import { applicationEntries, providerId } from './application';
import type { ApplicationParts } from './application';
import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { SHIPPED } from './shipped';

/** An application that signs in with SAML 2.0. */
export interface SamlApplication extends ApplicationParts {
  readonly acsUrl: string;
  readonly audience: string;
  readonly binding: 'post' | 'redirect';
}

/** Provider and application; metadata for the application: https://<host>/application/saml/<slug>/metadata/ */
export function samlEntries(app: SamlApplication): BlueprintEntry[] {
  const provider = present(
    'authentik_providers_saml.samlprovider',
    { name: app.slug },
    {
      acs_url: app.acsUrl,
      audience: app.audience,
      sp_binding: app.binding,
      authorization_flow: SHIPPED.authorizationFlow,
      invalidation_flow: SHIPPED.invalidationFlow,
      property_mappings: (['upn', 'name', 'email', 'username', 'uid', 'groups'] as const).map(SHIPPED.samlMapping),
      signing_kp: SHIPPED.certificate,
      sign_assertion: true,
      sign_response: true,
    },
    { id: providerId(app.slug) },
  );
  return [provider, ...applicationEntries(app)];
}
