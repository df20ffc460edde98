import { type BackendConfig } from '../../config/types';

/** Why a backend could not be used, as far as Terraform's message tells. */
export type FailureKind =
  | 'unreachable'
  | 'credentials'
  | 'permission'
  | 'missing'
  | 'locked'
  | 'lock-not-supported'
  | 'interrupted'
  | 'deadline'
  | 'other';

/** In this order: the first that fits. Each is text of Terraform, its drivers (lib/pq, the AWS SDK) or the servers. */
const SIGNS: readonly (readonly [FailureKind, RegExp])[] = [
  // Terraform's own words for contention, per backend: pg, s3 (412, 409), http (423, 409), local.
  [
    'locked',
    /already locked|PreconditionFailed|ConditionalRequestConflict|StatusCode: 412|resource temporarily unavailable|lock (?:already )?held/i,
  ],
  ['lock-not-supported', /NotImplemented|StatusCode: 501|Unexpected HTTP response code (?:404|405|501)/],
  [
    'credentials',
    /password authentication failed|no password supplied|role "[^"]*" does not exist|no pg_hba\.conf entry|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken|No valid credential sources|failed to refresh cached credentials|requires auth|invalid auth/i,
  ],
  ['permission', /permission denied|AccessDenied|StatusCode: 403|Forbidden/i],
  [
    'missing',
    /relation "[^"]*" does not exist|schema "[^"]*" does not exist|database "[^"]*" does not exist|NoSuchBucket|bucket does not exist/i,
  ],
  [
    'unreachable',
    /connection refused|no such host|i\/o timeout|network is unreachable|no route to host|deadline exceeded|server misbehaving|certificate|tls:|SSL is not enabled|unexpected EOF|connection reset|the database system is (?:starting up|shutting down)|too many (?:clients|connections)|giving up after/i,
  ],
];

/** What a failed terraform command says about the backend. */
export function failureKind(message: string): FailureKind {
  return SIGNS.find(([, sign]) => sign.test(message))?.[0] ?? 'other';
}

const CREDENTIALS: Readonly<Record<BackendConfig['type'], string>> = {
  pg: 'PG_CONN_STR',
  s3: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  http: 'TF_HTTP_USERNAME and TF_HTTP_PASSWORD',
  local: 'the rights on the folder',
};

/** What to do about a failure. */
export function failureCure(kind: FailureKind, { type }: BackendConfig): string {
  switch (kind) {
    case 'unreachable':
      return `Check address, network and certificate of the backend${type === 'pg' ? ' (host, port and sslmode in PG_CONN_STR)' : ''}; the proxy variables count too.`;
    case 'credentials':
      return `Check ${CREDENTIALS[type]}: the server does not accept this account.`;
    case 'permission':
      return type === 'pg'
        ? 'Let an administrator run what `cluster-infra state sql` prints and set backend.leastPrivilege: true, or give the role CREATE on the database and on the schema public.'
        : 'Give the account the rights that docs/backends.md lists (read, write, delete, list).';
    case 'missing':
      return type === 'pg'
        ? 'Create the database, or with backend.leastPrivilege the schemas and tables: `cluster-infra state sql` prints the statements.'
        : 'Create the bucket, with versioning (docs/backends.md).';
    case 'locked':
      return 'Wait until the other run has ended. If it is dead: `terraform force-unlock ID` in the folder of the stack, after asking the one named under Who.';
    case 'lock-not-supported':
      return type === 'http'
        ? 'The server answers nothing at ADDRESS/lock: use one that locks as GitLab does, or the backend pg.'
        : 'The store refuses conditional writes (If-None-Match): choose a store that has them, or the backend pg.';
    case 'deadline':
      return 'Raise --timeout, and look why the backend is that slow.';
    case 'interrupted':
      return 'Run the command again.';
    case 'other':
      return 'See what Terraform says above; docs/backends.md lists the settings of each backend.';
  }
}
