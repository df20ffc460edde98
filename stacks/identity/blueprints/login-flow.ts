import type { LoginConfig } from '../../../config/types';
import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { flowEntry, flowReference, stageEntries } from './flow';
import type { FlowName } from './flow';
import { SECOND_FACTOR } from './second-factor';
import { OWN, SHIPPED } from './shipped';
import { KeyOf } from './tags';

/** Id of the stage that ends a flow with a session. */
export const SESSION = 'session';
const IDENTIFICATION = 'identification';

/** The stage that ends a flow with a session. */
export function sessionStage(hours: number): BlueprintEntry {
  return present(
    'authentik_stages_user_login.userloginstage',
    { name: `${OWN}-session` },
    { session_duration: `hours=${hours}` },
    { id: SESSION },
  );
}

/** The flow that accounts are made with, if any. */
export const enrollmentFlow = ({ enrollment }: LoginConfig): FlowName | undefined =>
  (({ none: undefined, invitation: 'invitation', open: 'enrollment' }) as const)[enrollment];

/**
 * Our own login, beside the shipped one: that stays as it is, and is the way in when this one is broken
 * (`/if/flow/default-authentication-flow/`). The flows for recovery and enrollment have to come before.
 */
export function loginFlowEntries(login: LoginConfig): BlueprintEntry[] {
  return [
    flowEntry({ flow: 'login', title: 'Log in', designation: 'authentication', authentication: 'none' }),
    present(
      'authentik_stages_identification.identificationstage',
      { name: `${OWN}-identification` },
      {
        user_fields: ['email', 'username'],
        password_stage: SHIPPED.passwordStage,
        // An invitation brings its own address; only open enrollment has a link on the page.
        enrollment_flow: login.enrollment === 'open' ? flowReference('enrollment') : null,
        recovery_flow: login.recovery ? flowReference('recovery') : null,
        case_insensitive_matching: true,
        // Whether an account exists is nobody's business.
        pretend_user_exists: true,
      },
      { id: IDENTIFICATION },
    ),
    ...stageEntries('login', [new KeyOf(IDENTIFICATION), new KeyOf(SECOND_FACTOR), new KeyOf(SESSION)]),
  ];
}
