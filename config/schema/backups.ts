import { z } from 'zod';
import { bytes, enabled, secretRevisions, text } from './common';

const destination = z
  .strictObject({
    bucket: text(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'a bucket name: 3 to 63 lower-case letters, digits, dots and dashes',
      'Bucket that takes the backups; another one than that of the state.',
    ),
    region: text(/^[a-z0-9-]+$/, 'a region name such as gra or eu-west-1', 'Region of the bucket.'),
    endpoint: text(
      /^https:\/\/[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?$/,
      'an https URL of a host, such as https://s3.gra.io.cloud.ovh.net',
      'A URL.',
    )
      .nullable()
      .meta({ description: 'URL of an S3-compatible service; null uses AWS. Default: null.' })
      .optional(),
    prefix: text(
      /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/,
      'a path without leading or trailing slash',
      'Folder in the bucket; a backup is stored at PREFIX/ENVIRONMENT/SERVICE/TIME. Default: cluster-infra.',
    ).optional(),
  })
  .nullable()
  .meta({
    description:
      'Object storage (S3) that takes a copy of every backup; null keeps them on a volume of the cluster only. Credentials: TF_VAR_backup_access_key_id and TF_VAR_backup_secret_access_key.',
  });

export const backupsSchema = z
  .strictObject({
    enabled: enabled(
      'the daily backup of every database, of the data folder of the vault and of the certificates',
    ).optional(),
    schedule: text(
      /^[0-9*/,-]+( [0-9*/,-]+){4}$/,
      'five fields of cron, such as 0 2 * * *',
      'When backups are made: minute, hour, day of the month, month, day of the week.',
    ).optional(),
    timeZone: text(
      /^[A-Za-z]+(\/[A-Za-z_+-]+)*$/,
      'a name of the IANA time zone database, such as Europe/Berlin',
      'Time zone of the schedule.',
    ).optional(),
    keepDays: z
      .int()
      .min(1)
      .max(365)
      .meta({ description: 'Days whose backups are kept, on the volume and in the bucket, 1 to 365. Older ones go.' })
      .optional(),
    storage: bytes('Size of the volume <service>-backup; it can grow, never shrink.').optional(),
    destination: destination.optional(),
    secretRevisions: secretRevisions({
      credentials: 'The account at the object storage (TF_VAR_backup_*): raise it when the account has changed.',
    }).optional(),
  })
  .meta({ description: 'Daily backups.' });
