import type { Command } from 'commander';
import { loadConfig } from '../../config/loader';
import { STACK_NAMES } from '../../config/stack-names';
import type { BackendConfig, Config } from '../../config/types';
import { bucketPolicy, type PolicyRole } from '../backend/bucket-policy';
import { checkCredentials, type Environment } from '../backend/credentials';
import { describeMigration } from '../backend/describe-migration';
import { backendFingerprint, backendPlace } from '../backend/fingerprint';
import { leastPrivilegeSql } from '../backend/least-privilege-sql';
import { migrateStates } from '../backend/migrate-states';
import type { PulledState } from '../backend/pulled-state';
import { readBackend } from '../backend/read-backend';
import { sideEnvironment } from '../backend/side-environment';
import { StateStore } from '../backend/state-store';
import type { CommandContext, RegisterCommand } from '../command';
import { CommandError, InterruptedError } from '../../errors/command-error';
import { EXIT } from '../exit-codes';
import { stackName, wholeNumber, wholeSeconds } from '../option-values';
import { findTerraform } from '../terraform/terraform-program';

interface Common {
  environment?: string;
  stack?: string[];
}

const ENVIRONMENT = ['--environment <name>', 'environment whose states are meant (default: CLUSTER_ENV)'] as const;

const load = ({ io }: CommandContext, { environment }: Common): Config =>
  loadConfig({ environment: environment ?? io.env['CLUSTER_ENV'] });

const stacksOf = ({ stack }: Common): readonly string[] => (stack?.length ? stack : STACK_NAMES);

const withStacks = (command: Command): Command =>
  command
    .option(...ENVIRONMENT)
    .option('--stack <name>', 'a stack; may be repeated (default: all, also those that are switched off)', stackName);

interface MigrateOptions extends Common {
  from: string;
  to?: string;
  dryRun?: true;
  lockTimeout: number;
  timeout: number;
}

async function openStore(
  { io }: CommandContext,
  options: { settings: BackendConfig; environment: string; env: Environment; timeout: number },
): Promise<StateStore> {
  const { settings, environment, env, timeout } = options;
  checkCredentials(settings, env);
  const { binary } = await findTerraform(io.env);
  const place = backendPlace(settings, env);
  return new StateStore({ terraform: binary, settings, environment, env, place, signal: io.signal, deadline: timeout });
}

async function migrate(context: CommandContext, options: MigrateOptions) {
  const { io, output } = context;
  const { environment, backend } = load(context, options);
  const ends = {
    from: { settings: readBackend(options.from, io.cwd, '--from'), env: sideEnvironment(io.env, 'from') },
    to: {
      settings: options.to === undefined ? backend : readBackend(options.to, io.cwd, '--to'),
      env: sideEnvironment(io.env, 'to'),
    },
  };
  const fingerprints = [ends.from, ends.to].map(({ settings, env }) => backendFingerprint(settings, environment, env));
  const [from, to] = [ends.from, ends.to].map(({ settings, env }) => backendPlace(settings, env)) as [string, string];
  if (fingerprints[0] === fingerprints[1])
    throw new CommandError({
      problem: `Source and target are the same place: ${from}.`,
      fix: 'Name the old backend with --from and the new one with --to. Two accounts or databases of one type: CLUSTER_INFRA_FROM_PG_CONN_STR and CLUSTER_INFRA_TO_PG_CONN_STR.',
    });
  const { timeout } = options;
  const migration = await migrateStates({
    source: await openStore(context, { ...ends.from, environment, timeout }),
    target: await openStore(context, { ...ends.to, environment, timeout }),
    stacks: stacksOf(options),
    dryRun: options.dryRun === true,
    lockTimeout: options.lockTimeout,
    signal: io.signal,
    progress: (line) => output.progress(line),
  });
  const { stacks, dryRun, stopped } = migration;
  output.result({ environment, from, to, dryRun, stacks, stopped: stopped?.message ?? null }, () =>
    describeMigration(migration, from, to),
  );
  if (stopped instanceof InterruptedError) return EXIT.interrupted;
  return stopped ? EXIT.error : EXIT.done;
}

/** The text may hold secrets: only what identifies a state is shown. */
const withoutText = ({ lineage, serial, resources, outputs, sha256 }: PulledState): Omit<PulledState, 'text'> => ({
  lineage,
  serial,
  resources,
  outputs,
  sha256,
});

async function list(context: CommandContext, options: Common & { timeout: number }) {
  const { environment, backend } = load(context, options);
  const { io, output } = context;
  const store = await openStore(context, { settings: backend, environment, env: io.env, timeout: options.timeout });
  const states: { stack: string; state: Omit<PulledState, 'text'> | null }[] = [];
  for (const stack of stacksOf(options)) {
    const state = await store.pull(stack);
    states.push({ stack, state: state && withoutText(state) });
  }
  const place = backendPlace(backend, io.env);
  output.result({ environment, place, states }, () =>
    [
      place,
      ...states.map(({ stack, state }) =>
        state
          ? `${stack}: serial ${state.serial}, ${state.resources} resources, lineage ${state.lineage}, sha256 ${state.sha256.slice(0, 12)}`
          : `${stack}: no state`,
      ),
    ].join('\n'),
  );
  return EXIT.done;
}

function wrongBackend(command: string, wanted: string, { environment, backend }: Config): CommandError {
  return new CommandError({
    problem: `\`cluster-infra state ${command}\` is for the backend ${wanted}; ${environment} has ${backend.type}.`,
    fix: 'Choose another environment with --environment, or see docs/backends.md for this backend.',
  });
}

/** `cluster-infra state list|migrate|sql|policy`. */
export const registerState: RegisterCommand = (registry) => {
  const group = registry.group('state', 'See and move the states of an environment; prepare their backend.');

  withStacks(
    registry.command(
      'list',
      {
        description: 'Show which states there are, read by terraform.',
        examples: ['npx cluster-infra state list --environment production'],
      },
      group,
    ),
  )
    .option('--timeout <seconds>', 'deadline of each run of terraform', wholeSeconds, 120)
    .action(registry.run(list));

  withStacks(
    registry.command(
      'migrate',
      {
        description: 'Copy all states of an environment to another backend, and compare the copies.',
        examples: [
          'npx cluster-infra state migrate --environment production --from old.yaml --dry-run',
          "npx cluster-infra state migrate --environment sandbox --from sandbox --to '{type: local, path: .states}'",
        ],
        notes: [
          'A backend is named by an environment, a YAML file with a key `backend`, or the block itself. The target is the backend of the environment unless --to says otherwise.',
          'All states are looked at first: if one at the target belongs to another history, or is newer, nothing is written. The locks of the source are held until the end, the source is never changed, and running the command again goes on where it stopped. States pass through pipes, never through files.',
          'Credentials come from the environment; CLUSTER_INFRA_FROM_NAME and CLUSTER_INFRA_TO_NAME stand for NAME at one end only.',
          'Exit code 0: all is at the target. 1: not all, the result says what is left. 130: interrupted.',
        ],
      },
      group,
    ),
  )
    .requiredOption('--from <backend>', 'where the states are')
    .option('--to <backend>', 'where they shall be (default: the backend of the environment)')
    .option('--dry-run', 'say what would be done; make and write nothing')
    .option('--lock-timeout <seconds>', 'how long to wait for a lock of the source', wholeSeconds, 60)
    .option('--timeout <seconds>', 'deadline of each run of terraform', wholeSeconds, 300)
    .action(registry.run(migrate));

  withStacks(
    registry.command(
      'sql',
      {
        description: 'Print the statements that prepare PostgreSQL for roles with least privilege.',
        examples: [
          'npx cluster-infra state sql --environment production --history 50 | psql -v ON_ERROR_STOP=1 -1 "$ADMIN_CONN_STR"',
        ],
        notes: [
          'For backend.leastPrivilege: true. The statements may be run again at any time; they hold no password.',
        ],
      },
      group,
    ),
  )
    .option('--apply-role <name>', 'role that deploys', 'terraform_apply')
    .option('--plan-role <name>', 'role that only plans', 'terraform_plan')
    .option('--history <versions>', 'keep so many overwritten versions of each state', wholeNumber, 0)
    .action(
      registry.run((context, options: Common & { applyRole: string; planRole: string; history: number }) => {
        const config = load(context, options);
        if (config.backend.type !== 'pg') throw wrongBackend('sql', 'pg', config);
        const sql = leastPrivilegeSql({ ...options, environment: config.environment, stacks: stacksOf(options) });
        context.output.result({ sql }, sql);
        return EXIT.done;
      }),
    );

  registry
    .command(
      'policy <role>',
      {
        description: 'Print the S3 policy for the account that deploys (apply) or only plans (plan).',
        examples: ['npx cluster-infra state policy plan --environment production'],
      },
      group,
    )
    .option(...ENVIRONMENT)
    .action(
      registry.run((context, role: string, options: Common) => {
        const config = load(context, options);
        if (config.backend.type !== 's3') throw wrongBackend('policy', 's3', config);
        if (role !== 'apply' && role !== 'plan')
          throw new CommandError({ problem: `There is no role ${JSON.stringify(role)}.`, fix: 'Name apply or plan.' });
        const policy = bucketPolicy(config.backend, config.environment, role satisfies PolicyRole);
        context.output.result(policy, JSON.stringify(policy, null, 2));
        return EXIT.done;
      }),
    );
};
