import { CommandError, InterruptedError } from '../../errors/command-error';
import { type BackupCronJob, jobFrom, withSteps, type ServiceBackup, timeForName } from './backup-jobs';
import { madeBackup } from './backup-text';
import { findDataUsers, startUsers, stopUsers } from './data-users';
import { reportedValue } from './job-status';
import {
  findUnfinished,
  type JournalEntry,
  journalAnnotation,
  newEntry,
  type UnfinishedRestore,
  writeJournal,
} from './restore-journal';
import { waitForOtherJobs } from './running-jobs';
import { type JobOutcome, runJob, waitForJob, type Waiting } from './run-job';

/** What a restore that was checked would do. */
export interface CheckedRestore {
  readonly backup: string;
  readonly bytes: number | null;
  readonly postgres: string | null;
  readonly simulated: boolean;
  readonly entry: JournalEntry;
  /** A restore that another command began, which is gone on with. */
  readonly unfinished: UnfinishedRestore | undefined;
}

/** What came of it, step by step. */
export interface RestoreResult {
  readonly service: string;
  readonly backup: string;
  readonly status: 'restored' | 'simulated';
  /** Backup of what there was before; null where none was made. */
  readonly safety: string | null;
  readonly done: readonly string[];
}

const major = (version: string): number => Number(/^\d+/.exec(version)?.[0] ?? 0);

/** Fetches and checks a backup while the service runs, by the first step of the restore alone. @throws CommandError */
export async function checkRestore(
  { service, namespace }: ServiceBackup,
  restore: BackupCronJob,
  backup: string,
  waiting: Waiting,
): Promise<CheckedRestore> {
  const { cluster } = waiting;
  const unfinished = await findUnfinished(cluster, namespace, service);
  const wanted = unfinished !== undefined && backup === 'latest' ? unfinished.entry.backup : backup;
  if (
    unfinished !== undefined &&
    unfinished.entry.backup !== wanted &&
    unfinished.entry.phase === 'stopping' &&
    unfinished.state === 'running'
  )
    throw new CommandError({
      problem: `A restore of ${service} from ${unfinished.entry.backup} was begun and is not finished (job ${namespace}/${unfinished.job}).`,
      fix: `Go on with it: --backup ${unfinished.entry.backup}; or give it up: cluster-infra restore ${service} --back.`,
    });
  const template = withSteps(restore.spec.jobTemplate, ['fetch'], { fetch: { environment: { RESTORE: wanted } } });
  const name = `${service}-restore-check-${timeForName()}`;
  const outcome = await runJob(jobFrom(restore, { name, template }), waiting);
  if (outcome.state !== 'complete')
    throw new CommandError({
      problem: `The backup ${wanted} of ${service} cannot be restored; nothing was changed.`,
      details: outcome.problems,
      fix: `Choose one of: npx cluster-infra backup ${service} --list`,
    });
  const { report, simulated } = outcome;
  const postgres = reportedValue(report, 'postgres') ?? null;
  const server = restore.spec.jobTemplate.metadata?.labels?.['app.kubernetes.io/version'] ?? '';
  if (postgres !== null && major(server) > 0 && major(postgres) > major(server))
    throw new CommandError({
      problem: `The backup ${wanted} of ${service} was made of PostgreSQL ${postgres}, and the server is ${server}; nothing was changed.`,
      fix: 'A dump goes into the same or a newer major version: deploy that version first, or choose an older backup.',
    });
  const reported = reportedValue(report, 'backup');
  // Unresolved, "latest" would be the backup that is made before the restore.
  if (reported === undefined && !simulated)
    throw new CommandError({
      problem: `The job that checked the backup ${wanted} of ${service} did not say what it is; nothing was changed.`,
      fix: 'The scripts in the cluster are older than this command: deploy the stack of the service, then try again.',
    });
  const found = reported ?? wanted;
  const bytes = reportedValue(report, 'bytes');
  const users = unfinished?.entry.users ?? (await findDataUsers(waiting, restore));
  const entry =
    unfinished?.entry.backup === found
      ? unfinished.entry
      : { ...newEntry(found, users), safety: unfinished?.entry.safety ?? null };
  return { backup: found, bytes: bytes === undefined ? null : Number(bytes), postgres, simulated, entry, unfinished };
}

/** A Job that waits: it is the journal before it is the restore. */
async function beginJob(
  service: string,
  restore: BackupCronJob,
  entry: JournalEntry,
  waiting: Waiting,
): Promise<string> {
  const job = jobFrom(restore, {
    name: `${service}-restore-by-hand-${timeForName()}`,
    annotations: journalAnnotation(entry),
    suspend: true,
    template: withSteps(restore.spec.jobTemplate, undefined, { fetch: { environment: { RESTORE: entry.backup } } }),
  });
  return (await waiting.cluster.create({ kind: 'Job', namespace: waiting.namespace }, job)).metadata.name;
}

/** A backup of what there is. It lets no old one go: that might be the very one that is restored. */
function safetyJob(service: string, backup: BackupCronJob) {
  const keep = { finish: { environment: { BACKUP_KEEP_DAYS: '36500' } } };
  const template = withSteps(backup.spec.jobTemplate, undefined, keep);
  return jobFrom(backup, { name: `${service}-backup-before-${timeForName()}`, template });
}

/** Replaces the data of a service by that of a checked backup, and starts the service again. @throws CommandError that says where things stand */
export async function restoreService(
  { service, namespace, backup }: ServiceBackup,
  restore: BackupCronJob,
  checked: CheckedRestore,
  options: { readonly safety: boolean },
  waiting: Waiting,
): Promise<RestoreResult> {
  const { cluster, report } = waiting;
  const done: string[] = [];
  const tell = (line: string): void => {
    done.push(line);
    report(`${service}: ${line}`);
  };
  let { entry } = checked;
  const { unfinished } = checked;
  const goOn = unfinished !== undefined && unfinished.entry.backup === entry.backup && unfinished.state !== 'failed';
  if (unfinished !== undefined && !goOn)
    await writeJournal(cluster, { namespace, name: unfinished.job }, { ...unfinished.entry, phase: 'given-up' });
  const name = goOn ? unfinished.job : await beginJob(service, restore, entry, waiting);
  if (goOn) tell(`going on with the restore that was begun before (job ${name})`);
  const note = async (change: Partial<JournalEntry>, run = false): Promise<void> => {
    // The hold may be lost: then somebody else works on the data.
    if (waiting.signal.aborted) throw new InterruptedError('between two steps.');
    entry = { ...entry, ...change };
    await writeJournal(cluster, { namespace, name }, entry, run);
  };
  try {
    if (entry.phase === 'begun' && options.safety && entry.safety === null) {
      const safety = await runJob(safetyJob(service, backup), waiting);
      const made = madeBackup(service, namespace, safety);
      if (made.status === 'failed') {
        await note({ phase: 'given-up' });
        throw new CommandError({
          problem: `No backup could be made of what ${service} holds now; nothing was changed.`,
          details: made.problems,
          fix: 'Mend that. Where the service is broken and there is nothing to save, add --without-safety-backup.',
        });
      }
      await note({ safety: made.backup });
      tell(made.backup === null ? 'simulated a backup of what there is' : `made ${made.backup} of what there is`);
    }
    if (entry.phase === 'begun') await waitForOtherJobs(waiting, name);
    await note({ phase: 'stopping' });
    if (!(goOn && unfinished.state === 'complete')) {
      await stopUsers(entry.users, waiting);
      tell(
        `stopped ${entry.users.map((each) => `${each.kind} ${each.name}`).join(', ') || 'nobody: no workload uses the data'}`,
      );
      await note({}, true);
      const outcome = await waitForJob(name, waiting);
      if (outcome.state === 'failed') await afterFailure(outcome);
      tell(`the job ${name} is complete`);
    }
    await startUsers(entry.users, waiting);
    tell('started the service as it was before; its pods are ready');
    await note({ phase: 'done' });
    const { safety } = entry;
    return { service, backup: entry.backup, status: checked.simulated ? 'simulated' : 'restored', safety, done };
  } catch (error) {
    if (error instanceof InterruptedError)
      throw new InterruptedError(
        `${error.message.replace(/^Interrupted: /, '').replace(/\.?$/, '.')} ${whereThingsStand(service, entry)}`,
      );
    throw error;
  }

  /** A failed step leaves the databases as they were, unless the data folder was to be replaced after them. */
  async function afterFailure({ problems }: JobOutcome): Promise<never> {
    const untouched =
      !problems.some((line) => line.startsWith('step restore-folder')) &&
      problems.some((line) => line.startsWith('step '));
    if (untouched && singleDatabase(restore)) {
      await startUsers(entry.users, waiting);
      await note({ phase: 'given-up' });
      throw new CommandError({
        problem: `The restore of ${service} from ${entry.backup} failed. Its data is what it was before, and the service runs again.`,
        details: problems,
        fix: `Mend what is said above, or choose another backup: npx cluster-infra backup ${service} --list`,
      });
    }
    throw new CommandError({
      problem: `The restore of ${service} from ${entry.backup} failed half-way: some of its data is replaced, some is not.`,
      details: [...problems, whereThingsStand(service, entry)],
      fix: goOnOrBack(service, entry),
    });
  }
}

/** Whether the step that restores databases is one transaction: it is one per database. */
function singleDatabase(restore: BackupCronJob): boolean {
  const { initContainers = [], containers } = restore.spec.jobTemplate.spec.template.spec;
  const env = [...initContainers, ...containers].flatMap(
    (each) => (each['env'] ?? []) as { name: string; value?: string }[],
  );
  return (env.find(({ name }) => name === 'BACKUP_DATABASES')?.value ?? '').split(' ').length === 1;
}

const goOnOrBack = (service: string, { backup, safety }: JournalEntry): string =>
  `Go on: npx cluster-infra restore ${service} --backup ${backup}` +
  (safety === null ? '' : `; or back to what there was: npx cluster-infra restore ${service} --backup ${safety}`);

/** What a person must know when the command ends before the restore does. */
const whereThingsStand = (service: string, entry: JournalEntry): string =>
  entry.phase === 'begun'
    ? `Nothing of ${service} was stopped or replaced.`
    : `${service} is stopped. ${goOnOrBack(service, entry)}; or start it with what there is now: npx cluster-infra restore ${service} --back.`;

/** Gives an unfinished restore up: deletes its Job if it still runs, and starts the service with what there is. */
export async function goBack({ service, namespace }: ServiceBackup, waiting: Waiting): Promise<RestoreResult> {
  const { cluster } = waiting;
  const unfinished = await findUnfinished(cluster, namespace, service);
  if (unfinished === undefined)
    throw new CommandError({
      problem: `There is no unfinished restore of ${service}.`,
      fix: `Was it finished? npx cluster-infra status; to restore: npx cluster-infra restore ${service} --backup NAME`,
    });
  const { entry, job, state } = unfinished;
  // Killed in the middle, its transaction is rolled back.
  if (state === 'running') await cluster.delete({ kind: 'Job', namespace, name: job });
  await startUsers(entry.users, waiting);
  if (state !== 'running') await writeJournal(cluster, { namespace, name: job }, { ...entry, phase: 'given-up' });
  const done = [`gave up the restore from ${entry.backup}`, 'started the service with what there is'];
  return { service, backup: entry.backup, status: 'restored', safety: entry.safety, done };
}
