import { Option } from 'commander';
import { loadConfig } from '../../config/loader';
import type { CommandContext, RegisterCommand } from '../command';
import { CommandError } from '../../errors/command-error';
import { EXIT, type ExitCode } from '../exit-codes';
import { resourcesGraph } from '../graph/resources-graph';
import { stacksGraph } from '../graph/stacks-graph';
import { asDot, asMermaid } from '../graph/write-graph';
import { synthesizeRun } from '../planning/prepare-run';
import { chooseStacks } from '../synth/stack-graph';
import { readConfiguration } from '../synth/read-configuration';
import { withSynthesisOption } from './run-options';

const FORMATS = ['mermaid', 'dot', 'json'] as const;

interface GraphOptions {
  readonly environment?: string;
  readonly synthesized?: string;
  readonly format: (typeof FORMATS)[number];
}

async function graph(context: CommandContext, name: string | undefined, options: GraphOptions): Promise<ExitCode> {
  const { environment } = loadConfig({ environment: options.environment ?? context.io.env.CLUSTER_ENV });
  const synthesized = await synthesizeRun(context, { environment }, options);
  if (synthesized.size === 0)
    throw new CommandError({ problem: `The environment ${environment} has no stack.`, fix: 'Switch a service on.' });
  const stacks = chooseStacks(synthesized, name === undefined ? [] : [name]);
  const read = stacks.map((stack) => ({ ...stack, configuration: readConfiguration(stack) }));
  const [first] = read;
  const shown = name === undefined || first === undefined ? stacksGraph(read) : resourcesGraph(first.configuration);
  const text = {
    mermaid: () => asMermaid(shown),
    dot: () => asDot(shown),
    json: () => JSON.stringify(value, null, 2),
  };
  const value = { environment, stack: name ?? null, ...shown };
  context.output.result(value, text[options.format]);
  return EXIT.done;
}

/** `cluster-infra graph`. */
export const registerGraph: RegisterCommand = (registry) => {
  const command = registry.command('graph [stack]', {
    description: 'Draw the stacks and what crosses between them, or the resources of one stack.',
    notes: [
      'Arrows lead from what must be there first to what needs it. Without a stack: the names that one stack takes from\n' +
        'another stand at the arrow; an order that other arrows imply is not drawn, and is in the JSON. With a stack: its\n' +
        'resources, data sources, ephemeral resources and outputs, and what it takes from other stacks.',
      'It reads what a synthesis writes: no cluster, state or credential is needed, and no value of a secret is in it.',
      'Exit codes: 0 done, 1 error, 130 interrupted.',
    ],
    examples: [
      'npx cluster-infra graph --environment production > stacks.mmd',
      'npx cluster-infra graph identity --format dot | dot -Tsvg > identity.svg',
      'npx cluster-infra graph identity --json',
    ],
  });
  withSynthesisOption(command)
    .option('-e, --environment <name>', 'environment to draw (default: CLUSTER_ENV)')
    .addOption(
      new Option('--format <format>', 'mermaid for Markdown, dot for Graphviz').choices(FORMATS).default('mermaid'),
    )
    .action(registry.run(graph));
};
