import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { OWN } from './shipped';

const MAILS = {
  'recovery-mail': { subject: 'Reset your password', template: 'email/password_reset.html', activates: false },
  'enrollment-mail': { subject: 'Confirm your address', template: 'email/account_confirmation.html', activates: true },
} as const;

/**
 * A mail with a link that is good for half an hour, by the account that authentik itself sends with. Only a new account
 * is activated by it: one that was switched off must not come back by a forgotten password.
 */
export function mailStage(mail: keyof typeof MAILS): BlueprintEntry {
  const { subject, template, activates } = MAILS[mail];
  return present(
    'authentik_stages_email.emailstage',
    { name: `${OWN}-${mail}` },
    {
      use_global_settings: true,
      subject,
      template,
      token_expiry: 'minutes=30',
      activate_user_on_success: activates,
    },
    { id: mail },
  );
}
