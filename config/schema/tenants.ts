import { z } from 'zod';
import { bytes, cpu, host, text } from './common';

/** `client-` + name must be a namespace name of at most 63 characters, so a name has at most 56. */
export const TENANT_NAME_PATTERN = /^[a-z0-9]([a-z0-9-]{0,54}[a-z0-9])?$/;

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
    quota: z
      .strictObject({
        cpu: cpu('Sum of all CPU requests.').optional(),
        memory: bytes('Sum of all memory requests.').optional(),
        storage: bytes('Sum of all volumes.').optional(),
        pods: z.int().min(2).max(1000).meta({ description: 'Number of pods, 2 to 1000.' }).optional(),
      })
      .meta({ description: 'What the whole namespace may use.' })
      .optional(),
  })
  .meta({ description: 'One tenant.' });

export const tenantsSchema = z.array(tenantSchema).meta({ description: 'The tenants that live on this cluster.' });
