import { z } from 'zod';
import { type Cluster } from '../cluster/cluster';
import type { DataUser } from './data-users';
import { type JobObject, jobSchema, type JobState, stateOf } from './job-status';

/** Annotation of the Job of a restore: what the command did, and what it needs to go on or back. */
const JOURNAL = 'cluster-infra/restore';
const LABELS = 'app.kubernetes.io/name=backup,app.kubernetes.io/component=restore';

const entrySchema = z.strictObject({
  backup: z.string(),
  /** Workloads with the replicas they had before. */
  users: z.array(
    z.strictObject({
      kind: z.enum(['Deployment', 'StatefulSet']),
      name: z.string(),
      replicas: z.number(),
      pods: z.string(),
    }),
  ),
  /** Backup of what there was; null where none was made. */
  safety: z.string().nullable(),
  /** `begun`: nothing was stopped; `stopping`: from here on the service may be down; the rest is the end. */
  phase: z.enum(['begun', 'stopping', 'done', 'given-up']),
});

/** What the journal says of one restore. */
export type JournalEntry = z.output<typeof entrySchema>;

/** A restore that was begun and neither finished nor given up. */
export interface UnfinishedRestore {
  readonly job: string;
  readonly state: JobState;
  readonly suspended: boolean;
  readonly entry: JournalEntry;
}

export const newEntry = (backup: string, users: readonly DataUser[]): JournalEntry => ({
  backup,
  users: [...users],
  safety: null,
  phase: 'begun',
});

export const journalAnnotation = (entry: JournalEntry): Record<string, string> => ({
  [JOURNAL]: JSON.stringify(entry),
});

function entryOf(job: JobObject): JournalEntry | undefined {
  const text = job.metadata.annotations?.[JOURNAL];
  return text === undefined ? undefined : entrySchema.parse(JSON.parse(text));
}

/** The restore of a service that a command before this one left unfinished: the newest. */
export async function findUnfinished(
  cluster: Cluster,
  namespace: string,
  service: string,
): Promise<UnfinishedRestore | undefined> {
  const labels = `${LABELS},app.kubernetes.io/instance=${service}-restore`;
  const jobs = ((await cluster.list({ kind: 'Job', namespace, labels })) ?? []).map((each) => jobSchema.parse(each));
  return jobs
    .sort((a, b) => (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? ''))
    .flatMap((job) => {
      const entry = entryOf(job);
      if (entry === undefined || entry.phase === 'done' || entry.phase === 'given-up') return [];
      const suspended = job.spec?.suspend === true;
      return [{ job: job.metadata.name, state: stateOf(job), suspended, entry }];
    })[0];
}

/** Writes the journal; with `run` the Job starts too. */
export async function writeJournal(
  cluster: Cluster,
  place: { readonly namespace: string; readonly name: string },
  entry: JournalEntry,
  run = false,
): Promise<void> {
  await cluster.patch(
    { kind: 'Job', ...place },
    { metadata: { annotations: journalAnnotation(entry) }, ...(run ? { spec: { suspend: false } } : {}) },
  );
}
