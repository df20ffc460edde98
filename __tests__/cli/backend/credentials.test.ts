import { checkCredentials, missingCredentials } from '../../../cli/backend/credentials';
import { CommandError } from '../../../errors/command-error';
import { BACKENDS, SEEDED_ENVIRONMENT } from './backend-examples';

const backend = (name: string) => {
  const found = BACKENDS[name];
  if (!found) throw new Error(`no backend ${name}`);
  return found;
};
const names = (example: string, env: Record<string, string>) =>
  missingCredentials(backend(example), { HOME: '/nonexistent', ...env }).map(({ name }) => name);

test.each([
  ['pg', ['PG_CONN_STR']],
  ['s3 elsewhere', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
  ['http', ['TF_HTTP_USERNAME', 'TF_HTTP_PASSWORD']],
  ['local', []],
])('%s needs %j', (example, expected) => {
  expect(names(example, {})).toEqual(expected);
  expect(names(example, SEEDED_ENVIRONMENT)).toEqual([]);
});

test('an empty variable is a missing one, and half a pair is named', () => {
  expect(names('s3 elsewhere', { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: '' })).toEqual([
    'AWS_SECRET_ACCESS_KEY',
  ]);
  expect(names('http', { TF_HTTP_PASSWORD: 'x' })).toEqual(['TF_HTTP_USERNAME']);
});

test.each([
  ['s3 elsewhere', { AWS_PROFILE: 'infra' }],
  ['s3 elsewhere', { AWS_WEB_IDENTITY_TOKEN_FILE: '/run/token' }],
  ['s3 at Amazon', {}],
  ['pg', { PGHOST: 'db', PGUSER: 'tf', PGDATABASE: 'states' }],
  ['http', { TF_HTTP_CLIENT_CERTIFICATE_PEM: 'x', TF_HTTP_CLIENT_PRIVATE_KEY_PEM: 'y' }],
])('another way to log in to %s counts: %j', (example, env) => {
  expect(names(example, env)).toEqual([]);
});

test('half a key pair for Amazon is an error, not a reason to ask the machine for its role', () => {
  expect(names('s3 at Amazon', { AWS_ACCESS_KEY_ID: 'x' })).toEqual(['AWS_SECRET_ACCESS_KEY']);
});

test('one error names all that is missing, with its meaning', () => {
  const check = () => checkCredentials(backend('http'), {});
  expect(check).toThrow(CommandError);
  expect(check).toThrow(
    /TF_HTTP_USERNAME: .*\n.*TF_HTTP_PASSWORD: .*\nHow to fix it: Set TF_HTTP_USERNAME and TF_HTTP_PASSWORD/,
  );
});

test.each(['postgres://tf:SEEDED/@db/states', 'SEEDED', 'postgres://tf:SEEDED%zz@db/states'])(
  'a connection string that cannot be read is refused without being shown',
  (text) => {
    const check = () => checkCredentials(backend('pg'), { PG_CONN_STR: text });
    expect(check).toThrow(/PG_CONN_STR is not a connection string/);
    expect(check).not.toThrow(/SEEDED/);
  },
);
