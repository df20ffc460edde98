import type { SecretReference } from '../secret/secret-reference';
import type { ConfigFilesReference } from '../workload/config-files';
import type { PodSpec } from '../workload/pod';
import { execProbe } from '../workload/probe';
import type { Resources } from '../workload/resources';

/** Port of the server, of both Services and of the network rules. */
export const PORT = 5432;

/** User and group `postgres` of the Debian image (docker-library/postgres, 17/bookworm). */
const USER = { uid: 999, gid: 999 };
/** Seconds that recovery after a crash may take before the pod is restarted. */
const START_SECONDS = 600;
const SOCKETS = '/var/run/postgresql';
const VOLUME = '/var/lib/postgresql/data';

/** What varies between the databases of the services. */
export interface PostgresPodProps {
  readonly image: string;
  readonly role: string;
  readonly databases: readonly string[];
  readonly maxConnections: number;
  readonly resources: Resources;
  readonly secret: SecretReference;
  readonly files: ConfigFilesReference;
}

/** The pod of one PostgreSQL server; the claim `data` is its volume. */
export function postgresPod(props: PostgresPodProps): PodSpec {
  // The local socket exists only once the server runs for good, so the first phase of the start is never ready.
  const isReady = ['pg_isready', '-h', SOCKETS, '-U', props.role, '-d', props.databases[0] ?? props.role];
  return {
    user: USER,
    // A fast shutdown writes a checkpoint first.
    terminationGracePeriodSeconds: 60,
    volumes: [
      { kind: 'secret', name: 'password', secret: props.secret, keys: ['password'] },
      { kind: 'config', name: 'files', files: props.files },
      { kind: 'scratch', name: 'sockets', sizeLimit: '8Mi', memory: true },
      { kind: 'scratch', name: 'scratch', sizeLimit: '64Mi' },
      { kind: 'scratch', name: 'shared-memory', sizeLimit: '256Mi', memory: true },
    ],
    containers: [
      {
        name: 'postgres',
        image: props.image,
        command: ['/bin/bash', '/etc/postgres-start/start.sh'],
        args: ['-c', `max_connections=${props.maxConnections}`],
        environment: {
          // A folder below the volume: a fresh filesystem is not empty, it has lost+found.
          PGDATA: `${VOLUME}/pgdata`,
          POSTGRES_ROLE: props.role,
          POSTGRES_DATABASES: props.databases.join(' '),
          POSTGRES_PASSWORD_FILE: '/run/secrets/postgres/password',
          POSTGRES_FILES: '/etc/postgres-start',
          POSTGRES_SCRATCH: '/tmp',
          POSTGRES_SOCKET_DIRECTORY: SOCKETS,
          POSTGRES_START_SECONDS: String(START_SECONDS),
        },
        ports: [{ name: 'postgres', port: PORT }],
        mounts: [
          { volume: 'data', path: VOLUME },
          { volume: 'password', path: '/run/secrets/postgres', readOnly: true },
          { volume: 'files', path: '/etc/postgres-start', readOnly: true },
          { volume: 'sockets', path: SOCKETS },
          { volume: 'scratch', path: '/tmp' },
          { volume: 'shared-memory', path: '/dev/shm' },
        ],
        resources: props.resources,
        probes: {
          startup: execProbe(isReady, { periodSeconds: 5, failureThreshold: START_SECONDS / 5 + 24 }),
          readiness: execProbe(isReady, { periodSeconds: 10 }),
          liveness: execProbe(isReady, { periodSeconds: 20, failureThreshold: 6 }),
        },
      },
    ],
  };
}
