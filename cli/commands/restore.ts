import { loadConfig } from '../../config/loader';
import { chosenBackups, findBackups } from '../backup/backup-jobs';
import { checkConfirmable, confirmByName } from '../backup/confirm';
import {
  checkRestore,
  type CheckedRestore,
  goBack,
  restoreService,
  type RestoreResult,
} from '../backup/restore-service';
import { connectCluster } from '../cluster/connect-cluster';
import type { CommandContext, RegisterCommand } from '../command';
import { CommandError } from '../../errors/command-error';
import { EXIT } from '../exit-codes';
import { withHold } from '../hold/with-hold';
import { wholeSeconds } from '../option-values';

interface RestoreOptions {
  readonly environment?: string;
  readonly backup?: string;
  readonly back?: true;
  readonly yesReplace?: string;
  readonly safetyBackup: boolean;
  readonly timeout: number;
}

const NAME = /^(?:latest|\d{8}T\d{6}Z)$/;

/** The backup that is meant. @throws CommandError */
function backupName({ backup }: RestoreOptions, service: string): string {
  if (backup !== undefined && NAME.test(backup)) return backup;
  throw new CommandError({
    problem:
      backup === undefined
        ? 'No backup was named.'
        : `${JSON.stringify(backup)} is no name of a backup; they look like 20261122T020000Z.`,
    fix: `Name one with --backup, or latest: npx cluster-infra backup ${service} --list`,
  });
}

function preview(service: string, { backup, bytes, postgres, simulated, entry }: CheckedRestore): string[] {
  const facts = [bytes === null ? '' : `${bytes} bytes`, postgres === null ? '' : `made of PostgreSQL ${postgres}`];
  return [
    `${service} will be what it was at ${backup} (UTC): ${simulated ? 'simulated, nobody looked at it' : ['whole', ...facts].filter(Boolean).join(', ')}.`,
    'What was written since is gone, but for the backup that is made first.',
    `Stopped meanwhile: ${entry.users.map(({ kind, name, replicas }) => `${kind} ${name} (${replicas})`).join(', ') || 'nobody'}.`,
  ];
}

const text = ({ service, backup, status, safety, done }: RestoreResult): string =>
  [
    status === 'simulated'
      ? `${service}: simulated: every step was admitted, but no script runs here; no data was replaced`
      : `${service}: done`,
    ...done.map((line) => `  ${line}`),
    ...(status === 'restored' && safety !== null
      ? [`  back to what there was before ${backup}: npx cluster-infra restore ${service} --backup ${safety}`]
      : []),
  ].join('\n');

async function restore(context: CommandContext, service: string, options: RestoreOptions) {
  const { io, output } = context;
  const name = options.back === true ? '' : backupName(options, service);
  if (options.back !== true) checkConfirmable(io, service, options.yesReplace);
  const config = loadConfig({ environment: options.environment ?? io.env['CLUSTER_ENV'] });
  const cluster = await connectCluster(config, { env: io.env, signal: io.signal });
  try {
    const [found] = chosenBackups(await findBackups(cluster), [service]);
    const job = found?.restore;
    if (found === undefined || job === undefined)
      throw new CommandError({
        problem: `The backup of ${service} holds Secrets only, and those are restored by a person.`,
        fix: 'kubectl apply -f secrets.yaml, as docs/runbooks/restore.md says.',
      });
    const { namespace } = found;
    const report = (line: string) => output.progress(line);
    const doing = options.back === true ? `giving up a restore of ${service}` : `restore of ${service}`;
    const result = await withHold([namespace], { cluster, doing, signal: io.signal, report }, async (signal) => {
      const waiting = { cluster, namespace, signal, deadline: options.timeout, report };
      if (options.back === true) return goBack(found, waiting);
      const checked = await checkRestore(found, job, name, waiting);
      for (const line of preview(service, checked)) report(line);
      await confirmByName({ ...io, signal }, service, options.yesReplace);
      return restoreService(found, job, checked, { safety: options.safetyBackup }, waiting);
    });
    output.result(result, () => text(result));
    return EXIT.done;
  } finally {
    cluster.close();
  }
}

/** `cluster-infra restore`. */
export const registerRestore: RegisterCommand = (registry) => {
  registry
    .command('restore', {
      description: 'Replace the data of a service by that of a backup.',
      examples: [
        'npx cluster-infra restore vaultwarden --backup 20261122T020000Z --environment production',
        'npx cluster-infra restore vaultwarden --backup latest --yes-replace vaultwarden',
        'npx cluster-infra restore vaultwarden --back',
      ],
      notes: [
        'While the service still runs: the backup is fetched, its checksums and the version of its database are checked. Then, after you typed the name of the service: a backup of what there is, the workloads that use the data are stopped, the data is replaced (each database in one transaction), the workloads are started with the replicas they had, and their rollout is waited for. A plan shows no change afterwards.',
        'One command at a time works on the data of a service: a backup, another restore or a deployment that is under way in its namespace (the Lease cluster-infra there) is named, with who and since when, and nothing is done. A nightly backup that runs is waited for before anything is stopped.',
        'What is done is noted at the Job in the cluster. After an interruption the same command goes on; --back gives up and starts the service with what there is.',
        'Exit code 0: done, or simulated (the sandbox). 1: not done; the message says where things stand, how to go on and how to go back. 130: interrupted, likewise.',
      ],
    })
    .argument('<service>', 'the service')
    .option('-e, --environment <name>', 'environment whose cluster is meant (default: CLUSTER_ENV)')
    .option('--backup <name>', 'the backup, such as 20261122T020000Z, or latest')
    .option('--back', 'give up a restore that was interrupted, and start the service')
    .option('--yes-replace <service>', 'the name of the service once more, where nobody can be asked')
    .option('--without-safety-backup', 'make no backup of what there is: for a service that is broken')
    .option('--timeout <seconds>', 'how long to wait for each step', wholeSeconds, 7200)
    .action(
      registry.run(
        (context, service: string, options: Omit<RestoreOptions, 'safetyBackup'> & { withoutSafetyBackup?: true }) =>
          restore(context, service, { ...options, safetyBackup: options.withoutSafetyBackup !== true }),
      ),
    );
};
