import { z } from 'zod';
import { REPLICAS } from '../availability';
import {
  chartValues,
  database,
  email,
  emailAddress,
  enabled,
  host,
  keepData,
  replicas,
  resources,
  secretRevisions,
} from './common';

const component = (name: keyof typeof REPLICAS.authentik) =>
  z
    .strictObject({
      replicas: replicas(`authentik ${name}`, REPLICAS.authentik[name]).optional(),
      resources: resources(`authentik ${name}`).optional(),
    })
    .meta({ description: `The ${name} of authentik.` });

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
    secretRevisions: secretRevisions({
      secretKey:
        'Key that signs sessions and derives the ids of users in other applications: a number above 1 is refused.',
      bootstrap: 'First password and token of akadmin: read on the first start only, so a number above 1 is refused.',
      database: 'Password of the database role authentik.',
      smtpPassword: 'The SMTP password (TF_VAR_smtp_password_authentik): raise it when the password has changed.',
    }).optional(),
    values: chartValues('authentik').optional(),
  })
  .meta({ description: 'authentik, the identity provider.' });
