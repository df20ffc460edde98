import { failureKind } from '../../../cli/backend/backend-failure';
import { errorLines } from '../../../cli/backend/backend-folder';
import { withoutSecrets } from '../../../cli/backend/without-secrets';
import { SEEDED_ENVIRONMENT } from './backend-examples';

// Messages as Terraform 1.11.4 printed them.
test.each([
  ['Error: pq: password authentication failed for user "tf"', 'credentials'],
  ['Error: pq: permission denied for schema public', 'permission'],
  ['Error: Failed to get existing workspaces: pq: relation "nope.states" does not exist', 'missing'],
  ['Error: dial tcp 127.0.0.1:1: connect: connection refused', 'unreachable'],
  ['Error message: Workspace is already locked: default', 'locked'],
  ['https response error StatusCode: 412, RequestID: , HostID: , api error PreconditionFailed: x', 'locked'],
  ['Error message: HTTP remote state already locked: ID=1', 'locked'],
  ['Error message: resource temporarily unavailable', 'locked'],
  ['Error message: Unexpected HTTP response code 404', 'lock-not-supported'],
  ['Error: HTTP remote state endpoint requires auth', 'credentials'],
  ['StatusCode: 403, RequestID: , HostID: , api error InvalidAccessKeyId: x', 'credentials'],
  ['StatusCode: 403, RequestID: , HostID: , api error AccessDenied: x', 'permission'],
  ['Error: something new', 'other'],
])('%s: %s', (message, kind) => {
  expect(failureKind(message)).toBe(kind);
});

test('the general advice and the frame of an error are left out', () => {
  const text =
    '\u001b[31m╷\u001b[0m\n│ Warning: other\n│\n│ Error: Error acquiring the state lock\n│ \n│ Error message: held\n│ Lock Info:\n│   ID: 1\n│\n│ Terraform acquires a state lock to protect the state\n╵\n';
  expect(errorLines(text)).toBe('Error: Error acquiring the state lock\nError message: held\nLock Info:\n  ID: 1');
});

test('no credential of the environment survives in a message, encoded or not', () => {
  const env = { ...SEEDED_ENVIRONMENT, PG_CONN_STR: 'postgres://tf:SEEDED%2Fpg@db/states' };
  const text = `cannot connect to ${env.PG_CONN_STR} with SEEDED/pg (SEEDED%2Fpg), ${env.AWS_SECRET_ACCESS_KEY}, ${env.TF_HTTP_PASSWORD}, ${env.AWS_SESSION_TOKEN}`;
  expect(withoutSecrets(text, env)).not.toContain('SEEDED');
});
