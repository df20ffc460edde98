import { z } from 'zod';
import { emailAddress, enabled } from './common';
import { wildcardSchema } from './wildcard';

/** Names of the ClusterIssuers that this project can create. */
export const ISSUER_NAMES = ['letsencrypt-prod', 'letsencrypt-staging', 'selfsigned', 'private-ca'] as const;

const acme = (what: string) =>
  z
    .strictObject({ enabled: enabled(`the issuer ${what}`).optional() })
    .meta({ description: `The ACME issuer ${what}.` });

export const issuersSchema = z
  .strictObject({
    email: emailAddress("Address of the ACME account; Let's Encrypt writes to it. Default: admin@<domain>.").optional(),
    default: z
      .enum(ISSUER_NAMES)
      .meta({
        description:
          'Issuer of every certificate of this environment. Default: letsencrypt-prod in production, letsencrypt-staging elsewhere.',
      })
      .optional(),
    letsencryptProd: acme('letsencrypt-prod').optional(),
    letsencryptStaging: acme('letsencrypt-staging').optional(),
    selfSigned: z
      .strictObject({ enabled: enabled('the issuer selfsigned').optional() })
      .meta({ description: 'The issuer selfsigned: certificates that sign themselves.' })
      .optional(),
    wildcard: wildcardSchema.optional(),
    privateCa: z
      .strictObject({
        enabled: enabled('the issuer private-ca').optional(),
        commonName: z.string().min(1).max(64).meta({ description: 'Common name of the CA certificate.' }).optional(),
        durationDays: z
          .int()
          .min(30)
          .max(7300)
          .meta({ description: 'Lifetime of the CA certificate in days, 30 to 7300.' })
          .optional(),
      })
      .meta({ description: 'The issuer private-ca: an own CA, for clusters without public DNS.' })
      .optional(),
  })
  .meta({ description: 'The ClusterIssuers, and which of them signs the certificates of this environment.' });
