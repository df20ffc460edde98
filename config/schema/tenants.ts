import { z } from 'zod';
import { bytes, cidr, cpu, host, resources, text } from './common';

/** `client-` + name must be a namespace name of at most 63 characters, so a name has at most 56. */
export const TENANT_NAME_PATTERN = /^[a-z0-9]([a-z0-9-]{0,54}[a-z0-9])?$/;

/** Middlewares of the platform that a tenant's API may have; a login is a switch of its own. */
export const TENANT_MIDDLEWARES = ['rate-limit', 'rate-limit-login', 'compress'] as const;

const portNumber = (description: string) => z.int().min(1).max(65535).meta({ description });

const sipSchema = z
  .strictObject({
    to: z
      .array(cidr('One range, of the public internet or written out.'))
      .min(1)
      .meta({
        description:
          'Address ranges of the carriers. Private addresses inside of a larger range are left out: name a private range itself where a carrier is reached by it.',
      })
      .optional(),
    ports: z
      .array(
        z
          .strictObject({
            protocol: z.enum(['udp', 'tcp']).meta({ description: 'Transport.' }),
            port: portNumber('The port, or the first one of a range.'),
            end: portNumber('The last port of a range. Default: the port itself.').optional(),
          })
          .meta({ description: 'One port, or a range of ports.' }),
      )
      .min(1)
      .meta({ description: 'Ports of the carriers, for signalling and for media.' })
      .optional(),
  })
  .nullable()
  .meta({
    description: 'SIP trunks: what the pods may send to carriers. {} takes the usual ports; null opens nothing.',
  });

const quotaSchema = z
  .strictObject({
    cpu: cpu('Sum of all CPU requests.').optional(),
    memory: bytes('Sum of all memory requests.').optional(),
    cpuLimits: cpu('Sum of all CPU limits. Default: four times cpu, as CPU can be shared.').optional(),
    memoryLimits: bytes('Sum of all memory limits. Default: twice memory.').optional(),
    storage: bytes('Sum of all volumes.').optional(),
    volumes: z.int().min(0).max(1000).meta({ description: 'Number of volume claims, 0 to 1000.' }).optional(),
    pods: z.int().min(2).max(1000).meta({ description: 'Number of pods, 2 to 1000.' }).optional(),
  })
  .meta({
    description:
      'What the whole namespace may use. The pod that proves the certificate comes on top; load balancers and node ports are never allowed.',
  });

export const tenantSchema = z
  .strictObject({
    name: text(
      TENANT_NAME_PATTERN,
      'a DNS label of at most 56 characters: lower-case letters, digits and inner dashes',
      'Name of the tenant; its namespace is client-<name>.',
    ),
    host: host('Host of the API of the tenant. Default: <name>-api.app.<domain>.').optional(),
    captureId: z
      .int()
      .min(1)
      .max(4294967295)
      .nullable()
      .meta({
        description: 'HEP capture id, 1 to 4294967295: the only mark of the tenant that Homer sees. null sets none.',
      })
      .optional(),
    podSecurity: z
      .enum(['baseline', 'restricted'])
      .meta({ description: 'Pod Security level that the namespace enforces.' })
      .optional(),
    quota: quotaSchema.optional(),
    containers: resources('a container of the tenant that names none itself').optional(),
    middlewares: z
      .array(z.enum(TENANT_MIDDLEWARES).meta({ description: 'One middleware.' }))
      .meta({
        description: 'Middlewares before the API, in this order; the security headers come from the entry point.',
      })
      .optional(),
    login: z
      .boolean()
      .meta({
        description:
          'Whether authentik asks for a login before the API is reached: only members of the group client-<name> pass.',
      })
      .optional(),
    egress: z
      .strictObject({
        https: z
          .boolean()
          .meta({
            description: 'Whether the pods may call HTTPS addresses of the internet, and hosts of the platform.',
          })
          .optional(),
        sip: sipSchema.optional(),
      })
      .meta({ description: 'What the pods may open beyond their namespace, DNS and Homer.' })
      .optional(),
  })
  .meta({ description: 'One tenant.' });

export const tenantsSchema = z.array(tenantSchema).meta({ description: 'The tenants that live on this cluster.' });
