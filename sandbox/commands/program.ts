import { Command } from 'commander';
import { withCheckoutLock } from '../checkout-lock';
import { exportLines, sandboxEnvironment } from '../environment';
import type { Layout } from '../layout';
import type { Progress } from '../progress';
import { SandboxError } from '../sandbox-error';
import { readState } from '../state';
import { ensureTools } from '../toolchain/ensure-tools';
import { toolSearch } from '../toolchain/tool-search';
import { down } from './down';
import { status } from './status';
import { stop } from './stop';
import type { up as Up, UpOptions } from './up';

const VERBS = 'up, stop, down, reset, status, env, build';

/** Loads what only `up` needs when it is needed: the other verbs answer half a second sooner. */
async function up(...args: Parameters<typeof Up>): Promise<void> {
  // Not import(): it would need the loader for ES modules, whose start every command of the sandbox would wait for.
  const loaded = module.require('./up') as { readonly up: typeof Up };
  await loaded.up(...args);
}

function example(command: Command, ...lines: string[]): Command {
  return command.addHelpText('after', ['', 'Example:', ...lines.map((line) => `  ${line}`)].join('\n'));
}

/** The command line of the sandbox of one checkout. Throws CommanderError instead of ending the process. */
export function buildProgram(layout: Layout, progress: Progress): Command {
  const program = new Command('sandbox')
    .description('A whole cluster with state backend and providers on this machine, loopback only.')
    .exitOverride()
    .showSuggestionAfterError(false);
  example(program, 'npm run sandbox', 'npm run sandbox -- status', 'eval "$(npm run --silent sandbox -- env)"');
  const locked = (verb: string, work: () => Promise<void>) =>
    withCheckoutLock(layout, `npm run sandbox -- ${verb}`, work);

  const upCommand = program
    .command('up', { isDefault: true })
    .description('Build what is missing, start everything, deploy all stacks. Repeat it at any time.')
    .option('--no-deploy', 'only bring up what lies below the stacks')
    // As the default verb it also gets the verbs that do not exist.
    .allowExcessArguments(true)
    .action((options: UpOptions, command: Command) => {
      const [verb] = command.args;
      if (verb !== undefined) throw new SandboxError(`There is no verb "${verb}". The verbs are: ${VERBS}.`);
      return locked('up', () => up(layout, options, progress));
    });
  example(upCommand, 'npm run sandbox', 'npm run sandbox -- up --no-deploy');

  example(
    program
      .command('stop')
      .description('End all processes; the data stays, and `up` continues with it.')
      .action(() => locked('stop', () => stop(layout, progress))),
    'npm run sandbox -- stop',
  );
  example(
    program
      .command('down')
      .description("End all processes and remove this checkout's sandbox; the cache of built tools stays.")
      .action(() => locked('down', () => down(layout, progress))),
    'npm run sandbox -- down',
  );
  example(
    program
      .command('reset')
      .description('`down`, then `up`.')
      .option('--no-deploy', 'only bring up what lies below the stacks')
      .action((options: UpOptions) =>
        locked('reset', async () => {
          await down(layout, progress);
          await up(layout, options, progress);
        }),
      ),
    'npm run sandbox -- reset',
  );
  example(
    program
      .command('build')
      .description('Only build the tools that are neither on the PATH nor in the cache, and print where they are.')
      .action(async () => {
        const tools = await ensureTools(toolSearch(layout), progress);
        for (const [name, { file, version }] of tools) process.stdout.write(`${name}\t${version}\t${file}\n`);
      }),
    'npm run sandbox -- build',
  );
  example(
    program
      .command('status')
      .description('Print every part: running or not, pid, port, memory, real or stand-in. Exit code 2: not all runs.')
      .action(async () => {
        process.exitCode = await status(layout, readState(layout));
      }),
    'npm run sandbox -- status',
  );
  example(
    program
      .command('env')
      .description('Print export lines with which terraform, cdktf, kubectl, helm and psql use this sandbox.')
      .action(() => {
        const state = readState(layout);
        if (!state) throw new SandboxError('This checkout has no sandbox. Run `npm run sandbox` first.');
        process.stdout.write(exportLines(layout, sandboxEnvironment(layout, state)));
      }),
    'eval "$(npm run --silent sandbox -- env)" && npx cdktf deploy edge',
  );
  return program;
}
