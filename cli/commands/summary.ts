import type { RegisterCommand } from '../command';
import { CommandError } from '../command-error';

interface SummaryOptions {
  environment?: string;
  allow?: string;
}

/** `cluster-infra summary PLAN.json`. */
export const registerSummary: RegisterCommand = (registry) => {
  registry
    .command('summary <plans...>', {
      description: 'Show plans as one page for review: destroys first, versions from and to, no secret.',
      examples: ['npx cluster-infra summary plan.json --out summary.md'],
    })
    .action(
      registry.run((_context, plans: string[], _options: SummaryOptions) => {
        throw new CommandError({
          problem: `The summary is not finished: ${plans.join(', ')}.`,
          fix: 'Come back later.',
        });
      }),
    );
};
