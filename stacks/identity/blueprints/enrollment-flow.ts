import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { flowEntry, stageEntries } from './flow';
import { SESSION } from './login-flow';
import { mailStage } from './mail-stage';
import { promptStage } from './prompts';
import { OWN } from './shipped';
import { KeyOf } from './tags';

/**
 * A new account, asleep until its mail address is proven.
 * @param flow `invitation` starts only with the link of an invitation, `enrollment` for everybody
 */
export function enrollmentFlowEntries(flow: 'invitation' | 'enrollment'): BlueprintEntry[] {
  const invited = flow === 'invitation';
  const stages = [...(invited ? ['invited'] : []), 'new-account', 'write-account', 'enrollment-mail', SESSION];
  return [
    flowEntry({
      flow,
      title: 'Make an account',
      designation: 'enrollment',
      authentication: 'require_unauthenticated',
    }),
    ...(invited
      ? [
          present(
            'authentik_stages_invitation.invitationstage',
            { name: `${OWN}-invited` },
            { continue_flow_without_invitation: false },
            { id: 'invited' },
          ),
        ]
      : []),
    promptStage('new-account'),
    present(
      'authentik_stages_user_write.userwritestage',
      { name: `${OWN}-write-account` },
      {
        user_creation_mode: 'always_create',
        create_users_as_inactive: true,
        user_type: invited ? 'internal' : 'external',
      },
      { id: 'write-account' },
    ),
    mailStage('enrollment-mail'),
    ...stageEntries(
      flow,
      stages.map((id) => new KeyOf(id)),
    ),
  ];
}
