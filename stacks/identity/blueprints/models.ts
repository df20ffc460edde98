import type { Env, Format, Reference } from './tags';

/** Fields of the models that this project's blueprints use, as authentik 2026.8's API names them. */
export interface Models {
  'authentik_core.group': { name: string; roles: Reference[] };
  'authentik_core.application': {
    slug: string;
    name: string;
    provider: Reference;
    meta_launch_url: string;
    policy_engine_mode: 'any' | 'all';
  };
  'authentik_core.token': {
    identifier: Format;
    key: Env;
    user: Reference;
    intent: 'api';
    expiring: boolean;
    description: string;
  };
  'authentik_rbac.role': { name: string };
  'authentik_policies.policybinding': { target: Reference; policy: Reference; order: number };
  'authentik_policies_expression.expressionpolicy': { name: string; expression: string };
  'authentik_policies_password.passwordpolicy': {
    name: string;
    password_field: string;
    length_min: number;
    check_static_rules: boolean;
    check_zxcvbn: boolean;
    zxcvbn_score_threshold: number;
    error_message: string;
  };
  'authentik_providers_oauth2.scopemapping': {
    name: string;
    scope_name: string;
    description: string;
    expression: string;
  };
  'authentik_providers_oauth2.oauth2provider': ProviderFields & {
    client_type: 'confidential' | 'public';
    client_id: string;
    client_secret: Env;
    grant_types: string[];
    redirect_uris: { matching_mode: 'strict'; url: string; redirect_uri_type: 'authorization' }[];
    signing_key: Reference;
    access_token_validity: string;
    sub_mode: 'hashed_user_id';
    issuer_mode: 'per_provider';
    include_claims_in_id_token: boolean;
  };
  'authentik_providers_proxy.proxyprovider': ProviderFields & {
    mode: 'forward_single';
    external_host: string;
    skip_path_regex: string;
    access_token_validity: string;
  };
  'authentik_providers_ldap.ldapprovider': ProviderFields & {
    base_dn: string;
    certificate: Reference;
    search_mode: 'cached';
    bind_mode: 'cached';
    mfa_support: boolean;
  };
  'authentik_providers_saml.samlprovider': ProviderFields & {
    acs_url: string;
    audience: string;
    sp_binding: 'post' | 'redirect';
    signing_kp: Reference;
    sign_assertion: boolean;
    sign_response: boolean;
  };
  'authentik_outposts.outpost': {
    managed: string;
    name: string;
    type: 'ldap';
    providers: Reference[];
    config: Readonly<Record<string, string>>;
  };
  'authentik_flows.flow': {
    slug: string;
    name: string;
    title: string;
    designation: 'authentication' | 'enrollment' | 'recovery' | 'stage_configuration';
    authentication: 'none' | 'require_authenticated' | 'require_unauthenticated';
  };
  'authentik_flows.flowstagebinding': { target: Reference; stage: Reference; order: number };
  'authentik_stages_identification.identificationstage': {
    name: string;
    user_fields: ('email' | 'username')[];
    password_stage: Reference | null;
    enrollment_flow: Reference | null;
    recovery_flow: Reference | null;
    case_insensitive_matching: boolean;
    pretend_user_exists: boolean;
  };
  'authentik_stages_authenticator_validate.authenticatorvalidatestage': {
    name: string;
    device_classes: string[];
    not_configured_action: 'configure' | 'skip';
    configuration_stages: Reference[];
    last_auth_threshold: string;
  };
  'authentik_stages_authenticator_sms.authenticatorsmsstage': {
    name: string;
    configure_flow: Reference;
    friendly_name: string;
    provider: 'twilio' | 'generic';
    from_number: string;
    account_sid: string;
    auth: Env;
    auth_type: 'basic' | 'bearer';
  };
  'authentik_stages_user_login.userloginstage': { name: string; session_duration: string };
  'authentik_stages_user_write.userwritestage': {
    name: string;
    user_creation_mode: 'never_create' | 'always_create';
    create_users_as_inactive: boolean;
    user_type: 'internal' | 'external';
  };
  'authentik_stages_email.emailstage': {
    name: string;
    use_global_settings: boolean;
    subject: string;
    template: string;
    token_expiry: string;
    activate_user_on_success: boolean;
  };
  'authentik_stages_invitation.invitationstage': { name: string; continue_flow_without_invitation: boolean };
  'authentik_stages_prompt.prompt': {
    name: string;
    field_key: string;
    label: string;
    type: 'text' | 'username' | 'email' | 'password';
    required: boolean;
    placeholder: string;
    order: number;
  };
  'authentik_stages_prompt.promptstage': { name: string; fields: Reference[]; validation_policies: Reference[] };
  'authentik_brands.brand': {
    domain: string;
    flow_authentication: Reference;
    flow_recovery: Reference | null;
    branding_title: string;
  };
}

interface ProviderFields {
  name: string;
  authorization_flow: Reference;
  invalidation_flow: Reference;
  property_mappings: Reference[];
}

export type ModelName = keyof Models;
