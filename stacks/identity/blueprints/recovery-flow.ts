import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { flowEntry, stageEntries } from './flow';
import { SESSION } from './login-flow';
import { mailStage } from './mail-stage';
import { SECOND_FACTOR } from './second-factor';
import { OWN } from './shipped';
import { KeyOf } from './tags';

/** A forgotten password: a link by mail, the second factor, a new password. The mailbox alone does not open an account. */
export function recoveryFlowEntries(): BlueprintEntry[] {
  return [
    flowEntry({
      flow: 'recovery',
      title: 'Reset your password',
      designation: 'recovery',
      authentication: 'require_unauthenticated',
    }),
    present(
      'authentik_stages_identification.identificationstage',
      { name: `${OWN}-recovery-identification` },
      { user_fields: ['email', 'username'], case_insensitive_matching: true, pretend_user_exists: true },
      { id: 'recovery-identification' },
    ),
    mailStage('recovery-mail'),
    present(
      'authentik_stages_user_write.userwritestage',
      { name: `${OWN}-write-password` },
      { user_creation_mode: 'never_create' },
      { id: 'write-password' },
    ),
    ...stageEntries(
      'recovery',
      ['recovery-identification', 'recovery-mail', SECOND_FACTOR, 'new-password', 'write-password', SESSION].map(
        (id) => new KeyOf(id),
      ),
    ),
  ];
}
