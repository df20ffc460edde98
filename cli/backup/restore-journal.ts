import { z } from 'zod';
import type { Cluster } from '../cluster/cluster';
import { newestFirst } from '../cluster/jobs';
import type { KubeObject } from '../cluster/kube-object';
import type { DataUser } from './data-users';
import { type JobState, stateOf } from './job-status';

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

function entryOf(job: KubeObject): JournalEntry | undefined {
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
  for (const job of newestFirst((await cluster.list({ kind: 'Job', namespace, labels })) ?? [])) {
    const entry = entryOf(job);
    if (entry === undefined || entry.phase === 'done' || entry.phase === 'given-up') continue;
    return { job: job.metadata.name, state: stateOf(job), entry };
  }
  return undefined;
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
