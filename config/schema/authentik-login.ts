import { z } from 'zod';
import { text } from './common';

/** Second factors, as authentik names their device classes. */
export const MFA_METHODS = ['totp', 'webauthn', 'static', 'sms'] as const;

const sms = z
  .strictObject({
    provider: z
      .enum(['twilio', 'generic'])
      .meta({ description: 'twilio, or any service that takes a POST with a bearer token.' }),
    from: text(/^\+[1-9][0-9]{5,14}$/, 'a telephone number such as +4930123456', 'Number that messages come from.'),
    account: text(
      /^(AC[0-9a-zA-Z]{10,64}|https:\/\/[^\s@]+)$/,
      "Twilio's account SID, or the https:// address of the service",
      'The account at Twilio, or the address that takes messages.',
    ),
  })
  .nullable()
  .meta({
    description: 'Service that sends codes by SMS; null sends none. Its token comes from TF_VAR_sms_token_authentik.',
  });

export const loginSchema = z
  .strictObject({
    recovery: z
      .boolean()
      .meta({ description: 'Whether a forgotten password is reset by mail. Default: whether mail is configured.' })
      .optional(),
    enrollment: z
      .enum(['none', 'invitation', 'open'])
      .meta({
        description:
          'Who may make an account: nobody, people with an invitation link, or everybody with a mail address.',
      })
      .optional(),
    sessionHours: z.int().min(1).max(720).meta({ description: 'Hours that a login lasts, 1 to 720.' }).optional(),
    passwordLength: z
      .int()
      .min(8)
      .max(128)
      .meta({ description: 'Least number of characters of a new password, 8 to 128.' })
      .optional(),
    mfa: z
      .strictObject({
        required: z
          .boolean()
          .meta({
            description: 'Whether everybody needs a second factor; whoever has none sets one up at the next login.',
          })
          .optional(),
        methods: z
          .array(z.enum(MFA_METHODS).meta({ description: 'One method; static is a list of recovery codes.' }))
          .min(1)
          .meta({ description: 'Second factors that are accepted and may be set up.' })
          .optional(),
        rememberHours: z
          .int()
          .min(0)
          .max(720)
          .meta({ description: 'Hours in which a device that passed is not asked again; 0 asks always.' })
          .optional(),
        sms: sms.optional(),
      })
      .meta({ description: 'Second factors.' })
      .optional(),
  })
  .meta({ description: 'How people log in, get an account, and get back in.' });
