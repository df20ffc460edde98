import type { LoginConfig } from '../../../config/types';
import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { flowEntry, flowReference, stageEntries, withoutFlow } from './flow';
import { OWN, SHIPPED } from './shipped';
import { KeyOf } from './tags';
import type { Reference } from './tags';
import { fromWorker } from './worker-secret';
import type { WorkerSecret } from './worker-secret';

type Method = LoginConfig['mfa']['methods'][number];

/** Id of the stage that asks for the second factor. */
export const SECOND_FACTOR = 'second-factor';
const SMS = 'sms';

const SETUP: Readonly<Record<Method, Reference>> = {
  totp: SHIPPED.totpSetup,
  webauthn: SHIPPED.webauthnSetup,
  static: SHIPPED.staticSetup,
  sms: new KeyOf(SMS),
};

/** What somebody without a factor may set up at login. Recovery codes alone are none, unless nothing else is allowed. */
const setupStages = (methods: readonly Method[]): Reference[] => {
  const devices = methods.filter((method) => method !== 'static');
  return (devices.length === 0 ? methods : devices).map((method) => SETUP[method]);
};

/**
 * The stage that asks for a second factor.
 * @param smsToken undefined where no service sends SMS
 */
export function secondFactorEntries(mfa: LoginConfig['mfa'], smsToken: WorkerSecret | undefined): BlueprintEntry[] {
  return [
    ...smsEntries(mfa, smsToken),
    present(
      'authentik_stages_authenticator_validate.authenticatorvalidatestage',
      { name: `${OWN}-second-factor` },
      {
        device_classes: [...mfa.methods],
        not_configured_action: mfa.required ? 'configure' : 'skip',
        configuration_stages: setupStages(mfa.methods),
        last_auth_threshold: mfa.rememberHours === 0 ? 'seconds=0' : `hours=${mfa.rememberHours}`,
      },
      { id: SECOND_FACTOR },
    ),
  ];
}

function smsEntries({ sms }: LoginConfig['mfa'], token: WorkerSecret | undefined): BlueprintEntry[] {
  if (sms === null || token === undefined) {
    return [withoutFlow('sms-setup')];
  }
  return [
    flowEntry({
      flow: 'sms-setup',
      title: 'Set up codes by SMS',
      designation: 'stage_configuration',
      authentication: 'require_authenticated',
    }),
    present(
      'authentik_stages_authenticator_sms.authenticatorsmsstage',
      { name: `${OWN}-sms` },
      {
        configure_flow: flowReference('sms-setup'),
        friendly_name: 'Codes by SMS',
        provider: sms.provider,
        from_number: sms.from,
        account_sid: sms.account,
        auth: fromWorker(token),
        auth_type: sms.provider === 'twilio' ? 'basic' : 'bearer',
      },
      { id: SMS },
    ),
    ...stageEntries('sms-setup', [new KeyOf(SMS)]),
  ];
}
