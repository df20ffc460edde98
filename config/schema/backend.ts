import { z } from 'zod';
import { text } from './common';

const kind = <Type extends string>(type: Type, text: string) => z.literal(type).meta({ description: text });

const bucket = text(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'a bucket name: 3 to 63 lower-case letters, digits, dots and dashes',
  'Bucket that holds the state; switch its versioning on.',
);

const httpsUrl = (description: string) =>
  text(
    /^https?:\/\/[^\s@/?#]+(\/[^\s?#]*)?$/,
    'an http(s) URL without user, password, query and fragment',
    description,
  );

export const backendSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: kind('pg', 'PostgreSQL; the connection string comes from PG_CONN_STR.'),
      leastPrivilege: z
        .boolean()
        .meta({
          description:
            'Whether an administrator made schemas and tables (`cluster-infra state sql`), so that the role of Terraform may make none.',
        })
        .optional(),
    }),
    z.strictObject({
      type: kind('s3', 'S3 or compatible; the credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'),
      bucket,
      region: text(/^[a-z0-9-]+$/, 'a region name such as gra or eu-west-1', 'Region of the bucket.'),
      endpoint: httpsUrl('A URL.')
        .nullable()
        .meta({ description: 'URL of an S3-compatible service; null uses AWS.' })
        .optional(),
      keyPrefix: text(
        /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/,
        'a path without leading or trailing slash',
        'Folder in the bucket; a stack is stored at KEYPREFIX/ENVIRONMENT/STACK.tfstate.',
      ).optional(),
    }),
    z.strictObject({
      type: kind('http', 'HTTP as GitLab speaks it; the account comes from TF_HTTP_USERNAME and TF_HTTP_PASSWORD.'),
      address: httpsUrl('URL under which the states lie; a stack is stored at ADDRESS/ENVIRONMENT-STACK.'),
    }),
    z.strictObject({
      type: kind('local', 'Files on this machine: for trials only, nobody else sees the state.'),
      path: z.string().min(1).meta({ description: 'Folder of the state files, relative to the repository.' }),
    }),
  ])
  .meta({ description: 'Where Terraform keeps its state. No credentials here: they come from the environment.' });
