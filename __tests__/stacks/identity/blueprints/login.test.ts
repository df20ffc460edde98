import type { Config } from '../../../../config/types';
import { blueprintOf, entriesOf, entry, tagsIn } from '../../../support/blueprints';
import type { ParsedBlueprint } from '../../../support/blueprints';
import { everything } from '../rich-identity';
import { identity } from '../synthesized';

const login = (change?: (config: Config) => void): ParsedBlueprint => blueprintOf(identity(change), 'login');
const full = login(everything);
const plain = login();

/** The stages of a flow, in the order in which a person meets them. */
function stagesOf(blueprint: ParsedBlueprint, flow: string): unknown[] {
  return entriesOf(blueprint, 'authentik_flows.flowstagebinding')
    .filter(({ identifiers }) => tagsIn(identifiers)[0]?.argument === `flow-${flow}`)
    .sort((a, b) => Number(a.identifiers?.['order']) - Number(b.identifiers?.['order']))
    .map(({ attrs }) => tagsIn(attrs)[0]?.argument);
}

const flowsThatGo = (blueprint: ParsedBlueprint): unknown[] =>
  entriesOf(blueprint, 'authentik_flows.flow')
    .filter(({ state }) => state === 'absent')
    .map(({ identifiers }) => identifiers?.['slug']);

const BRAND = 'authentik_brands.brand';
const brand = (blueprint: ParsedBlueprint) => entry(blueprint, BRAND, { domain: 'authentik-default' }).attrs;
const identification = (blueprint: ParsedBlueprint) =>
  entry(blueprint, 'authentik_stages_identification.identificationstage', { name: 'cluster-infra-identification' })
    .attrs;
const secondFactor = (blueprint: ParsedBlueprint) =>
  entry(blueprint, 'authentik_stages_authenticator_validate.authenticatorvalidatestage', {
    name: 'cluster-infra-second-factor',
  }).attrs;

describe('the login', () => {
  it('asks who, then for a second factor, and then makes a session', () => {
    expect(stagesOf(plain, 'login')).toEqual(['identification', 'second-factor', 'session']);
  });

  it('is the one in use, and leaves the shipped flow as it is: the way in when ours is broken', () => {
    expect(brand(plain)).toMatchObject({ flow_authentication: { tag: 'KeyOf', argument: 'flow-login' } });
    const touched = entriesOf(plain, 'authentik_flows.flow').map(({ identifiers }) => identifiers?.['slug']);
    expect(touched.filter((slug) => !String(slug).startsWith('cluster-infra-'))).toEqual([]);
  });

  it('lets whoever has no second factor set one up, not log in without', () => {
    expect(secondFactor(plain)).toMatchObject({ not_configured_action: 'configure' });
    expect(secondFactor(login((config) => void (config.services.authentik.login.mfa.required = false)))).toMatchObject({
      not_configured_action: 'skip',
    });
  });

  it('offers the configured methods; recovery codes alone are no second factor', () => {
    expect(secondFactor(full)).toMatchObject({ device_classes: ['totp', 'webauthn', 'static', 'sms'] });
    expect(tagsIn(secondFactor(full)?.['configuration_stages']).map(({ argument }) => String(argument))).toEqual([
      expect.stringContaining('totp'),
      expect.stringContaining('webauthn'),
      'sms',
    ]);
  });

  it('remembers a device as long as configured', () => {
    const remembered = login((config) => void (config.services.authentik.login.mfa.rememberHours = 24));
    expect(secondFactor(plain)).toMatchObject({ last_auth_threshold: 'seconds=0' });
    expect(secondFactor(remembered)).toMatchObject({ last_auth_threshold: 'hours=24' });
  });

  it('sends codes by the configured service, whose token is no text', () => {
    const sms = entry(full, 'authentik_stages_authenticator_sms.authenticatorsmsstage', { name: 'cluster-infra-sms' });
    expect(sms.attrs).toMatchObject({
      provider: 'twilio',
      from_number: '+4930123456',
      auth: { tag: 'Env', argument: 'CLUSTER_INFRA_SMS_TOKEN_R1' },
    });
    expect(stagesOf(full, 'sms-setup')).toEqual(['sms']);
  });
});

describe('a forgotten password', () => {
  it('needs the mailbox and the second factor', () => {
    expect(stagesOf(full, 'recovery')).toEqual([
      'recovery-identification',
      'recovery-mail',
      'second-factor',
      'new-password',
      'write-password',
      'session',
    ]);
    expect(brand(full)).toMatchObject({ flow_recovery: { tag: 'KeyOf', argument: 'flow-recovery' } });
    expect(identification(full)).toMatchObject({ recovery_flow: { tag: 'KeyOf', argument: 'flow-recovery' } });
  });

  it('does not wake an account that was switched off', () => {
    const mail = entry(full, 'authentik_stages_email.emailstage', { name: 'cluster-infra-recovery-mail' });
    expect(mail.attrs).toMatchObject({ activate_user_on_success: false });
  });

  it('stays forgotten without mail: neither link nor address', () => {
    expect(identification(plain)).toMatchObject({ recovery_flow: null });
    expect(brand(plain)).toMatchObject({ flow_recovery: null });
    expect(flowsThatGo(plain)).toContain('cluster-infra-recovery');
  });
});

describe('a new account', () => {
  const byInvitation = login((config) => {
    everything(config);
    config.services.authentik.login.enrollment = 'invitation';
  });

  it('sleeps until its address is proven', () => {
    expect(stagesOf(full, 'enrollment')).toEqual(['new-account', 'write-account', 'enrollment-mail', 'session']);
    const write = entry(full, 'authentik_stages_user_write.userwritestage', { name: 'cluster-infra-write-account' });
    expect(write.attrs).toMatchObject({ create_users_as_inactive: true, user_type: 'external' });
  });

  it('starts with an invitation where only invited people may have one', () => {
    expect(stagesOf(byInvitation, 'invitation')[0]).toBe('invited');
    const invited = entry(byInvitation, 'authentik_stages_invitation.invitationstage', {
      name: 'cluster-infra-invited',
    });
    expect(invited.attrs).toEqual({ continue_flow_without_invitation: false });
    expect(identification(byInvitation)).toMatchObject({ enrollment_flow: null });
  });

  it('cannot be made by the flow of another setting, whose address would still work', () => {
    expect(flowsThatGo(plain)).toEqual(
      expect.arrayContaining(['cluster-infra-invitation', 'cluster-infra-enrollment']),
    );
    expect(flowsThatGo(byInvitation)).toEqual(['cluster-infra-enrollment']);
    expect(flowsThatGo(full)).toEqual(['cluster-infra-invitation']);
  });

  it('gets a password as long as configured', () => {
    const policy = entry(
      login((config) => void (config.services.authentik.login.passwordLength = 20)),
      'authentik_policies_password.passwordpolicy',
      { name: 'cluster-infra-password' },
    );
    expect(policy.attrs).toMatchObject({ length_min: 20 });
  });
});
