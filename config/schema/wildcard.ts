import { z } from 'zod';
import { host, text } from './common';

const LABELS = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const kind = <Type extends string>(type: Type, description: string) => z.literal(type).meta({ description });

/** How cert-manager writes the records that prove a domain. What is secret comes from Terraform variables. */
const solverSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: kind('cloudflare', 'Cloudflare; the API token comes from TF_VAR_dns01_api_token.'),
    }),
    z.strictObject({
      type: kind('rfc2136', 'A name server that takes dynamic updates; the TSIG key comes from TF_VAR_dns01_tsig_key.'),
      nameserver: text(
        /^[A-Za-z0-9.-]+(:[0-9]{1,5})?$/,
        'a host or IPv4 address, with a port where it is not 53',
        'The name server.',
      ),
      tsigName: text(LABELS, 'a name such as cert-manager.example.org', 'Name of the TSIG key.'),
      tsigAlgorithm: z.enum(['HMACSHA256', 'HMACSHA512']).meta({ description: 'Algorithm of the TSIG key.' }),
    }),
    z.strictObject({
      type: kind(
        'webhook',
        "An external webhook of cert-manager, installed by you (OVH's DNS needs one); each credential comes from TF_VAR_dns01_<credential>.",
      ),
      groupName: text(LABELS, 'an API group such as acme.example.org', 'API group that the webhook serves.'),
      solverName: z.string().min(1).meta({ description: 'Name of the solver in that group.' }),
      config: z.record(z.string(), z.unknown()).meta({
        description:
          'What the webhook wants to know. Credentials by reference: the Secret dns01-<credential with dashes>, key value.',
      }),
      credentials: z
        .array(text(/^[a-z][a-z0-9_]{0,40}$/, 'a name such as application_key', 'One credential.'))
        .meta({ description: 'Names of the credentials.' }),
    }),
  ])
  .meta({ description: 'Who proves to the authority that the domains are yours (DNS-01).' });

export const wildcardSchema = z
  .strictObject({
    domains: z
      .array(host('One domain.'))
      .min(1)
      .meta({ description: 'Domains of which every host below is covered: app.ominis.ai stands for *.app.ominis.ai.' }),
    solver: solverSchema,
    credentialsRevision: z
      .int()
      .min(1)
      .meta({ description: 'Revision of the credentials; raise it by one after a variable changed. Default: 1.' })
      .optional(),
  })
  .nullable()
  .meta({
    description:
      'One certificate for all hosts of a domain, which Traefik shows where a host has none of its own; null makes none.',
  });
