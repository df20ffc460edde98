import { z } from 'zod';
import { database, email, emailAddress, enabled, host, resources, secretRevisions, bytes } from './common';

export const vaultwardenSchema = z
  .strictObject({
    enabled: enabled('Vaultwarden').optional(),
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
    secretRevisions: secretRevisions({
      adminToken: 'Token of the admin page.',
      database: 'Password of the database role vaultwarden.',
      smtpPassword: 'The SMTP password (TF_VAR_smtp_password_vaultwarden): raise it when the password has changed.',
    }).optional(),
  })
  .meta({ description: 'Vaultwarden, the vault of the team.' });
