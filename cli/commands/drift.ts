import path from 'node:path';
import type { CommandContext, RegisterCommand } from '../command';
import { DriftHistory } from '../drift/drift-history';
import { driftMarkdown } from '../drift/drift-markdown';
import { driftReport } from '../drift/drift-report';
import { EXIT, type ExitCode } from '../exit-codes';
import { findLeftOut } from '../left-out/find-left-out';
import { planStacks } from '../planning/plan-stacks';
import { prepareRun, type Run, type RunOptions, synthesizeRun } from '../planning/prepare-run';
import { WORK_FOLDER } from '../plans/plan-folder';
import { withPlanLock } from '../plans/plan-lock';
import { writePrivateFile } from '../plans/private-file';
import { chooseStacks } from '../synth/stack-graph';
import { withRunOptions, withSynthesisOption } from './run-options';

interface DriftOptions extends RunOptions {
  readonly history?: string;
  readonly markdown?: string;
}

/** Seconds; waiting for a lock counts. */
const TIMEOUT = 900;

const CODES: Readonly<Record<'none' | 'drift' | 'not-planned', ExitCode>> = {
  none: EXIT.done,
  drift: EXIT.findings,
  'not-planned': EXIT.error,
};

async function drift(context: CommandContext, names: readonly string[], options: DriftOptions): Promise<ExitCode> {
  const { io } = context;
  const environment = options.environment ?? io.env.CLUSTER_ENV ?? '';
  // Apart from the plans of a review, which a nightly run must not replace.
  const run = await prepareRun(context, options, path.join(WORK_FOLDER, 'drift', environment, 'plans'));
  return withPlanLock(io.cwd, run.context.folder, 'cluster-infra drift', () => driftRun(context, run, names, options));
}

async function driftRun(
  context: CommandContext,
  run: Run,
  names: readonly string[],
  options: DriftOptions,
): Promise<ExitCode> {
  const { io } = context;
  const file = options.history ?? path.join(WORK_FOLDER, 'drift', run.environment, 'first-seen.json');
  const history = DriftHistory.open(path.resolve(io.cwd, file), run.environment);
  const graph = await synthesizeRun(context, run, options);
  const stacks = chooseStacks(graph, names);
  const { folder } = run.context;
  folder.empty();
  const asked = findLeftOut(run.config, context.io);
  const plans = await planStacks(run.context, graph, stacks, run.parallelism);
  const report = { ...driftReport(run, plans, history, new Date()), leftOut: await asked };
  folder.remove();
  history.write();
  const markdown = driftMarkdown(report);
  if (options.markdown !== undefined) writePrivateFile(path.resolve(io.cwd, options.markdown), markdown);
  context.output.result(report, markdown);
  return CODES[report.outcome];
}

/** `cluster-infra drift`. */
export const registerDrift: RegisterCommand = (registry) => {
  const command = registry.command('drift [stacks...]', {
    description: 'Find what was changed outside Terraform, and since when.',
    notes: [
      'For each stack one of three outcomes: none, drift, could not be planned. Drift is what was changed outside and an\n' +
        'apply would change back. Configuration that is not deployed yet is listed apart, and so is what controllers keep.',
      'Exit codes: 0 none, 1 a stack could not be planned (and no drift was found), 2 drift, 130 interrupted.',
    ],
    examples: [
      'npx cluster-infra drift --environment production',
      'npx cluster-infra drift --history first-seen.json --markdown drift.md --json > drift.json',
    ],
  });
  withSynthesisOption(withRunOptions(command, TIMEOUT))
    .option(
      '--history <file>',
      'where first-seen times are kept (default: .cluster-infra/drift/ENVIRONMENT/first-seen.json)',
    )
    .option('--markdown <file>', 'also write the page for people there')
    .action(registry.run(drift));
};
