import { createInterface } from 'node:readline/promises';
import type { CommandContext, RegisterCommand } from '../command';
import { CommandError } from '../../errors/command-error';
import { deployStacks, type Deployment } from '../deploy/deploy-stacks';
import { Journal } from '../deploy/journal';
import { keepingData } from '../deploy/keep-data';
import { LiveVerification } from '../deploy/live-verification';
import { VERIFICATIONS } from '../deploy/verification';
import { EXIT, type ExitCode } from '../exit-codes';
import { findLeftOut } from '../left-out/find-left-out';
import { leftOutLines } from '../left-out/left-out-stack';
import { wholeNumber } from '../option-values';
import { guardBeforeApply } from '../planning/guard-run';
import { prepareRun, type Run, type RunOptions } from '../planning/prepare-run';
import { withPlanLock } from '../plans/plan-lock';
import { type Review, type ReviewedStack, readReview } from '../plans/reviewed-plans';
import { chooseStacks, inOrder } from '../synth/stack-graph';
import { withRunOptions } from './run-options';

interface DeployOptions extends RunOptions {
  readonly plans?: string;
  readonly planHash?: string;
  readonly autoApprove?: boolean;
  readonly verify: boolean;
  readonly verifyTimeout: number;
}

/** Seconds: releases and rollouts are waited for, one after the other. */
const TIMEOUT = 3600;

/** Seconds for each stack: certificates and DNS records take minutes. */
const VERIFY_TIMEOUT = 300;

const NOT_VERIFIED = 'Nothing was verified (--no-verify). Next: npx cluster-infra verify';

const AGAIN = 'Plan again with `npx cluster-infra plan`, and review that plan.';

/** Refuses a review of something else than what is configured here. */
function checkReview(review: Review, run: Run, { planHash }: DeployOptions): void {
  const { environment, backend, context } = run;
  const differing: ReadonlyArray<readonly [string, string, string]> = [
    ['environment', review.environment, environment],
    ['backend (fingerprint)', review.backendFingerprint, backend.fingerprint],
    ['Terraform version', review.terraformVersion, context.terraform.version],
    ['plan hash', review.planHash, planHash ?? review.planHash],
  ];
  for (const [what, reviewed, here] of differing)
    if (reviewed !== here)
      throw new CommandError({
        problem: `The reviewed plans are for another ${what}: ${reviewed}, and here it is ${here}. Nothing was applied.`,
        fix: what === 'plan hash' ? 'Take the folder of plans that was reviewed.' : AGAIN,
      });
}

async function confirm({ io }: CommandContext, review: Review, stacks: readonly ReviewedStack[]): Promise<void> {
  const input = io.stdin;
  if (!('isTTY' in input && input.isTTY === true))
    throw new CommandError({
      problem: 'There is no terminal to ask whether the reviewed plans shall be applied. Nothing was applied.',
      fix: 'Give --auto-approve where somebody approved the plans before, for example behind a protected environment.',
    });
  const lines = stacks.map(({ name, outcome, wholeGraph, counts: { add, change, destroy } }) =>
    outcome === 'changes'
      ? `  ${name}: ${add} to add, ${change} to change, ${destroy} to destroy${wholeGraph ? ' (planned again first)' : ''}`
      : `  ${name}: ${outcome === 'no-changes' ? 'no changes' : 'could not be planned, will be left'}`,
  );
  io.stderr.write(`${lines.join('\n')}\nPlan hash ${review.planHash.slice(0, 12)}, made ${review.createdAt}.\n`);
  const terminal = createInterface({ input, output: io.stderr });
  try {
    const answer = await terminal.question(`Type the environment's name to apply this to ${review.environment}: `, {
      signal: io.signal,
    });
    if (answer.trim() !== review.environment)
      throw new CommandError({
        problem: `"${answer.trim()}" is not ${review.environment}. Nothing was applied.`,
        fix: 'Run deploy again and type the name of the environment.',
      });
  } finally {
    terminal.close();
  }
}

function exitCodeOf({ stacks, left }: Deployment): ExitCode {
  if (stacks.some(({ result }) => result === 'failed')) return EXIT.error;
  if (stacks.some(({ result }) => result === 'refused')) return EXIT.refused;
  return left.length > 0 ? EXIT.findings : EXIT.done;
}

function describe(review: Review, { stacks, left }: Deployment): string {
  const lines = stacks.map(({ stack, result, counts: { add, change, destroy }, reason }) => {
    const did = result === 'applied' ? `: ${add} added, ${change} changed, ${destroy} destroyed` : '';
    return [`${stack}: ${result.replaceAll('-', ' ')}${did}`, ...reason.map((line) => `    ${line}`)].join('\n');
  });
  const remaining = left.map(({ stack, reason }) => `${stack}: left: ${reason}`);
  const unplanned = left.some(({ stack }) =>
    review.stacks.some((s) => s.name === stack && s.outcome === 'not-planned'),
  );
  const hint = unplanned
    ? [`Next: npx cluster-infra plan --environment ${review.environment}, and review what is left.`]
    : [];
  return [...lines, ...remaining, ...hint].join('\n');
}

async function deploy(context: CommandContext, names: readonly string[], options: DeployOptions): Promise<ExitCode> {
  const run = await prepareRun(context, options, options.plans);
  return withPlanLock(context.io.cwd, run.context.folder, 'cluster-infra deploy', () =>
    deployRun(context, run, names, options),
  );
}

async function deployRun(
  context: CommandContext,
  run: Run,
  names: readonly string[],
  options: DeployOptions,
): Promise<ExitCode> {
  const { folder } = run.context;
  const review = readReview(folder.manifest);
  checkReview(review, run, options);
  const graph = inOrder(
    new Map(
      review.stacks.map(({ name, dependencies }) => {
        // Stacks outside the review were applied before, or their absence will show.
        const inReview = dependencies.filter((needed) => review.stacks.some((stack) => stack.name === needed));
        return [name, { name, dependencies: inReview, folder: folder.stack(name) }];
      }),
    ),
  );
  const chosen = new Set(chooseStacks(graph, names).map(({ name }) => name));
  const stacks = review.stacks.filter(({ name }) => chosen.has(name));
  if (!options.autoApprove) await confirm(context, review, stacks);
  folder.prepare();
  const asked = findLeftOut(run.config, context.io);
  const live = options.verify ? new LiveVerification(run.config, context.io, options.verifyTimeout) : undefined;
  const changing = stacks.filter(({ outcome }) => outcome !== 'no-changes').map(({ name }) => name);
  const kept = { config: run.config, env: context.io.env, context: run.context, stacks: changing };
  const deployment = await keepingData(kept, (signal) =>
    deployStacks({ ...run.context, signal }, review, stacks, {
      parallelism: run.parallelism,
      journal: Journal.open(folder.journal, review.planHash),
      judge: guardBeforeApply(run, [...graph.values()]),
      verifications: live === undefined ? VERIFICATIONS : [...VERIFICATIONS, live],
    }),
  ).finally(() => live?.close());
  const leftOut = await asked;
  const verified = options.verify;
  context.output.result(
    { environment: review.environment, planHash: review.planHash, verified, ...deployment, leftOut },
    () => [describe(review, deployment), ...(verified ? [] : [NOT_VERIFIED]), ...leftOutLines(leftOut)].join('\n'),
  );
  return exitCodeOf(deployment);
}

/** `cluster-infra deploy`. */
export const registerDeploy: RegisterCommand = (registry) => {
  const command = registry.command('deploy [stacks...]', {
    description: 'Apply exactly the plans that `cluster-infra plan` saved and somebody reviewed.',
    notes: [
      'Each saved plan must have the hash of the manifest, and the guard looks at it once more. A stack that was planned\n' +
        'with assumptions is planned again after the stacks it reads, and applied only if it does what was reviewed.\n' +
        'After its apply each stack is verified as `cluster-infra verify` does it. At the first failure nothing new is begun.\n' +
        'The same command goes on where it stopped.',
      'Meanwhile nobody backs up or restores by `cluster-infra` in the namespaces of these stacks (the Lease cluster-infra\n' +
        'there). While a restore is under way or unfinished, nothing is applied: its pods would start in the middle.',
      'Exit codes: 0 done, 1 failed, 2 stacks are left that could not be planned, 3 refused by the guard or not what was\n' +
        'reviewed, 130 interrupted.',
    ],
    examples: [
      'npx cluster-infra deploy --environment production',
      'npx cluster-infra deploy --auto-approve --plan-hash "$REVIEWED_HASH"',
      'npx cluster-infra deploy foundation edge',
    ],
  });
  withRunOptions(command, TIMEOUT)
    .option('--plans <folder>', 'folder that plan wrote (default: .cluster-infra/plans/ENVIRONMENT)')
    .option('--plan-hash <hash>', 'refuse plans with another hash than the reviewed one')
    .option('--no-verify', 'do not verify the stacks after their apply; the output says so')
    .option(
      '--verify-timeout <seconds>',
      'wait so long in each stack for rollouts, certificates and DNS',
      wholeNumber,
      VERIFY_TIMEOUT,
    )
    .option('--auto-approve', 'do not ask: the plans were approved elsewhere')
    .action(registry.run(deploy));
};
