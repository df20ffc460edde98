import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { OWN } from './shipped';
import { KeyOf } from './tags';

/** The fields that a person fills in, in the order of a page. */
const FIELDS = {
  username: { label: 'Username', type: 'username' },
  name: { label: 'Name', type: 'text' },
  email: { label: 'E-mail', type: 'email' },
  password: { label: 'Password', type: 'password' },
  password_repeat: { label: 'Password (repeat)', type: 'password' },
} as const;

const ALL_FIELDS = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
const PASSWORD_POLICY = 'password-policy';

const fieldId = (field: string): string => `field-${field}`;

/** Fields and the rule for new passwords, for the pages below. */
export function promptEntries(passwordLength: number): BlueprintEntry[] {
  return [
    present(
      'authentik_policies_password.passwordpolicy',
      { name: `${OWN}-password` },
      {
        password_field: 'password',
        length_min: passwordLength,
        check_static_rules: true,
        check_zxcvbn: true,
        zxcvbn_score_threshold: 2,
        error_message: `Use at least ${passwordLength} characters that are hard to guess.`,
      },
      { id: PASSWORD_POLICY },
    ),
    ...ALL_FIELDS.map((field, index) =>
      present(
        'authentik_stages_prompt.prompt',
        { name: `${OWN}-${field}` },
        { field_key: field, ...FIELDS[field], required: true, placeholder: FIELDS[field].label, order: index },
        { id: fieldId(field) },
      ),
    ),
  ];
}

/** A page that asks for a new password, or for everything a new account needs. */
export function promptStage(page: 'new-password' | 'new-account'): BlueprintEntry {
  const fields = page === 'new-password' ? (['password', 'password_repeat'] as const) : ALL_FIELDS;
  return present(
    'authentik_stages_prompt.promptstage',
    { name: `${OWN}-${page}` },
    {
      fields: fields.map((field) => new KeyOf(fieldId(field))),
      validation_policies: [new KeyOf(PASSWORD_POLICY)],
    },
    { id: page },
  );
}
