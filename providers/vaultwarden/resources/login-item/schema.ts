import { exactlyOneOf, conflictsWith, requiredWith } from '../../../framework/provider/object-validators';
import { attr, nested, schema } from '../../../framework/provider/schema';
import { t } from '../../../framework/provider/types';
import { each, notBlank, oneOf, sizeBetween } from '../../../framework/provider/validators';
import type { Config, MaybeUnknown, Plan, State } from '../../../framework/provider/views';
import { noteLimit } from '../../client/crypto/enc-string';
import { aTotpSecret, anId, atMostBytes, sameSpelling, sameSpellings } from '../rules';

/** How a URI is compared with a page; `default` is what the account has chosen. */
export const matchNames = [
  'default',
  'base_domain',
  'host',
  'starts_with',
  'exact',
  'regular_expression',
  'never',
] as const;

const version = (secret: string) =>
  attr(t.integer, {
    optional: true,
    computed: true,
    description: `Raise it to write ${secret}_wo again: Terraform does not see a change of a write-only value.`,
  });

/** Schema of `vaultwarden_login_item`. */
export const loginItemSchema = schema(
  {
    id: attr(t.string, { computed: true, useStateForUnknown: true, description: 'UUID.' }),
    organization_id: attr(
      t.string,
      { required: true, requiresReplace: true, description: 'The organization that owns it.' },
      anId,
    ),
    collection_id: attr(
      t.string,
      { optional: true, computed: true, description: 'The only collection that it is in.' },
      anId,
    ),
    collection_ids: attr(
      t.set(t.string),
      { optional: true, computed: true, description: 'The collections that it is in, instead of collection_id.' },
      sizeBetween(1, 1_000),
      each(anId),
    ),
    name: attr(t.string, { required: true }, notBlank, sameSpelling),
    username: attr(t.string, { optional: true }, sameSpelling),
    password: attr(
      t.string,
      { optional: true, sensitive: true, description: 'Kept in the state. password_wo is not.' },
      sameSpelling,
    ),
    password_wo: attr(t.string, {
      optional: true,
      sensitive: true,
      writeOnly: true,
      description: 'Password that reaches neither plan nor state; needs Terraform 1.11.',
    }),
    password_wo_version: version('password'),
    totp: attr(
      t.string,
      {
        optional: true,
        sensitive: true,
        description: 'Secret of an authenticator app: base32, otpauth:// or steam:// URI. Kept in the state.',
      },
      aTotpSecret,
      sameSpelling,
    ),
    totp_wo: attr(
      t.string,
      { optional: true, sensitive: true, writeOnly: true, description: 'The same, in neither plan nor state.' },
      aTotpSecret,
    ),
    totp_wo_version: version('totp'),
    uris: attr(
      t.list(t.string),
      { optional: true, computed: true, description: 'URIs; how each is matched is left as it is.' },
      each(notBlank),
      sameSpellings,
    ),
    uri_matches: nested.list(
      {
        uri: attr(t.string, { required: true }, notBlank, sameSpelling),
        match: attr(t.string, { default: 'default', description: matchNames.join(', ') }, oneOf(...matchNames)),
      },
      { optional: true, computed: true, description: 'URIs with their matches, instead of uris.' },
    ),
    notes: attr(
      t.string,
      { optional: true, sensitive: true, description: `At most ${noteLimit.plaintextBytes} bytes. Kept in the state.` },
      atMostBytes(noteLimit.plaintextBytes, 'what the server takes once encrypted'),
      sameSpelling,
    ),
    fields: nested.list(
      {
        name: attr(t.string, { required: true }, notBlank, sameSpelling),
        text: attr(t.string, { optional: true }, sameSpelling),
        hidden: attr(t.string, { optional: true, sensitive: true, description: 'Kept in the state.' }, sameSpelling),
        boolean: attr(t.bool, { optional: true }),
        linked: attr(
          t.string,
          { optional: true, description: 'Shows another part of the item: username, password.' },
          oneOf('username', 'password'),
        ),
      },
      {
        optional: true,
        computed: true,
        description: 'Custom fields. Those of other names, which people added, are left alone.',
        validators: [exactlyOneOf('text', 'hidden', 'boolean', 'linked')],
      },
    ),
    reprompt: attr(t.bool, {
      optional: true,
      computed: true,
      useStateForUnknown: true,
      description: 'Whether clients ask for the master password again.',
    }),
    on_destroy: attr(
      t.string,
      { default: 'trash', description: 'trash: people can restore it; delete: it is gone for good.' },
      oneOf('trash', 'delete'),
    ),
    revision_date: attr(t.string, { computed: true, description: 'RFC 3339.' }),
    creation_date: attr(t.string, { computed: true, useStateForUnknown: true, description: 'RFC 3339.' }),
  },
  {
    description: 'A login in an organization. What people add to it in their clients survives every change.',
    validators: [
      exactlyOneOf('collection_id', 'collection_ids'),
      conflictsWith('password', 'password_wo'),
      conflictsWith('totp', 'totp_wo'),
      conflictsWith('uris', 'uri_matches'),
      requiredWith('password_wo_version', 'password_wo'),
      requiredWith('totp_wo_version', 'totp_wo'),
    ],
  },
);

export type ItemState = State<typeof loginItemSchema>;
export type ItemPlan = Plan<typeof loginItemSchema>;
export type ItemConfig = Config<typeof loginItemSchema>;
export type OpenItem = MaybeUnknown<typeof loginItemSchema>;

/** An element of `fields`. */
export type FieldState = NonNullable<ItemState['fields']>[number];

/** An element of `uri_matches`. */
export type UriState = NonNullable<ItemState['uri_matches']>[number];
