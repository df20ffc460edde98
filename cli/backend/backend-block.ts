import path from 'node:path';
import { stateAddress, stateKey, stateSchema } from '../../config/state-place';
import type { BackendConfig } from '../../config/types';

const REPOSITORY = path.join(__dirname, '..', '..');

/** Arguments of a backend in Terraform's own names and JSON form. Never a credential. */
export type BackendArguments = Readonly<Record<string, string | number | boolean | Readonly<Record<string, string>>>>;

/** Says of the pg backend that schema, table and index are there, or that they must not be made. */
export const MAKE_NOTHING = { skip_schema_creation: true, skip_table_creation: true, skip_index_creation: true };

/** Folder of an environment's state files in the local backend, absolute. */
export const localFolder = (settings: { readonly path: string }, environment: string): string =>
  path.resolve(REPOSITORY, settings.path, environment);

/** S3-compatible stores have neither Amazon's metadata service nor its account ids and regions. */
const compatibleStore = (endpoint: string) => ({
  endpoints: { s3: endpoint },
  use_path_style: true,
  skip_credentials_validation: true,
  skip_region_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: true,
  skip_s3_checksum: true,
});

/**
 * The arguments with which a stack's state is reached: the same ones that stacks/backend.ts writes into cdk.tf.json
 * (a test compares the two; the command line does not load the stacks).
 */
export function backendArguments(settings: BackendConfig, environment: string, stack: string): BackendArguments {
  switch (settings.type) {
    case 'pg':
      return { schema_name: stateSchema(environment, stack), ...(settings.leastPrivilege ? MAKE_NOTHING : {}) };
    case 's3':
      return {
        bucket: settings.bucket,
        region: settings.region,
        key: stateKey(settings, environment, stack),
        encrypt: true,
        use_lockfile: true,
        ...(settings.endpoint ? compatibleStore(settings.endpoint) : {}),
      };
    case 'http': {
      const address = stateAddress(settings, environment, stack);
      return {
        address,
        lock_address: `${address}/lock`,
        lock_method: 'POST',
        unlock_address: `${address}/lock`,
        unlock_method: 'DELETE',
      };
    }
    case 'local':
      return { path: path.join(localFolder(settings, environment), `${stack}.tfstate`) };
  }
}
