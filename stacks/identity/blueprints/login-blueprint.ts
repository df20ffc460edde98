import type { LoginConfig } from '../../../config/types';
import { present } from './blueprint';
import type { Blueprint, BlueprintEntry } from './blueprint';
import { enrollmentFlowEntries } from './enrollment-flow';
import { flowReference, withoutFlow } from './flow';
import { enrollmentFlow, loginFlowEntries, sessionStage } from './login-flow';
import { promptEntries, promptStage } from './prompts';
import { recoveryFlowEntries } from './recovery-flow';
import { secondFactorEntries } from './second-factor';
import { BEFORE_LOGIN, OWN } from './shipped';
import type { WorkerSecret } from './worker-secret';

/** What the flows depend on. */
export interface LoginParts {
  readonly login: LoginConfig;
  /** Domain of the environment: the title of the pages. */
  readonly domain: string;
  /** Undefined where no service sends SMS. */
  readonly smsToken: WorkerSecret | undefined;
}

/** How people log in, get an account and get back in; and the brand that makes these flows the ones in use. */
export function loginBlueprint({ login, domain, smsToken }: LoginParts): Blueprint {
  const enrollment = enrollmentFlow(login);
  const flows: BlueprintEntry[] = [
    ...(login.recovery ? recoveryFlowEntries() : []),
    ...(enrollment === 'invitation' || enrollment === 'enrollment' ? enrollmentFlowEntries(enrollment) : []),
    ...loginFlowEntries(login),
  ];
  const unused = [
    ...(login.recovery ? [] : (['recovery'] as const)),
    ...(['invitation', 'enrollment'] as const).filter((flow) => flow !== enrollment),
  ];
  return {
    name: `${OWN} - Login`,
    entries: [
      ...BEFORE_LOGIN,
      ...secondFactorEntries(login.mfa, smsToken),
      sessionStage(login.sessionHours),
      ...promptEntries(login.passwordLength),
      promptStage('new-password'),
      ...flows,
      present(
        'authentik_brands.brand',
        { domain: 'authentik-default' },
        {
          flow_authentication: flowReference('login'),
          flow_recovery: login.recovery ? flowReference('recovery') : null,
          branding_title: domain,
        },
      ),
      // Last: what still refers to them has let go by now.
      ...unused.map(withoutFlow),
    ],
  };
}
