import { z } from 'zod';
import { bytes, database, email, emailAddress, enabled, host, keepData, resources, secretRevisions } from './common';
import { vaultContentSchema } from './vault-content';

/** Single sign-on with authentik; the master password stays what opens the vault. */
const sso = z
  .strictObject({
    enabled: z
      .boolean()
      .meta({ description: 'Whether people sign in by authentik, which has to be switched on.' })
      .optional(),
    only: z
      .boolean()
      .meta({ description: 'Whether that is the only way; the account of the stack vault then cannot log in.' })
      .optional(),
    matchEmail: z
      .boolean()
      .meta({ description: 'Whether an account that exists is found by its mail address at the first sign-on.' })
      .optional(),
  })
  .meta({ description: 'Single sign-on with authentik.' });

export const vaultwardenSchema = z
  .strictObject({
    enabled: enabled('Vaultwarden').optional(),
    keepData: keepData('Vaultwarden').optional(),
    host: host('Host of the vault. Default: vault.<domain>.').optional(),
    replicas: z
      .literal(1)
      .meta({ description: 'Always 1: notifications and the data folder belong to one process.' })
      .optional(),
    resources: resources('Vaultwarden').optional(),
    storage: bytes('Size of the data volume (keys, attachments, sends); it can grow, never shrink.').optional(),
    signupsAllowed: z.boolean().meta({ description: 'Whether anybody may register.' }).optional(),
    invitationsAllowed: z
      .boolean()
      .meta({ description: 'Whether owners may invite people without an account.' })
      .optional(),
    organizationCreators: z
      .array(emailAddress('One account.'))
      .meta({ description: 'Accounts that may create organizations; an empty list means everybody.' })
      .optional(),
    database: database('vaultwarden').optional(),
    email: email('vaultwarden').optional(),
    sso: sso.optional(),
    secretRevisions: secretRevisions({
      adminToken: 'Token of the admin page.',
      database: 'Password of the database role vaultwarden.',
      smtpPassword: 'The SMTP password (TF_VAR_smtp_password_vaultwarden): raise it when the password has changed.',
      ssoClient: 'Client secret with which Vaultwarden signs in at authentik.',
    }).optional(),
    content: vaultContentSchema.optional(),
  })
  .meta({ description: 'Vaultwarden, the vault of the team.' });
