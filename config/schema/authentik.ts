import { z } from 'zod';
import { REPLICAS } from '../availability';
import { applicationsSchema, groupName, groupNames, REMOVED_PATTERN } from './authentik-applications';
import { loginSchema } from './authentik-login';
import {
  chartValues,
  cidr,
  database,
  email,
  emailAddress,
  enabled,
  host,
  keepData,
  replicas,
  resources,
  secretRevisions,
  text,
} from './common';

const component = (name: keyof typeof REPLICAS.authentik) =>
  z
    .strictObject({
      replicas: replicas(`authentik ${name}`, REPLICAS.authentik[name]).optional(),
      resources: resources(`authentik ${name}`).optional(),
    })
    .meta({ description: `The ${name} of authentik.` });

/** Who may use what the platform itself brings. */
const access = z
  .strictObject({
    homer: groupNames('Groups that may use Homer.').optional(),
    excalidraw: groupNames('Groups that may use Excalidraw.').optional(),
    dashboard: groupNames("Groups that may see Traefik's dashboard.").optional(),
    vaultwarden: groupNames('Groups that may sign in to Vaultwarden by single sign-on.').optional(),
  })
  .meta({ description: "Groups that may use the platform's own applications." });

export const authentikSchema = z
  .strictObject({
    enabled: enabled('authentik').optional(),
    keepData: keepData('authentik').optional(),
    host: host('Host of the login pages. Default: auth.<domain>.').optional(),
    server: component('server').optional(),
    worker: component('worker').optional(),
    database: database('authentik').optional(),
    bootstrapEmail: emailAddress('Address of the first administrator, akadmin. Default: admin@<domain>.').optional(),
    email: email('authentik').optional(),
    trustedProxies: z
      .array(cidr('One address range.'))
      .meta({ description: 'Address ranges of pods and proxies whose X-Forwarded-* headers are believed.' })
      .optional(),
    groups: z
      .array(groupName('One group.'))
      .meta({ description: 'Groups that exist, besides authentik Admins and one client-<name> per tenant.' })
      .optional(),
    access: access.optional(),
    applications: applicationsSchema.optional(),
    removedApplications: z
      .array(
        text(
          REMOVED_PATTERN,
          'the slug that the application had',
          'Slug of an application that was in the list before.',
        ),
      )
      .meta({ description: 'Applications to delete in authentik: leaving one out of the list keeps it there.' })
      .optional(),
    login: loginSchema.optional(),
    secretRevisions: secretRevisions({
      secretKey:
        'Key that signs sessions and derives the ids of users in other applications: a number above 1 is refused.',
      bootstrap: 'First password and token of akadmin: read on the first start only, so a number above 1 is refused.',
      database: 'Password of the database role authentik.',
      smtpPassword: 'The SMTP password (TF_VAR_smtp_password_authentik): raise it when the password has changed.',
      smsToken: 'The token of the SMS service (TF_VAR_sms_token_authentik): raise it when the token has changed.',
    }).optional(),
    values: chartValues('authentik').optional(),
  })
  .meta({ description: 'authentik, the identity provider.' });
