import type { RegisterCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { GuardOptions } from '../guard/guard-options';
import { addGuardOptions, guardContext } from '../guard/guard-options';
import { guardPlans } from '../guard/guard-report';
import { guardText } from '../guard/guard-text';
import { readNamedPlans } from '../plan/named-plans';

/** `cluster-infra guard PLAN.json`. */
export const registerGuard: RegisterCommand = (registry) => {
  const command = registry.command('guard <plans...>', {
    description: 'Refuse plans that would destroy data, meet the wrong cluster or go back to an older version.',
    notes: [
      'PLANS are files made by `terraform show -json`, `NAME=FILE` to name the stack, or - for standard input.',
      'Exit codes: 0 nothing refused, 1 error, 3 refused. Each refusal says what to do and how to allow it by name.',
    ],
    examples: [
      'npx cluster-infra guard plan.json --environment production',
      'terraform show -json plan | npx cluster-infra guard identity=- --stacks cdktf.out --json',
    ],
  });
  addGuardOptions(command).action(
    registry.run(async ({ io, output }, args: string[], options: GuardOptions) => {
      const context = guardContext(options, io);
      const report = guardPlans(await readNamedPlans(args, io), context);
      output.result(report, () => guardText(report));
      return report.verdict === 'refused' ? EXIT.refused : EXIT.done;
    }),
  );
};
