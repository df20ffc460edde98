import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { BackendConfig } from '../../config/types';
import { CommandError } from '../../errors/command-error';
import { readConnection } from './connection-string';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that the backend needs and the environment lacks. */
export interface MissingVariable {
  readonly name: string;
  readonly meaning: string;
}

const missing = (env: Environment, wanted: readonly MissingVariable[]): MissingVariable[] =>
  wanted.filter(({ name }) => !env[name]);

function missingForS3(env: Environment, isAmazon: boolean): MissingVariable[] {
  const keys = missing(env, [
    { name: 'AWS_ACCESS_KEY_ID', meaning: 'access key of the bucket' },
    { name: 'AWS_SECRET_ACCESS_KEY', meaning: 'secret key of the bucket' },
  ]);
  if (keys.length < 2) return keys;
  const credentialsFile =
    env['AWS_SHARED_CREDENTIALS_FILE'] ?? path.join(env['HOME'] ?? homedir(), '.aws', 'credentials');
  const otherWays = [
    env['AWS_PROFILE'],
    env['AWS_WEB_IDENTITY_TOKEN_FILE'],
    env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
    env['AWS_CONTAINER_CREDENTIALS_FULL_URI'],
    existsSync(credentialsFile),
    // A machine at Amazon has a role of its own, which only Amazon's metadata service knows of.
    isAmazon,
  ];
  return otherWays.some(Boolean) ? [] : keys;
}

function missingForHttp(env: Environment): MissingVariable[] {
  const byCertificate = env['TF_HTTP_CLIENT_CERTIFICATE_PEM'] && env['TF_HTTP_CLIENT_PRIVATE_KEY_PEM'];
  if (byCertificate && !env['TF_HTTP_USERNAME'] && !env['TF_HTTP_PASSWORD']) return [];
  return missing(env, [
    { name: 'TF_HTTP_USERNAME', meaning: 'account of the state server (GitLab: the user, or gitlab-ci-token)' },
    { name: 'TF_HTTP_PASSWORD', meaning: 'its password (GitLab: an access token, or CI_JOB_TOKEN)' },
  ]);
}

/** The variables that a backend needs and the environment lacks; other ways to log in count. */
export function missingCredentials(settings: BackendConfig, env: Environment): MissingVariable[] {
  switch (settings.type) {
    case 'pg':
      return env['PGHOST'] && env['PGUSER'] && env['PGDATABASE']
        ? []
        : missing(env, [
            { name: 'PG_CONN_STR', meaning: 'postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full' },
          ]);
    case 's3':
      return missingForS3(env, settings.endpoint === null);
    case 'http':
      return missingForHttp(env);
    case 'local':
      return [];
  }
}

/**
 * Checks, before Terraform runs, that the environment holds what the backend needs to log in. It is never asked of a
 * server whether the credentials are right: `cluster-infra doctor --backend` does that.
 *
 * @throws CommandError that lists all missing variables, or says that PG_CONN_STR cannot be read.
 */
export function checkCredentials(settings: BackendConfig, env: Environment): void {
  const absent = missingCredentials(settings, env);
  if (absent.length > 0)
    throw new CommandError({
      problem: `The ${settings.type} backend cannot be used: ${absent.length === 1 ? 'an environment variable is' : 'environment variables are'} missing.`,
      details: absent.map(({ name, meaning }) => `${name}: ${meaning}`),
      fix: `Set ${absent.map(({ name }) => name).join(' and ')} in the environment, never in a file of the repository; docs/backends.md says who gets which.`,
    });
  if (settings.type === 'pg') readConnection(env);
}
