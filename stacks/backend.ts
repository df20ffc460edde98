import { HttpBackend, LocalBackend, PgBackend, S3Backend } from 'cdktf';
import type { PgBackendConfig, TerraformStack } from 'cdktf';
import { join, resolve } from 'node:path';
import { stateAddress, stateKey, stateSchema } from '../config/state-place';
import type { BackendConfig } from '../config/types';

const REPOSITORY = join(__dirname, '..');

/**
 * Gives a stack its own state: one schema, key, address or file for each environment and stack. Credentials never stand
 * here: whatever stands in a backend block is copied into every stack that reads this one, so they come from the
 * environment (PG_CONN_STR, AWS_*, TF_HTTP_*). `cluster-infra` writes the same blocks for itself: cli/backend.
 */
export function addBackend(stack: TerraformStack, environment: string, settings: BackendConfig): void {
  const stackId = stack.node.id;
  switch (settings.type) {
    case 'pg': {
      // cdktf types connStr as required, but it would put the password into cdk.tf.json; terraform reads PG_CONN_STR.
      const withoutConnection: Omit<PgBackendConfig, 'connStr'> = {
        schemaName: stateSchema(environment, stackId),
        ...(settings.leastPrivilege ? MADE_BY_AN_ADMINISTRATOR : {}),
      };
      new PgBackend(stack, withoutConnection as PgBackendConfig);
      return;
    }
    case 's3':
      new S3Backend(stack, {
        bucket: settings.bucket,
        region: settings.region,
        key: stateKey(settings, environment, stackId),
        encrypt: true,
        ...(settings.endpoint ? compatibleStore(settings.endpoint) : {}),
      });
      // An option of cdktf's successor only; as an override both write it, and readers of the state rightly go without.
      stack.addOverride('terraform.backend.s3.use_lockfile', true);
      return;
    case 'http': {
      const address = stateAddress(settings, environment, stackId);
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

/** Also what a role that only reads needs: without these Terraform tries to create a sequence even for a plan. */
const MADE_BY_AN_ADMINISTRATOR = { skipSchemaCreation: true, skipTableCreation: true, skipIndexCreation: true };

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
