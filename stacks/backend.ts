import { HttpBackend, LocalBackend, PgBackend, S3Backend } from 'cdktf';
import type { PgBackendConfig, TerraformStack } from 'cdktf';
import { join, resolve } from 'node:path';
import type { BackendConfig } from '../config/types';

const REPOSITORY = join(__dirname, '..');

/**
 * Gives a stack its own state: one schema, key, address or file for each environment and stack. Credentials never stand
 * here: whatever stands in a backend block is copied into every stack that reads this one, so they come from the
 * environment (PG_CONN_STR, AWS_*, TF_HTTP_*).
 */
export function addBackend(stack: TerraformStack, environment: string, settings: BackendConfig): void {
  const stackId = stack.node.id;
  switch (settings.type) {
    case 'pg': {
      const schemaName = `cluster_infra_${environment}_${stackId}`.replace(/-/g, '_');
      // cdktf types connStr as required, but it would put the password into cdk.tf.json; terraform reads PG_CONN_STR.
      const withoutConnection: Omit<PgBackendConfig, 'connStr'> = { schemaName };
      new PgBackend(stack, withoutConnection as PgBackendConfig);
      return;
    }
    case 's3':
      new S3Backend(stack, {
        bucket: settings.bucket,
        region: settings.region,
        key: `${settings.keyPrefix}/${environment}/${stackId}.tfstate`,
        encrypt: true,
        useLockfile: true,
        ...(settings.endpoint ? compatibleStore(settings.endpoint) : {}),
      });
      return;
    case 'http': {
      const address = `${settings.address.replace(/\/+$/, '')}/${environment}-${stackId}`;
      new HttpBackend(stack, {
        address,
        // GitLab's way. Without lock addresses this backend does not lock at all.
        lockAddress: `${address}/lock`,
        lockMethod: 'POST',
        unlockAddress: `${address}/lock`,
        unlockMethod: 'DELETE',
      });
      return;
    }
    case 'local':
      new LocalBackend(stack, { path: resolve(REPOSITORY, settings.path, environment, `${stackId}.tfstate`) });
      return;
  }
}

/** S3-compatible stores have neither Amazon's metadata service nor its account ids and regions. */
function compatibleStore(endpoint: string) {
  return {
    endpoints: { s3: endpoint },
    usePathStyle: true,
    skipCredentialsValidation: true,
    skipRegionValidation: true,
    skipRequestingAccountId: true,
    skipMetadataApiCheck: true,
    skipS3Checksum: true,
  };
}
