import { createHash } from 'node:crypto';
import type { BackendConfig } from '../../config/types';
import { readConnection } from './connection-string';
import type { Environment } from './credentials';

/** Where the states of an environment lie, without any credential, for people. */
export function backendPlace(settings: BackendConfig, env: Environment): string {
  switch (settings.type) {
    case 'pg': {
      const connection = readConnection(env);
      return connection
        ? `pg ${connection.host}:${connection.port}/${connection.database}`
        : 'pg (PG_CONN_STR is not set)';
    }
    case 's3': {
      const endpoint = settings.endpoint ?? env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'];
      return `s3 ${endpoint ? `${endpoint.replace(/\/+$/, '')}/` : `${settings.region} `}${settings.bucket}/${settings.keyPrefix}`;
    }
    case 'http':
      return `http ${settings.address.replace(/\/+$/, '')}`;
    case 'local':
      return `local ${settings.path}`;
  }
}

/**
 * Twelve hexadecimal digits that change when the states lie elsewhere: another type, host, database, bucket, folder or
 * environment. Who logs in does not count, so a plan of the reading role and an apply of the writing one have the same.
 *
 * @throws CommandError when PG_CONN_STR cannot be read.
 */
export const backendFingerprint = (settings: BackendConfig, environment: string, env: Environment): string =>
  createHash('sha256')
    .update(JSON.stringify([settings.type, backendPlace(settings, env), environment]))
    .digest('hex')
    .slice(0, 12);
