import path from 'node:path';
import type { CommandContext, RegisterCommand } from '../command';
import { CommandError } from '../../errors/command-error';
import { EXIT, type ExitCode } from '../exit-codes';
import { findLeftOut } from '../left-out/find-left-out';
import { guardRun } from '../planning/guard-run';
import { planStacks } from '../planning/plan-stacks';
import type { StackPlan } from '../planning/plan-stack';
import { prepareRun, type Run, type RunOptions, synthesizeRun } from '../planning/prepare-run';
import { reviewOf } from '../planning/review-of-plans';
import { presentPlans } from '../planning/present-plans';
import { withPlanLock } from '../plans/plan-lock';
import { writePrivateFile, writePrivateJson } from '../plans/private-file';
import { chooseStacks } from '../synth/stack-graph';
import { withRunOptions, withSynthesisOption } from './run-options';

interface PlanOptions extends RunOptions {
  readonly all?: boolean;
  readonly out?: string;
}

/** Seconds; waiting for a lock counts. */
const TIMEOUT = 900;

const exitCodeOf = (plans: readonly StackPlan[], refused: boolean): ExitCode => {
  if (refused) return EXIT.refused;
  if (plans.some(({ outcome }) => outcome === 'not-planned')) return EXIT.error;
  return plans.some(({ outcome }) => outcome === 'changes') ? EXIT.findings : EXIT.done;
};

async function plan(context: CommandContext, names: readonly string[], options: PlanOptions): Promise<ExitCode> {
  if (options.all === true && names.length > 0)
    throw new CommandError({
      problem: `Both --all and stacks (${names.join(', ')}) were given.`,
      fix: 'Name stacks, or give --all, which is what no name means too.',
    });
  const run = await prepareRun(context, options, options.out);
  return withPlanLock(context.io.cwd, run.context.folder, 'cluster-infra plan', () =>
    planRun(context, run, names, options),
  );
}

async function planRun(
  context: CommandContext,
  run: Run,
  names: readonly string[],
  options: PlanOptions,
): Promise<ExitCode> {
  const graph = await synthesizeRun(context, run, options);
  const stacks = chooseStacks(graph, names);
  const { folder } = run.context;
  folder.empty();
  // Asked meanwhile: it takes seconds where the backend must be asked through terraform.
  const asked = findLeftOut(run.config, context.io);
  const plans = await planStacks(run.context, graph, stacks, run.parallelism);
  const review = reviewOf(run, plans);
  const guard = guardRun(run, graph, plans);
  const page = presentPlans(review, plans, { guard, leftOut: await asked }, path.basename(folder.fullSummary));
  writePrivateFile(folder.summaryMarkdown, page.page);
  if (page.truncated) writePrivateFile(folder.fullSummary, page.full);
  writePrivateJson(folder.summaryJson, page.json);
  // Last: with a manifest the folder is complete.
  writePrivateJson(folder.manifest, review);
  context.output.progress(`plans, summary and manifest: ${folder.root} (saved plans may hold secrets in clear)`);
  // On a terminal nothing limits the length.
  context.output.result(page.json, page.full);
  return exitCodeOf(plans, guard.verdict === 'refused');
}

/** `cluster-infra plan`. */
export const registerPlan: RegisterCommand = (registry) => {
  const command = registry.command('plan [stacks...]', {
    description:
      'Plan stacks and save the plans with one page for review; exactly these plans are what deploy applies.',
    notes: [
      'Exit codes: 0 no changes, 1 a stack could not be planned, 2 changes, 3 the guard refuses a plan, 130 interrupted.',
      'What is written, below .cluster-infra/plans/ENVIRONMENT (owner only, ignored by git): summary.md, summary.json,\n' +
        'manifest.json, and for each stack its configuration and saved plan. Saved plans and states are not encrypted:\n' +
        'whatever a provider does not take as a write-only argument stands there in clear. Keep them as you keep the state.',
      'Stacks that read what is not applied yet are planned with assumptions about it, so that the first plan of a new\n' +
        'cluster shows everything. Such a plan is marked and not saved: deploy plans it again and stops if it differs.',
    ],
    examples: [
      'npx cluster-infra plan --all --environment production',
      'npx cluster-infra plan identity vault',
      'npx cluster-infra plan --json > plan.json || echo "exit code $?"',
    ],
  });
  withSynthesisOption(withRunOptions(command, TIMEOUT))
    .option('--all', 'all stacks of the environment (also when none is named)')
    .option('-o, --out <folder>', 'where to write (default: .cluster-infra/plans/ENVIRONMENT)')
    .action(registry.run(plan));
};
