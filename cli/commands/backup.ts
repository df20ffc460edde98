import type { CommandContext, RegisterCommand } from '../command';
import { loadConfig } from '../../config/loader';
import { chosenBackups, findBackups, jobFrom, type ServiceBackup, timeForName } from '../backup/backup-jobs';
import { findingsOf, listText, madeBackup, type MadeBackup, madeText } from '../backup/backup-text';
import { type BackupList, listBackups } from '../backup/list-backups';
import { runJob, type Waiting } from '../backup/run-job';
import { refuseDuringRestore } from '../backup/running-jobs';
import { connectCluster } from '../cluster/connect-cluster';
import { EXIT } from '../exit-codes';
import { withHold } from '../hold/with-hold';
import { wholeSeconds } from '../option-values';

interface BackupOptions {
  readonly environment?: string;
  readonly list?: true;
  readonly timeout: number;
}

async function list(context: CommandContext, services: readonly ServiceBackup[], waiting: Omit<Waiting, 'namespace'>) {
  const lists: BackupList[] = [];
  for (const each of services) lists.push(await listBackups(each, { ...waiting, namespace: each.namespace }));
  const findings = lists.flatMap(findingsOf);
  context.output.result({ services: lists, findings }, () => lists.map(listText).join('\n'));
  return findings.length === 0 ? EXIT.done : EXIT.findings;
}

async function make(context: CommandContext, services: readonly ServiceBackup[], waiting: Omit<Waiting, 'namespace'>) {
  const made: MadeBackup[] = [];
  const time = timeForName();
  for (const { service, namespace, backup } of services) {
    const job = jobFrom(backup, { name: `${service}-backup-by-hand-${time}` });
    made.push(madeBackup(service, namespace, await runJob(job, { ...waiting, namespace })));
  }
  context.output.result({ services: made }, () => made.map(madeText).join('\n'));
  return made.some(({ status }) => status === 'failed') ? EXIT.error : EXIT.done;
}

async function backup(context: CommandContext, names: readonly string[], options: BackupOptions) {
  const { io, output } = context;
  const config = loadConfig({ environment: options.environment ?? io.env['CLUSTER_ENV'] });
  const cluster = await connectCluster(config, { env: io.env, signal: io.signal });
  try {
    const services = chosenBackups(await findBackups(cluster), names);
    const report = (line: string) => output.progress(line);
    const waiting = { cluster, signal: io.signal, deadline: options.timeout, report };
    if (options.list === true) return await list(context, services, waiting);
    const doing = `backup of ${services.map(({ service }) => service).join(', ')}`;
    const namespaces = services.map(({ namespace }) => namespace);
    return await withHold(namespaces, { cluster, doing, signal: io.signal, report }, async (signal) => {
      for (const service of services) await refuseDuringRestore(waiting, service, 'a backup');
      return make(context, services, { ...waiting, signal });
    });
  } finally {
    cluster.close();
  }
}

/** `cluster-infra backup`. */
export const registerBackup: RegisterCommand = (registry) => {
  registry
    .command('backup', {
      description: 'Make a backup now, or list the backups that there are.',
      examples: [
        'npx cluster-infra backup vaultwarden --environment production',
        'npx cluster-infra backup --list --environment production',
      ],
      notes: [
        'A Job is made of the template of the nightly backup, <service>-backup, and waited for. Its name, and the name, size, digest and place of the backup as the Job reports them, are printed; of a Job that failed the step, its last lines and the warnings of the cluster.',
        'While a restore or a deployment is under way in the namespace of a service (the Lease cluster-infra there), or a restore is unfinished, nothing is done: who and since when is said.',
        '--list asks volume and object storage by a Job that only reads, and finds services whose newest backup is older than a day.',
        'Where pods are simulated (the sandbox) no script runs: the outcome is "simulated", never "made".',
        'Exit code 0: made, listed, or simulated. 1: not made. 2: a backup is missing or too old (--list). 130: interrupted; the Job runs on.',
      ],
    })
    .argument('[service...]', 'services to back up (default: all)')
    .option('-e, --environment <name>', 'environment whose cluster is meant (default: CLUSTER_ENV)')
    .option('--list', 'list the backups; make none')
    .option('--timeout <seconds>', 'how long to wait for one Job', wholeSeconds, 7200)
    .action(registry.run(backup));
};
