import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import { ScheduledBackup } from '../backup/scheduled-backup';
import type { BackupSources } from '../backup/steps';
import { labels } from '../labels';
import { platformOf } from '../platform';
import { GeneratedSecret } from '../secret/generated-secret';
import type { ServiceNamespace } from '../service-namespace';
import { ConfigFiles } from '../workload/config-files';
import type { Resources } from '../workload/resources';
import { ClusterService } from '../workload/service';
import type { DataClaim } from '../workload/data-claim';
import { addClaim, StatefulSet } from '../workload/stateful-set';
import type { VolumeClaim } from '../workload/stateful-set';
import { PORT, postgresPod } from './postgres-pod';

/** The files of the pod, in this repository. */
const FILES = ['start.sh', 'reconcile.sql', 'pg_hba.conf'] as const;
/** What the start script and connection URLs take unquoted. */
const NAME = /^[a-z_][a-z0-9_]{0,62}$/;

const workload = (service: string) =>
  ({ name: `${service}-postgres`, application: 'postgres', component: 'database' }) as const;
const volume = (size: string): VolumeClaim => ({ name: 'data', size });

/** Options of {@link Postgres}. */
export interface PostgresProps {
  /** Service it belongs to: everything is called `<service>-postgres`, its pod `<service>-postgres-0`. */
  readonly service: string;
  readonly namespace: ServiceNamespace;
  /** Application role: owner of the databases, no superuser. */
  readonly role: string;
  /** Databases, at least one. */
  readonly databases: readonly string[];
  /** Size of the volume, a Kubernetes quantity. */
  readonly storage: string;
  readonly maxConnections: number;
  readonly resources: Resources;
  /** Revision of the role's password, ≥ 1. */
  readonly passwordRevision: number;
  /** Key of that revision in the environment file. */
  readonly passwordRevisionKey: string;
}

/**
 * One PostgreSQL server for one service. Its role's password follows the Secret `<service>-postgres` at every start,
 * so that a rotated or lost Secret needs restarts only.
 *
 * The Secret has the keys `username` and `password`, and `uri` when there is exactly one database.
 */
export class Postgres extends Construct {
  readonly service: ClusterService;
  readonly secret: GeneratedSecret<'password'>;
  readonly statefulSet: StatefulSet;
  readonly role: string;
  readonly databases: readonly string[];
  private readonly namespace: ServiceNamespace;
  private readonly applicationService: string;

  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    this.check(props);
    const name = `${props.service}-postgres`;
    const platform = platformOf(this);
    const version = platform.imageTag('postgres');
    const identity = { name: 'postgres', instance: name, component: 'database' };
    this.namespace = props.namespace;
    this.applicationService = props.service;
    this.role = props.role;
    this.databases = props.databases;

    const [only, ...others] = props.databases;
    this.secret = new GeneratedSecret(this, 'secret', {
      name,
      namespace: props.namespace,
      constants: { username: props.role },
      generate: { password: { length: 32 } },
      ...(only === undefined || others.length > 0
        ? {}
        : {
            compose: ({ password }) => ({
              uri: `postgresql://${props.role}:${password}@${name}:${PORT}/${only}`,
            }),
          }),
      revision: props.passwordRevision,
      revisionKey: props.passwordRevisionKey,
      rotation: 'restart',
      effect: `${name} sets the new password of role ${props.role} at its restart, then its clients restart.`,
      labels: labels(identity),
    });
    const files = new ConfigFiles(this, 'files', {
      name,
      namespace: props.namespace,
      files: Object.fromEntries(FILES.map((file) => [file, readFileSync(join(__dirname, 'files', file), 'utf8')])),
      labels: labels(identity),
    });
    const headless = new ClusterService(this, 'headless', {
      name: `${name}-headless`,
      namespace: props.namespace,
      labels: identity,
      selector: { 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/instance': name },
      ports: [{ name: 'postgres', port: PORT, target: 'postgres' }],
      headless: true,
    });
    this.statefulSet = new StatefulSet(this, 'server', {
      ...workload(props.service),
      namespace: props.namespace,
      version,
      serviceName: headless.reference,
      claims: [volume(props.storage)],
      pod: postgresPod({
        image: platform.image('postgres'),
        role: props.role,
        databases: props.databases,
        maxConnections: props.maxConnections,
        resources: props.resources,
        secret: this.secret,
        files,
      }),
    });
    this.service = new ClusterService(this, 'service', {
      name,
      namespace: props.namespace,
      labels: identity,
      selector: this.statefulSet.selector,
      ports: [{ name: 'postgres', port: PORT, target: 'postgres' }],
    });
  }

  /**
   * Backs the databases up every day, and what belongs to them; nothing where the configuration switches backups off.
   * @param further a data folder and Secrets of the same service; `databases` leaves some out
   */
  backUp(further: Omit<BackupSources, 'database'> & { readonly databases?: readonly string[] } = {}): void {
    if (!platformOf(this).backups.enabled) {
      return;
    }
    const { databases = this.databases, ...sources } = further;
    new ScheduledBackup(this, 'backup', {
      service: this.applicationService,
      namespace: this.namespace,
      sources: {
        database: { host: this.service.name, port: PORT, role: this.role, secret: this.secret, databases },
        ...sources,
      },
    });
  }

  private check(props: PostgresProps): void {
    const problems = [
      ...(NAME.test(props.role) ? [] : [`role "${props.role}" must match ${NAME.source}`]),
      ...(props.role === 'postgres' ? ['role "postgres" is the superuser; name a role of the application'] : []),
      ...(props.databases.length === 0 ? ['give at least one database'] : []),
      ...props.databases
        .filter((each) => !NAME.test(each))
        .map((each) => `database "${each}" must match ${NAME.source}`),
      ...(new Set(props.databases).size === props.databases.length ? [] : ['a database is named twice']),
    ];
    if (problems.length > 0) {
      throw new Error(`${this.node.path}: ${problems.join('; ')}`);
    }
  }
}

/** Adds the volume of a service's PostgreSQL below the construct that stands for the server: for a service that is switched off. */
export function addPostgresClaim(
  server: Construct,
  service: string,
  namespace: ServiceNamespace,
  storage: string,
): DataClaim {
  return addClaim(server, { ...workload(service), namespace }, volume(storage));
}
