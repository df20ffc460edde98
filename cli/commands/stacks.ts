import type { RegisterCommand } from '../command';
import { CommandError } from '../../errors/command-error';
import { EXIT } from '../exit-codes';
import { findLeftOut } from '../left-out/find-left-out';
import { leftOutLines } from '../left-out/left-out-stack';
import { synthesizeRun } from '../planning/prepare-run';
import { loadConfig } from '../../config/loader';
import { withSynthesisOption } from './run-options';

interface StacksOptions {
  environment?: string;
  synthesized?: string;
}

/** `cluster-infra stacks`. */
export const registerStacks: RegisterCommand = (registry) => {
  const command = registry.command('stacks', {
    description: 'List the stacks of an environment in the order of their dependencies.',
    examples: ['npx cluster-infra stacks --environment production --json'],
  });
  withSynthesisOption(command)
    .option('-e, --environment <name>', 'environment to work on (default: CLUSTER_ENV)')
    .action(
      registry.run(async (context, options: StacksOptions) => {
        const config = loadConfig({ environment: options.environment ?? context.io.env.CLUSTER_ENV });
        const { environment } = config;
        const graph = await synthesizeRun(context, { environment }, options);
        const stacks = [...graph.values()].map(({ name, dependencies }) => ({ name, dependencies }));
        if (stacks.length === 0)
          throw new CommandError({
            problem: `The environment ${environment} has no stack.`,
            fix: 'Switch a service on.',
          });
        const leftOut = await findLeftOut(config, context.io);
        context.output.result({ environment, stacks, leftOut }, () =>
          [
            ...stacks.map(
              ({ name, dependencies }) =>
                `${name}${dependencies.length > 0 ? `  after ${dependencies.join(', ')}` : ''}`,
            ),
            ...leftOutLines(leftOut),
          ].join('\n'),
        );
        return EXIT.done;
      }),
    );
};
