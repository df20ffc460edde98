import { z } from 'zod';
import { AVAILABILITY_LEVELS } from '../availability';
import { authentikSchema } from './authentik';
import { backendSchema } from './backend';
import { backupsSchema } from './backups';
import { chartsSchema, clusterSchema, timeoutsSchema } from './cluster';
import { host } from './common';
import { excalidrawSchema } from './excalidraw';
import { guardSchema } from './guard';
import { homerSchema } from './homer';
import { issuersSchema } from './issuers';
import { monitoringSchema } from './monitoring';
import { platformSchema } from './platform';
import { sitesSchema } from './sites';
import { tenantsSchema } from './tenants';
import { vaultwardenSchema } from './vaultwarden';

const servicesSchema = z
  .strictObject({
    authentik: authentikSchema.optional(),
    vaultwarden: vaultwardenSchema.optional(),
    homer: homerSchema.optional(),
    excalidraw: excalidrawSchema.optional(),
  })
  .meta({ description: 'The shared services.' });

/** What a person writes in environments/<name>.yaml: the first of the three layers (input, defaults, derived). */
export const environmentSchema = z
  .strictObject({
    domain: host('Domain under which all hosts lie. Default: ominis.ai.').optional(),
    cluster: clusterSchema,
    backend: backendSchema,
    charts: chartsSchema.optional(),
    timeouts: timeoutsSchema.optional(),
    debug: z
      .boolean()
      .meta({ description: 'Whether failed releases and rollouts are left in place to be looked at.' })
      .optional(),
    protection: z
      .boolean()
      .meta({
        description:
          "Whether Terraform refuses to destroy or replace what holds data (prevent_destroy): stateful sets, namespaces, the vault's organizations. false only where everything may go. An entry of guard.allow lifts it for its address.",
      })
      .optional(),
    availability: z
      .enum(AVAILABILITY_LEVELS)
      .meta({
        description:
          'How many pods of each service run, and how they are kept apart. single: one of everything, for a cluster of one node. standard: two where an outage would be felt, on different nodes if possible, before tenants when nodes are full. high: three, never two on one node while another is free. A number of replicas in this file wins. From two pods on a PodDisruptionBudget keeps one at every drain.',
      })
      .optional(),
    platform: platformSchema.optional(),
    issuers: issuersSchema.optional(),
    services: servicesSchema.optional(),
    backups: backupsSchema.optional(),
    sites: sitesSchema.optional(),
    monitoring: monitoringSchema.optional(),
    tenants: tenantsSchema.optional(),
    guard: guardSchema.optional(),
  })
  .meta({ title: 'cluster-infra environment', description: 'One environment of cluster-infra.' });

export type EnvironmentInput = z.input<typeof environmentSchema>;
