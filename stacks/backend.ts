import { HttpBackend, LocalBackend, PgBackend, S3Backend } from 'cdktf';
import type { PgBackendConfig, TerraformStack } from 'cdktf';
import { resolve } from 'node:path';

/**
 * Where the states of an environment live. Credentials never stand here: whatever stands in a backend block is copied
 * into every stack that reads this one, so they come from the environment (PG_CONN_STR, AWS_*, TF_HTTP_*).
 */
export type BackendSettings =
  | { readonly type: 'pg' }
  | {
      readonly type: 's3';
      readonly bucket: string;
      readonly region: string;
      readonly endpoint?: string | null;
      readonly keyPrefix?: string;
    }
  | { readonly type: 'http'; readonly address: string }
  | { readonly type: 'local'; readonly path: string };

/** Gives a stack its own state: one schema, key or address for each environment and stack. */
export function addBackend(stack: TerraformStack, environment: string, settings: BackendSettings): void {
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
        key: `${settings.keyPrefix ?? 'cluster-infra'}/${environment}/${stackId}.tfstate`,
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
      new LocalBackend(stack, { path: resolve(settings.path, environment, `${stackId}.tfstate`) });
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
