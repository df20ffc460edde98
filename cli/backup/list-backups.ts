import type { ServiceBackup } from './backup-jobs';
import { jobFrom, withSteps, timeForName } from './backup-jobs';
import { runJob, type Waiting } from './run-job';

/** One backup that there is. */
export interface KnownBackup {
  /** The time it was finished, UTC: 20261122T020000Z. */
  readonly name: string;
  /** Where it lies. */
  readonly places: readonly string[];
  /** On the volume; null where it lies in the object storage only. */
  readonly bytes: number | null;
  /** Of the PostgreSQL that its dumps were made of; null where that is not known. */
  readonly postgres: string | null;
  readonly ageHours: number;
}

/** The backups of one service. */
export interface BackupList {
  readonly service: string;
  readonly namespace: string;
  /** Newest first. Undefined: the listing did not run, or only on simulated nodes. */
  readonly backups: readonly KnownBackup[] | undefined;
  readonly simulated: boolean;
  /** Whether there are more than were listed. */
  readonly more: boolean;
  /** When a Job of the schedule succeeded last, as Kubernetes says; null: never. */
  readonly lastSuccess: string | null;
  readonly problems: readonly string[];
}

const STAMP = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** Hours since a backup was finished, by its name. */
export function ageOf(name: string, now = Date.now()): number {
  const [, ...parts] = STAMP.exec(name) ?? [];
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = parts;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Math.round(((now - time) / 3_600_000) * 10) / 10;
}

/** The lines that list.sh reports: name, places, bytes, version of PostgreSQL, `-` for what is not known. */
export function parseListing(report: readonly string[], now = Date.now()): KnownBackup[] {
  return report.flatMap((line) => {
    const [name = '', places = '', bytes = '-', postgres = '-'] = line.split(' ');
    if (!STAMP.test(name)) return [];
    return [
      {
        name,
        places: places.split(','),
        bytes: bytes === '-' ? null : Number(bytes),
        postgres: postgres === '-' ? null : postgres,
        ageHours: ageOf(name, now),
      },
    ];
  });
}

/** Asks volume and object storage of a service by a Job that only reads them; it is deleted afterwards. */
export async function listBackups(
  { service, namespace, backup }: ServiceBackup,
  waiting: Waiting,
): Promise<BackupList> {
  const template = withSteps(backup.spec.jobTemplate, ['finish'], {
    finish: { command: ['/bin/sh', '/etc/backup/list.sh'] },
  });
  const name = `${service}-backup-list-${timeForName()}`;
  const { state, report, simulated, problems } = await runJob(jobFrom(backup, { name, template }), waiting);
  if (state === 'complete') await waiting.cluster.delete({ kind: 'Job', namespace, name });
  const told = report.some((line) => line.startsWith('listed '));
  return {
    service,
    namespace,
    backups: told ? parseListing(report) : undefined,
    simulated,
    more: report.includes('more'),
    lastSuccess: backup.status?.lastSuccessfulTime ?? null,
    problems,
  };
}
