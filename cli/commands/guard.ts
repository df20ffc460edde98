import type { RegisterCommand } from '../command';
import { CommandError } from '../command-error';

interface GuardOptions {
  environment?: string;
  allow?: string;
}

/** `cluster-infra guard PLAN.json`. */
export const registerGuard: RegisterCommand = (registry) => {
  registry
    .command('guard <plan>', {
      description: 'Refuse a plan that would destroy data, meet the wrong cluster or go back to an older version.',
      examples: ['npx cluster-infra guard plan.json --environment production'],
    })
    .action(
      registry.run((_context, plan: string, _options: GuardOptions) => {
        throw new CommandError({ problem: `The guard is not finished: ${plan}.`, fix: 'Come back later.' });
      }),
    );
};
