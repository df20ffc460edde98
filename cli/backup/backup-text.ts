import type { BackupList } from './list-backups';
import type { JobOutcome } from './run-job';
import { reportedValue } from './job-status';

/** Hours after which the newest backup is too old: a day, and what a run may take. */
const STALE_HOURS = 26;

/** What is wrong with the backups of a service, in sentences; empty when nothing is. */
export function findingsOf({ service, backups, simulated, lastSuccess, problems }: BackupList): string[] {
  if (simulated) return [];
  if (backups === undefined) return [`${service}: its backups could not be listed`, ...problems];
  const [newest] = backups;
  if (newest === undefined)
    return [
      `${service}: there is no backup${lastSuccess === null ? '' : `, although a job succeeded at ${lastSuccess}`}`,
    ];
  return newest.ageHours > STALE_HOURS
    ? [`${service}: the newest backup, ${newest.name}, is ${newest.ageHours} h old`]
    : [];
}

const size = (bytes: number | null): string => (bytes === null ? '-' : `${(bytes / 1024 / 1024).toFixed(1)} MiB`);

/** The list of one service for a person. */
export function listText(list: BackupList): string {
  const { service, namespace, backups, simulated, more, lastSuccess } = list;
  const schedule = `last job that succeeded: ${lastSuccess ?? 'none'}`;
  const head = `${service} (volume ${namespace}/${service}-backup; ${schedule})`;
  if (simulated) return `${head}\n  simulated: pods do not run here, so nobody could look at the volume`;
  return [
    head,
    ...(backups ?? []).map(
      ({ name, places, bytes, postgres, ageHours }) =>
        `  ${name}  ${String(ageHours).padStart(7)} h  ${size(bytes).padStart(12)}  ${places.join(' and ')}${postgres === null ? '' : `  PostgreSQL ${postgres}`}`,
    ),
    ...(more ? ['  … and older ones'] : []),
    ...findingsOf(list).map((line) => `  FINDING: ${line}`),
  ].join('\n');
}

/** What one backup by hand came to. */
export interface MadeBackup {
  readonly service: string;
  readonly namespace: string;
  readonly job: string;
  readonly status: 'made' | 'failed' | 'simulated';
  /** Name, bytes and digest as the job reports them; null when it reported none. */
  readonly backup: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly places: readonly string[];
  readonly problems: readonly string[];
}

/** Reads the outcome of a backup's Job. One that completed without a report made nothing that is known. */
export function madeBackup(service: string, namespace: string, outcome: JobOutcome): MadeBackup {
  const { name, state, simulated, report, problems } = outcome;
  const backup = reportedValue(report, 'backup') ?? null;
  const bytes = reportedValue(report, 'bytes');
  const silent = state === 'complete' && backup === null && !simulated;
  return {
    service,
    namespace,
    job: name,
    status: simulated ? 'simulated' : backup !== null && state === 'complete' ? 'made' : 'failed',
    backup,
    bytes: bytes === undefined ? null : Number(bytes),
    sha256: reportedValue(report, 'sha256') ?? null,
    places: reportedValue(report, 'place')?.split(',') ?? [],
    problems: silent
      ? ['the job is complete, but it reported no backup: its scripts are older than this command; deploy the stack']
      : problems,
  };
}

/** One line or a few for a person. */
export function madeText({
  service,
  namespace,
  job,
  status,
  backup,
  bytes,
  sha256,
  places,
  problems,
}: MadeBackup): string {
  switch (status) {
    case 'made':
      return [
        `${service}: made ${backup ?? ''} (${size(bytes)}) on the volume ${namespace}/${service}-backup${places.includes('object-storage') ? ' and in the object storage' : ''}`,
        `  sha256 of its SHA256SUMS: ${sha256 ?? 'unknown'}`,
      ].join('\n');
    case 'simulated':
      return `${service}: simulated: the job ${job} was admitted and scheduled, but no script runs here; there is no backup`;
    case 'failed':
      return [`${service}: FAILED (job ${job})`, ...problems.map((line) => `  ${line}`)].join('\n');
  }
}
