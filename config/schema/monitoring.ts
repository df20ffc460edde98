import { z } from 'zod';
import { enabled, text } from './common';

export const monitoringSchema = z
  .strictObject({
    enabled: enabled('monitoring by the Prometheus operator, which has to be there,').optional(),
    namespace: text(
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
      'the name of a namespace',
      'Namespace of Prometheus: its pods may reach the metrics, and the rules are put there.',
    ).optional(),
    labels: z
      .record(z.string(), z.string())
      .meta({ description: 'Labels by which your Prometheus selects monitors and rules; replaces the default.' })
      .optional(),
    certificateDays: z
      .int()
      .min(1)
      .max(60)
      .meta({
        description: 'Days before a certificate ends at which a person is told, 1 to 60; it renews 30 days before.',
      })
      .optional(),
    backupHours: z
      .int()
      .min(1)
      .max(240)
      .meta({ description: 'Hours after which a backup counts as missing, 1 to 240.' })
      .optional(),
    volumePercent: z
      .int()
      .min(50)
      .max(99)
      .meta({ description: 'Fill of a volume, in percent, at which a person is told, 50 to 99.' })
      .optional(),
  })
  .meta({ description: 'Metrics and alerts of the platform itself, for the Prometheus operator.' });
