import { Option } from 'commander';
import type { Command } from 'commander';
import { loadConfig } from '../../config/loader';
import type { CommandIo } from '../output';
import type { GuardContext } from './evaluate-guard';
import { readAllowances } from './read-allowances';
import { readConsumers } from './read-consumers';

/** Options of every command that judges plans which were made elsewhere. */
export interface GuardOptions {
  environment?: string;
  allow?: string;
  stacks?: string;
}

export const addGuardOptions = (command: Command): Command =>
  command
    .option('--environment <name>', 'take guard.allow and cluster.uid from config/environments/<name>.yaml')
    .option('--allow <file>', 'take more allowances from this YAML file')
    .option('--stacks <folder>', 'synthesized stacks (cdktf.out): outputs that they still read must not vanish')
    .addOption(new Option('--now <date>', 'judge allowances as of this day').hideHelp());

/** What the guard may know, from the options of the command line. @throws CommandError, ConfigError */
export function guardContext(options: GuardOptions & { now?: string }, io: CommandIo): Omit<GuardContext, 'stack'> {
  const config = options.environment === undefined ? undefined : loadConfig({ environment: options.environment });
  const more = options.allow === undefined ? [] : readAllowances(options.allow, io.cwd);
  return {
    allow: [...(config?.guard.allow ?? []), ...more],
    now: options.now === undefined ? new Date() : new Date(options.now),
    ...(config === undefined ? {} : { clusterUid: config.cluster.uid }),
    ...(options.stacks === undefined ? {} : { consumers: readConsumers(options.stacks, io.cwd) }),
  };
}
