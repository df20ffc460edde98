import { readConnection } from '../../../cli/backend/connection-string';
import { backendFingerprint, backendPlace } from '../../../cli/backend/fingerprint';
import { BACKENDS, SEEDED_ENVIRONMENT } from './backend-examples';

const fingerprints = (env: Record<string, string>, environment = 'production') =>
  Object.values(BACKENDS).map((backend) => backendFingerprint(backend, environment, env));

test('it tells the places apart, and environments in the same place', () => {
  const all = [...fingerprints(SEEDED_ENVIRONMENT), ...fingerprints(SEEDED_ENVIRONMENT, 'staging')];
  // Least privilege changes who makes the tables, not where they are.
  expect(new Set(all).size).toBe(all.length - 2);
  for (const fingerprint of all) expect(fingerprint).toMatch(/^[0-9a-f]{12}$/);
});

test('who logs in does not matter: the reading role plans what the writing role applies', () => {
  const reader = SEEDED_ENVIRONMENT.PG_CONN_STR.replace('terraform:SEEDED-pg', 'plan:other');
  expect(fingerprints({ ...SEEDED_ENVIRONMENT, PG_CONN_STR: reader, AWS_ACCESS_KEY_ID: 'other' })).toEqual(
    fingerprints(SEEDED_ENVIRONMENT),
  );
});

test('the place is shown without a credential', () => {
  const places = Object.values(BACKENDS).map((backend) => backendPlace(backend, SEEDED_ENVIRONMENT));
  expect(places).toEqual([
    'pg db.example.org:6432/states',
    'pg db.example.org:6432/states',
    's3 eu-west-1 states/infra',
    's3 https://s3.example.org/states/cluster-infra/team',
    'http https://git.example.org/api/v4/projects/1/terraform/state',
    'local .terraform-states',
  ]);
});

test.each([
  ['postgres://tf:p%40ss@[::1]:5433/states?sslmode=require', '[::1]', '5433', 'states', 'p@ss'],
  ['postgresql://tf@db/states', 'db', '5432', 'states', ''],
  ["host=db port=5433 user=tf dbname=states password='it\\'s'", 'db', '5433', 'states', "it's"],
  ['postgres:///states?host=/run/postgresql&user=tf', '/run/postgresql', '5432', 'states', ''],
])('%s is read as libpq reads it', (text, host, port, database, password) => {
  expect(readConnection({ PG_CONN_STR: text })).toMatchObject({ host, port, database, user: 'tf', password });
});
