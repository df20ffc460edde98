import type { SecretReference } from '../secret/secret-reference';
import type { ContainerSpec, EnvironmentValue, Mount } from '../workload/container';
import type { DataClaimReference } from '../workload/data-claim';
import type { Resources } from '../workload/resources';
import type { Volume } from '../workload/volume';

/** The databases of one server. */
export interface DatabaseSource {
  /** Name of the server's Service. */
  readonly host: string;
  readonly port: number;
  /** Role that owns the databases. */
  readonly role: string;
  /** Secret with the role's password, key `password`. */
  readonly secret: SecretReference;
  readonly databases: readonly string[];
}

/** A data folder on a volume that a running pod uses too. */
export interface FolderSource {
  readonly claim: DataClaimReference;
  /** Labels of the pod that uses it: a volume can be mounted twice on one node only. */
  readonly usedBy: Readonly<Record<string, string>>;
  /** User and group of its files. */
  readonly user: { readonly uid: number; readonly gid: number };
  /** Files without which the folder is worth nothing. */
  readonly needs: readonly string[];
}

/** Secrets of the namespace. */
export interface SecretsSource {
  /** Secrets whose loss destroys data. */
  readonly generated: readonly SecretReference[];
  /** TLS Secrets that cert-manager writes, by name. */
  readonly certificates: readonly string[];
  /** ClusterIssuer of these certificates. */
  readonly issuer: string;
}

/** TLS Secrets of other namespaces, which the backup's pod cannot mount. */
export interface CertificatesElsewhere {
  readonly certificates: readonly {
    readonly namespace: string;
    readonly name: string;
    /** ClusterIssuer that signs it. */
    readonly issuer: string;
  }[];
  /** ServiceAccount that may get exactly these Secrets. */
  readonly account: string;
}

/** What one service has to back up. At least one of them. */
export interface BackupSources {
  readonly database?: DatabaseSource;
  readonly folder?: FolderSource;
  readonly secrets?: SecretsSource;
  readonly elsewhere?: CertificatesElsewhere;
}

/** What every step of a pod shares. */
export interface StepContext {
  readonly images: { readonly postgres: string; readonly rclone: string };
  readonly service: string;
  readonly namespace: string;
  readonly keepDays: number;
  readonly runMinutes: number;
  /** Settings of the object storage; empty where backups stay in the cluster. */
  readonly storage: Readonly<Record<string, EnvironmentValue>>;
}

const FILES = '/etc/backup';
const SECRETS = '/run/backup-secrets';
const ACCOUNT = '/run/secrets/account';
const DATA = '/data';
/** What a container writes there, the kubelet keeps as the message of its end. */
const TERMINATION_LOG = '/dev/termination-log';
const RESOURCES: Resources = { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '512Mi' } };

/** Files that make a whole backup. */
export function expectedFiles({ database, folder, secrets, elsewhere }: BackupSources): string[] {
  return [
    ...(database?.databases ?? []).map((name) => `${name}.sql.gz`),
    ...(folder === undefined ? [] : ['data.tar.gz']),
    ...(secrets === undefined ? [] : ['secrets.yaml']),
    ...(elsewhere === undefined ? [] : ['certificates.yaml']),
  ];
}

/** The steps of a backup, in their order. Databases first: a file they name is still there when the folder is packed. */
export function backupSteps(sources: BackupSources, context: StepContext): ContainerSpec[] {
  const { postgres, rclone } = context.images;
  const { database, folder, secrets, elsewhere } = sources;
  return [
    step('begin', postgres, { BACKUP_RUN_MINUTES: String(context.runMinutes) }),
    ...(database === undefined
      ? []
      : [step('dump-databases', postgres, databaseEnvironment(database), [PASSWORD_MOUNT])]),
    ...(folder === undefined
      ? []
      : [
          step('archive-folder', postgres, { BACKUP_FOLDER: DATA, BACKUP_FOLDER_NEEDS: folder.needs.join(' ') }, [
            { volume: 'data', path: DATA, readOnly: true },
          ]),
        ]),
    ...(secrets === undefined ? [] : [step('write-secrets', postgres, ...secretsStep(secrets, context.namespace))]),
    ...(elsewhere === undefined ? [] : [certificatesStep(elsewhere, rclone)]),
    step('finish', rclone, {
      BACKUP_SERVICE: context.service,
      BACKUP_EXPECTED: expectedFiles(sources).join(' '),
      BACKUP_KEEP_DAYS: String(context.keepDays),
      ...rcloneEnvironment(context),
    }),
  ];
}

/** The steps of a restore. Secrets are left to a person: `kubectl apply` of secrets.yaml. */
export function restoreSteps(sources: BackupSources, context: StepContext): ContainerSpec[] {
  const { postgres, rclone } = context.images;
  const { database, folder } = sources;
  return [
    step('fetch', rclone, {
      // Empty: whoever runs it says which backup, so that it never runs by accident.
      RESTORE: '',
      BACKUP_EXPECTED: expectedFiles(sources).join(' '),
      ...rcloneEnvironment(context),
    }),
    ...(database === undefined
      ? []
      : [step('restore-databases', postgres, databaseEnvironment(database), [PASSWORD_MOUNT])]),
    ...(folder === undefined
      ? []
      : [step('restore-folder', postgres, { BACKUP_FOLDER: DATA }, [{ volume: 'data', path: DATA }])]),
  ];
}

/** The volumes that these steps mount. A backup reads the data folder, a restore writes it. */
export function stepVolumes(sources: BackupSources, purpose: 'backup' | 'restore'): Volume[] {
  const { database, folder, secrets, elsewhere } = sources;
  return [
    { kind: 'scratch', name: 'scratch', sizeLimit: '64Mi' },
    ...(database === undefined
      ? []
      : [{ kind: 'secret', name: 'password', secret: database.secret, keys: ['password'] } as const]),
    ...(folder === undefined ? [] : [{ kind: 'claim', name: 'data', claim: folder.claim } as const]),
    ...(secrets === undefined || purpose === 'restore' ? [] : secretVolumes(secrets)),
    ...(elsewhere === undefined || purpose === 'restore' ? [] : [{ kind: 'account', name: 'account' } as const]),
  ];
}

const PASSWORD_MOUNT: Mount = { volume: 'password', path: '/run/secrets/postgres', readOnly: true };
const secretVolume = (name: string): string => `secret-${name}`;

function secretVolumes({ generated, certificates }: SecretsSource): Volume[] {
  return [
    ...generated.map((secret) => ({ kind: 'secret', name: secretVolume(secret.name), secret }) as const),
    ...certificates.map((name) => ({ kind: 'foreign-secret', name: secretVolume(name), secretName: name }) as const),
  ];
}

function secretsStep(source: SecretsSource, namespace: string): [Record<string, EnvironmentValue>, Mount[]] {
  const generated = source.generated.map(({ name }) => name);
  const mounts = [...generated, ...source.certificates].map((name) => ({
    volume: secretVolume(name),
    path: `${SECRETS}/${name}`,
    readOnly: true,
  }));
  return [
    {
      BACKUP_SECRETS: SECRETS,
      BACKUP_SECRETS_REQUIRED: generated.join(' '),
      BACKUP_NAMESPACE: namespace,
      BACKUP_ISSUER: source.issuer,
    },
    mounts,
  ];
}

const certificatesStep = ({ certificates }: CertificatesElsewhere, image: string): ContainerSpec =>
  step(
    'read-certificates',
    image,
    {
      BACKUP_CERTIFICATES: certificates
        .map(({ namespace, name, issuer }) => `${namespace}/${name}/${issuer}`)
        .join(' '),
      BACKUP_API: 'https://kubernetes.default.svc',
      BACKUP_ACCOUNT: ACCOUNT,
    },
    [{ volume: 'account', path: ACCOUNT, readOnly: true }],
  );

function databaseEnvironment(source: DatabaseSource): Record<string, EnvironmentValue> {
  return {
    BACKUP_DATABASES: source.databases.join(' '),
    PGHOST: source.host,
    PGPORT: String(source.port),
    PGUSER: source.role,
    PGPASSWORD_FILE: `${PASSWORD_MOUNT.path}/password`,
  };
}

function rcloneEnvironment({ storage }: StepContext): Record<string, EnvironmentValue> {
  // The settings come from the environment; the path keeps rclone from looking for a home directory.
  return Object.keys(storage).length === 0 ? {} : { RCLONE_CONFIG: '/tmp/rclone.conf', ...storage };
}

function step(
  script: string,
  image: string,
  environment: Readonly<Record<string, EnvironmentValue>>,
  mounts: readonly Mount[] = [],
): ContainerSpec {
  return {
    name: script,
    image,
    command: ['/bin/sh', `${FILES}/${script}.sh`],
    environment: {
      BACKUP_FILES: FILES,
      BACKUP_VOLUME: '/backup',
      BACKUP_RUN: { field: 'metadata.name' },
      BACKUP_REPORT: TERMINATION_LOG,
      ...environment,
    },
    mounts: [
      { volume: 'files', path: FILES, readOnly: true },
      { volume: 'backup', path: '/backup' },
      { volume: 'scratch', path: '/tmp' },
      ...mounts,
    ],
    resources: RESOURCES,
    explainsItsEnd: true,
  };
}
