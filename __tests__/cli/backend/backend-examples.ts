import type { BackendConfig } from '../../../config/types';

/** One backend of each type, and the forms that differ. */
export const BACKENDS: Readonly<Record<string, BackendConfig>> = {
  pg: { type: 'pg', leastPrivilege: false },
  'pg with least privilege': { type: 'pg', leastPrivilege: true },
  's3 at Amazon': { type: 's3', bucket: 'states', region: 'eu-west-1', endpoint: null, keyPrefix: 'infra' },
  's3 elsewhere': {
    type: 's3',
    bucket: 'states',
    region: 'gra',
    endpoint: 'https://s3.example.org',
    keyPrefix: 'cluster-infra/team',
  },
  http: { type: 'http', address: 'https://git.example.org/api/v4/projects/1/terraform/state/' },
  local: { type: 'local', path: '.terraform-states' },
};

/** Every credential that any backend may take from the environment; each value holds the word SEEDED. */
export const SEEDED_ENVIRONMENT = {
  PG_CONN_STR: 'postgres://terraform:SEEDED-pg@db.example.org:6432/states?sslmode=verify-full',
  PGPASSWORD: 'SEEDED-libpq',
  AWS_ACCESS_KEY_ID: 'SEEDED-key',
  AWS_SECRET_ACCESS_KEY: 'SEEDED-secret',
  AWS_SESSION_TOKEN: 'SEEDED-token',
  TF_HTTP_USERNAME: 'SEEDED-user',
  TF_HTTP_PASSWORD: 'SEEDED-password',
} as const;
