import type { BackupsConfig } from '../../config/types';
import { secretKey } from '../secret/secret-reference';
import type { SecretReference } from '../secret/secret-reference';
import type { EnvironmentValue } from '../workload/container';
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY } from './credentials';

type Destination = NonNullable<BackupsConfig['destination']>;

/** Name of rclone's remote in the settings below. */
const REMOTE = 'backup';

/** What rclone and the scripts need for an object storage, as environment variables (rclone.org/docs/#environment-variables). */
export function objectStorageEnvironment(
  destination: Destination,
  credentials: SecretReference,
  folder: { readonly environment: string; readonly service: string },
): Record<string, EnvironmentValue> {
  const { bucket, region, endpoint, prefix } = destination;
  const settings: Record<string, EnvironmentValue> = {
    TYPE: 's3',
    PROVIDER: endpoint === null ? 'AWS' : 'Other',
    REGION: region,
    ...(endpoint === null ? {} : { ENDPOINT: endpoint }),
    ACCESS_KEY_ID: { secret: secretKey(credentials, ACCESS_KEY_ID) },
    SECRET_ACCESS_KEY: { secret: secretKey(credentials, SECRET_ACCESS_KEY) },
    // The account may write to its bucket, not make one.
    NO_CHECK_BUCKET: 'true',
  };
  return {
    BACKUP_REMOTE: `${REMOTE}:${bucket}/${prefix}/${folder.environment}/${folder.service}`,
    ...Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [`RCLONE_CONFIG_${REMOTE.toUpperCase()}_${name}`, value]),
    ),
  };
}

/** Port of the object storage, for the network rule. */
export function objectStoragePort({ endpoint }: Destination): number {
  const port = endpoint === null ? '' : new URL(endpoint).port;
  return port === '' ? 443 : Number(port);
}
