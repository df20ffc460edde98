import { z } from 'zod';

const kind = <Type extends string>(type: Type, text: string) => z.literal(type).meta({ description: text });

/** Terraform's own name rules for a bucket are S3's: 3 to 63 lower-case characters. */
const bucket = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'a bucket name: 3 to 63 lower-case letters, digits, dots and dashes')
  .meta({ description: 'Bucket that holds the state; switch its versioning on.' });

const httpsUrl = (description: string) =>
  z
    .string()
    .regex(/^https?:\/\/[^\s@/?#]+(\/[^\s?#]*)?$/, 'an http(s) URL without user, password, query and fragment')
    .meta({ description });

export const backendSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: kind('pg', 'PostgreSQL; the connection string comes from PG_CONN_STR.') }),
    z.strictObject({
      type: kind('s3', 'S3 or compatible; the credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'),
      bucket,
      region: z
        .string()
        .regex(/^[a-z0-9-]+$/, 'a region name such as gra or eu-west-1')
        .meta({ description: 'Region of the bucket.' }),
      endpoint: httpsUrl('URL of an S3-compatible service; null uses AWS.').nullable().optional(),
      keyPrefix: z
        .string()
        .regex(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, 'a path without leading or trailing slash')
        .meta({ description: 'Folder in the bucket; a stack is stored at <keyPrefix>/<environment>/<stack>.tfstate.' })
        .optional(),
    }),
    z.strictObject({
      type: kind('http', 'HTTP as GitLab speaks it; the account comes from TF_HTTP_USERNAME and TF_HTTP_PASSWORD.'),
      address: httpsUrl('URL under which the states lie; a stack is stored at <address>/<environment>-<stack>.'),
    }),
    z.strictObject({
      type: kind('local', 'Files on this machine: for trials only, nobody else sees the state.'),
      path: z.string().min(1).meta({ description: 'Folder of the state files, relative to the repository.' }),
    }),
  ])
  .meta({ description: 'Where Terraform keeps its state. No credentials here: they come from the environment.' });
