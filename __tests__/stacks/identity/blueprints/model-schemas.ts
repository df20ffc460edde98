import type { SchemaObject } from 'ajv';

/**
 * Request schemas of models that the upstream folder does not have: the fields that our blueprints set, as the API of
 * authentik 2026.8 names and types them (npm package @goauthentik/api 2026.8.3, schema.yml). A key or uuid of another
 * object is a uuid, as it is after the tags are replaced.
 */
const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const whole = { type: 'integer' };
const uuid = { type: 'string', format: 'uuid' };
const optionalUuid = { type: ['string', 'null'], format: 'uuid' };
const list = (items: object): object => ({ type: 'array', items });
const one = (...values: string[]): object => ({ enum: values });
const duration = { type: 'string', pattern: '^(microseconds|milliseconds|seconds|minutes|hours|days|weeks)=\\d+$' };

const model = (required: readonly string[], properties: Record<string, object>): SchemaObject => ({
  type: 'object',
  additionalProperties: false,
  required: [...required],
  properties,
});

export const MODEL_SCHEMAS: Readonly<Record<string, SchemaObject>> = {
  'authentik_core.token': model(['identifier', 'user', 'intent'], {
    identifier: text,
    // Taken in blueprints only.
    key: text,
    user: whole,
    intent: one('api', 'app_password'),
    expiring: flag,
    managed: text,
    description: { type: 'string' },
  }),
  'authentik_rbac.role': model(['name'], { name: text }),
  'authentik_flows.flow': model(['designation', 'name', 'slug', 'title'], {
    name: text,
    slug: { type: 'string', pattern: '^[-a-zA-Z0-9_]+$', maxLength: 50 },
    title: text,
    designation: one(
      'authentication',
      'authorization',
      'invalidation',
      'enrollment',
      'unenrollment',
      'recovery',
      'stage_configuration',
    ),
    authentication: one('none', 'require_authenticated', 'require_unauthenticated', 'require_superuser'),
  }),
  'authentik_flows.flowstagebinding': model(['order', 'stage', 'target'], { target: uuid, stage: uuid, order: whole }),
  'authentik_stages_identification.identificationstage': model(['name'], {
    name: text,
    user_fields: list(one('email', 'username', 'upn')),
    password_stage: optionalUuid,
    enrollment_flow: optionalUuid,
    recovery_flow: optionalUuid,
    case_insensitive_matching: flag,
    pretend_user_exists: flag,
  }),
  'authentik_stages_authenticator_validate.authenticatorvalidatestage': model(['name'], {
    name: text,
    not_configured_action: one('skip', 'deny', 'configure'),
    device_classes: list(one('static', 'totp', 'webauthn', 'duo', 'sms', 'email')),
    configuration_stages: list(uuid),
    last_auth_threshold: duration,
  }),
  'authentik_stages_authenticator_sms.authenticatorsmsstage': model(
    ['account_sid', 'auth', 'from_number', 'name', 'provider'],
    {
      name: text,
      configure_flow: optionalUuid,
      friendly_name: { type: 'string' },
      provider: one('twilio', 'generic'),
      from_number: text,
      account_sid: text,
      auth: text,
      auth_type: one('basic', 'bearer'),
    },
  ),
  'authentik_stages_user_login.userloginstage': model(['name'], { name: text, session_duration: duration }),
  'authentik_stages_user_write.userwritestage': model(['name'], {
    name: text,
    user_creation_mode: one('never_create', 'create_when_required', 'always_create'),
    create_users_as_inactive: flag,
    user_type: one('internal', 'external', 'service_account', 'internal_service_account'),
  }),
  'authentik_stages_email.emailstage': model(['name'], {
    name: text,
    use_global_settings: flag,
    subject: { type: 'string' },
    template: text,
    token_expiry: duration,
    activate_user_on_success: flag,
  }),
  'authentik_stages_invitation.invitationstage': model(['name'], {
    name: text,
    continue_flow_without_invitation: flag,
  }),
  'authentik_stages_prompt.prompt': model(['field_key', 'label', 'name', 'type'], {
    name: text,
    field_key: text,
    label: text,
    type: one('text', 'username', 'email', 'password'),
    required: flag,
    placeholder: { type: 'string' },
    order: whole,
  }),
  'authentik_stages_prompt.promptstage': model(['fields', 'name'], {
    name: text,
    fields: list(uuid),
    validation_policies: list(uuid),
  }),
  'authentik_policies_password.passwordpolicy': model(['name'], {
    name: text,
    password_field: text,
    length_min: whole,
    check_static_rules: flag,
    check_zxcvbn: flag,
    zxcvbn_score_threshold: { type: 'integer', minimum: 0, maximum: 4 },
    error_message: { type: 'string' },
  }),
  'authentik_providers_saml.samlprovider': model(['acs_url', 'authorization_flow', 'invalidation_flow', 'name'], {
    name: text,
    authorization_flow: uuid,
    invalidation_flow: uuid,
    property_mappings: list(uuid),
    acs_url: { type: 'string', format: 'uri' },
    audience: { type: 'string' },
    sp_binding: one('redirect', 'post'),
    signing_kp: optionalUuid,
    sign_assertion: flag,
    sign_response: flag,
  }),
};
