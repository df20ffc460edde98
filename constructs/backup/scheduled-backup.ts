import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import { labels } from '../labels';
import type { NamespaceReference } from '../namespace-reference';
import { platformOf } from '../platform';
import type { ServiceNamespace } from '../service-namespace';
import { ConfigFiles } from '../workload/config-files';
import type { ContainerSpec } from '../workload/container';
import { CronJob } from '../workload/cron-job';
import { DataClaim } from '../workload/data-claim';
import type { PodSpec } from '../workload/pod';
import { BackupCredentials } from './credentials';
import { objectStorageEnvironment } from './object-storage';
import { backupSteps, restoreSteps, stepVolumes } from './steps';
import type { BackupSources, StepContext } from './steps';

/** Labels of the pods of every backup and restore, for network rules. */
export const BACKUP_PODS = { 'app.kubernetes.io/name': 'backup' } as const;

const FILES = join(__dirname, 'files');
/** User `postgres` of the Debian image; rclone's image runs as any. */
const USER = { uid: 999, gid: 999 };
const RUN_SECONDS = 7200;
/** Certificates are a few kilobytes. */
const SECRETS_STORAGE = '1Gi';

/** Options of {@link ScheduledBackup}. */
export interface ScheduledBackupProps {
  /** Service whose data it is: the CronJob and the volume are called `<service>-backup`. */
  readonly service: string;
  readonly namespace: BackupNamespace;
  readonly sources: BackupSources;
}

/** A {@link ServiceNamespace}, or one that the stack before made whole. */
export type BackupNamespace = NamespaceReference & Pick<ServiceNamespace, 'ready'>;

/**
 * The daily backup of one service, as the configuration's `backups` says: a CronJob `<service>-backup` that writes to a
 * volume of the same name and copies to the object storage, and a CronJob `<service>-restore` that never runs by itself.
 *
 * Each step is a script of this folder; one that fails stops those behind it and fails the Job.
 */
export class ScheduledBackup extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledBackupProps) {
    super(scope, id);
    const { service, namespace, sources } = props;
    if (Object.values(sources).every((source) => source === undefined)) {
      throw new Error(`${this.node.path}: ${service} has nothing to back up; name a database, a folder or Secrets`);
    }
    const platform = platformOf(this);
    const { backups } = platform;
    const context: StepContext = {
      images: { postgres: platform.image('postgres'), rclone: platform.image('rclone') },
      service,
      namespace: namespace.name,
      keepDays: backups.keepDays,
      // Retries share the deadline, so nothing of a run is older.
      runMinutes: RUN_SECONDS / 60,
      storage: this.objectStorage(props),
    };
    const identity = { name: BACKUP_PODS['app.kubernetes.io/name'], instance: `${service}-backup` };
    const files = new ConfigFiles(this, 'files', {
      name: `${service}-backup`,
      namespace,
      files: Object.fromEntries(readdirSync(FILES).map((name) => [name, readFileSync(join(FILES, name), 'utf8')])),
      labels: labels(identity),
    });
    const onlySecrets = sources.database === undefined && sources.folder === undefined;
    const claim = addBackupClaim(this, service, namespace, onlySecrets ? SECRETS_STORAGE : backups.storage);
    const common = {
      namespace,
      application: identity.name,
      version: platform.imageTag('postgres'),
      schedule: backups.schedule,
      timeZone: backups.timeZone,
      deadlineSeconds: RUN_SECONDS,
      dependsOn: namespace.ready,
    };
    const pod = (steps: readonly ContainerSpec[], purpose: 'backup' | 'restore'): PodSpec => ({
      user: sources.folder?.user ?? USER,
      volumes: [
        ...stepVolumes(sources, purpose),
        { kind: 'config', name: 'files', files },
        { kind: 'claim', name: 'backup', claim },
      ],
      // One after the other, each only if the one before it did not fail.
      initContainers: steps.slice(0, -1),
      containers: steps.slice(-1),
      ...(purpose === 'backup' && sources.folder !== undefined ? { onNodeOf: sources.folder.usedBy } : {}),
      ...(purpose === 'backup' && sources.elsewhere !== undefined ? { account: sources.elsewhere.account } : {}),
    });
    new CronJob(this, 'job', {
      ...common,
      name: `${service}-backup`,
      component: 'backup',
      retries: 2,
      pod: pod(backupSteps(sources, context), 'backup'),
    });
    // Secrets are restored by `kubectl apply`.
    if (onlySecrets) return;
    new CronJob(this, 'restore', {
      ...common,
      name: `${service}-restore`,
      component: 'restore',
      byHandOnly: true,
      // What failed once is looked at by a person first.
      retries: 0,
      pod: pod(restoreSteps(sources, context), 'restore'),
    });
  }

  private objectStorage({ service, namespace }: ScheduledBackupProps): StepContext['storage'] {
    const { backups, environment } = platformOf(this);
    const { destination, secretRevisions } = backups;
    if (destination === null) {
      return {};
    }
    const credentials = new BackupCredentials(this, 'credentials', {
      name: `${service}-backup`,
      namespace,
      revision: secretRevisions.credentials,
      labels: labels({ name: BACKUP_PODS['app.kubernetes.io/name'], instance: `${service}-backup` }),
    });
    return objectStorageEnvironment(destination, credentials, { environment, service });
  }
}

/** Adds the volume of a service's backups below a construct; without the backups, for a service that is switched off. */
export function addBackupClaim(
  scope: Construct,
  service: string,
  namespace: NamespaceReference,
  size = platformOf(scope).backups.storage,
): DataClaim {
  return new DataClaim(scope, 'volume', {
    name: `${service}-backup`,
    namespace,
    size,
    labels: labels({ name: BACKUP_PODS['app.kubernetes.io/name'], instance: `${service}-backup` }),
  });
}
