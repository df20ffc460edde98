import { after } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { Find } from './tags';

/** Prefix of the names and slugs of everything these blueprints make. */
export const OWN = 'cluster-infra';

const flow = (slug: string): Find => new Find('authentik_flows.flow', 'slug', slug);

/** Objects that authentik 2026.8 makes by itself, by the blueprints in its image. */
export const SHIPPED = {
  authorizationFlow: flow('default-provider-authorization-implicit-consent'),
  invalidationFlow: flow('default-provider-invalidation-flow'),
  authenticationFlow: flow('default-authentication-flow'),
  passwordStage: new Find('authentik_stages_password.passwordstage', 'name', 'default-authentication-password'),
  certificate: new Find('authentik_crypto.certificatekeypair', 'name', 'authentik Self-signed Certificate'),
  totpSetup: new Find(
    'authentik_stages_authenticator_totp.authenticatortotpstage',
    'name',
    'default-authenticator-totp-setup',
  ),
  webauthnSetup: new Find(
    'authentik_stages_authenticator_webauthn.authenticatorwebauthnstage',
    'name',
    'default-authenticator-webauthn-setup',
  ),
  staticSetup: new Find(
    'authentik_stages_authenticator_static.authenticatorstaticstage',
    'name',
    'default-authenticator-static-setup',
  ),
  group: (name: string): Find => new Find('authentik_core.group', 'name', name),
  scope: (name: 'openid' | 'email' | 'profile' | 'offline_access'): Find =>
    new Find('authentik_providers_oauth2.scopemapping', 'managed', `goauthentik.io/providers/oauth2/scope-${name}`),
  samlMapping: (name: 'upn' | 'name' | 'email' | 'username' | 'uid' | 'groups'): Find =>
    new Find('authentik_providers_saml.samlpropertymapping', 'managed', `goauthentik.io/providers/saml/${name}`),
} as const;

/** The shipped blueprints that make what applications refer to. */
export const BEFORE_APPLICATIONS: readonly BlueprintEntry[] = [
  'Default - Authentication flow',
  'Default - Provider authorization flow (implicit consent)',
  'Default - Provider invalidation flow',
  'System - OAuth2 Provider - Scopes',
  'System - Proxy Provider - Scopes',
  'System - SAML Provider - Mappings',
].map(after);

/** The shipped blueprints that make what the login refers to. */
export const BEFORE_LOGIN: readonly BlueprintEntry[] = [
  'Default - Authentication flow',
  'Default - TOTP MFA setup flow',
  'Default - WebAuthn MFA setup flow',
  'Default - Static MFA setup flow',
  'Default - Brand',
].map(after);
