import type { Command } from 'commander';
import { positiveNumber } from '../planning/prepare-run';

/** Adds the options of every command that runs terraform on stacks. */
export const withRunOptions = (command: Command, timeout: number): Command =>
  command
    .option('-e, --environment <name>', 'environment to work on (default: CLUSTER_ENV)')
    .option('-p, --parallelism <number>', 'stacks at a time (default: the cores of this machine)', positiveNumber)
    .option('--timeout <seconds>', 'deadline of one terraform command on one stack', positiveNumber, timeout);

/** Adds the option of commands that need the synthesized stacks. */
export const withSynthesisOption = (command: Command): Command =>
  command.option('--synthesized <folder>', 'take this cdktf.out instead of synthesizing');
