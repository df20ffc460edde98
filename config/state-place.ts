import type { BackendConfig } from './types';

/** Settings of one type of backend. */
export type BackendOfType<Type extends BackendConfig['type']> = Extract<BackendConfig, { type: Type }>;

/** Schema of a stack's state in the pg backend; PostgreSQL allows 63 characters. */
export const stateSchema = (environment: string, stack: string): string =>
  `cluster_infra_${environment}_${stack}`.replace(/-/g, '_');

/** Folder of an environment's states in the bucket, without a slash at its end. */
export const stateFolder = ({ keyPrefix }: BackendOfType<'s3'>, environment: string): string =>
  `${keyPrefix}/${environment}`;

/** Key of a stack's state in the bucket. */
export const stateKey = (settings: BackendOfType<'s3'>, environment: string, stack: string): string =>
  `${stateFolder(settings, environment)}/${stack}.tfstate`;

/** Address of a stack's state on an HTTP server; its lock is at `/lock` under it. */
export const stateAddress = ({ address }: BackendOfType<'http'>, environment: string, stack: string): string =>
  `${address.replace(/\/+$/, '')}/${environment}-${stack}`;
