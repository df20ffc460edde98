import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CommandError, InterruptedError } from '../../errors/command-error';
import { parsePlan } from '../plan/read-plan';
import type { Plan } from '../plan/plan-schema';
import { initializeStack, isWholeGraph, planStack } from '../planning/plan-stack';
import { type PlanningContext, variablesOf } from '../planning/planning-context';
import { PlanFolder } from '../plans/plan-folder';
import { type Counts, type ReviewedStack, sha256 } from '../plans/reviewed-plans';
import { terraformApply } from '../terraform/apply';
import { showPlan } from '../terraform/show-plan';
import { differences } from './compare-actions';
import type { Journal } from './journal';
import { type Verification, verifyStack } from './verification';

/** What became of one stack. */
export interface StackDeployment {
  readonly stack: string;
  readonly result:
    | 'applied'
    /** There was nothing to do, or an earlier run of this deploy did it. */
    | 'nothing-to-do'
    | 'done-before'
    /** Nothing was applied: the plan is not the reviewed one, or the guard refuses it. */
    | 'refused'
    | 'failed';
  readonly counts: Counts;
  /** Lines for a person. */
  readonly reason: readonly string[];
}

/** Reasons to refuse a plan right before it is applied; empty: it may be. */
export type Judge = (stack: string, plan: Plan) => Promise<readonly string[]>;

/** What stands between a plan and its apply, and what follows the apply. */
export interface DeployChecks {
  readonly judge: Judge;
  /** @default - that everything planned was applied */
  readonly verifications?: readonly Verification[] | undefined;
}

const NOTHING: Counts = { add: 0, change: 0, destroy: 0, import: 0 };

/** A saved plan and the folder it belongs to. */
interface Appliable {
  readonly folder: string;
  readonly planFile: string;
  readonly counts: Counts;
  readonly plan: Plan;
}

/** A plan that may not be applied. */
class Refusal extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

/**
 * Applies the reviewed plan of one stack. A stack that was planned from assumptions, and one that an earlier run left
 * half done, is planned again first and applied only if that is what was reviewed.
 *
 * @throws InterruptedError when terraform has ended; CommandError when a plan cannot be read or initialized.
 */
export async function deployStack(
  context: PlanningContext,
  stack: ReviewedStack,
  journal: Journal,
  { judge, verifications }: DeployChecks,
): Promise<StackDeployment> {
  const entry = journal.get(stack.name);
  if (entry?.state === 'done')
    return { stack: stack.name, result: 'done-before', counts: entry.counts ?? NOTHING, reason: [] };
  const end = (result: StackDeployment['result'], counts: Counts, reason: readonly string[] = []) => ({
    stack: stack.name,
    result,
    counts,
    reason,
  });
  try {
    const begun = entry !== undefined;
    const appliable =
      begun || stack.wholeGraph ? await planAgain(context, stack, begun) : await reviewedPlan(context, stack);
    if (appliable === null) {
      // Applied by an earlier run, whose verification may have been what failed.
      const applied = { counts: NOTHING };
      const problems = begun
        ? await verifyStack({ context, stack: { ...stack, ...applied }, applied }, verifications)
        : [];
      if (problems.length > 0) {
        journal.record(stack.name, { state: 'failed', counts: NOTHING });
        return end('failed', NOTHING, problems);
      }
      journal.record(stack.name, { state: 'done', counts: NOTHING });
      return end('nothing-to-do', NOTHING);
    }
    const objections = await judge(stack.name, appliable.plan);
    if (objections.length > 0) throw new Refusal(objections);
    return await apply(context, { ...stack, counts: appliable.counts }, journal, appliable, end, verifications);
  } catch (error) {
    if (error instanceof Refusal) return end('refused', NOTHING, error.lines);
    throw error;
  }
}

type End = (result: StackDeployment['result'], counts: Counts, reason?: readonly string[]) => StackDeployment;

async function apply(
  context: PlanningContext,
  stack: ReviewedStack,
  journal: Journal,
  { folder, planFile }: Appliable,
  end: End,
  verifications: readonly Verification[] | undefined,
): Promise<StackDeployment> {
  const log = context.folder.log(stack.name, 'apply');
  journal.record(stack.name, { state: 'applying' });
  const applied = await terraformApply({
    binary: context.terraform.binary,
    folder,
    env: variablesOf(context, stack.name),
    planFile,
    log,
    deadline: context.deadline,
    signal: context.signal,
    onProgress: (line) => context.report(`${stack.name}: ${line}`),
  });
  if (applied.kind === 'applied') {
    const problems = await verifyStack({ context, stack, applied }, verifications);
    journal.record(stack.name, { state: problems.length > 0 ? 'failed' : 'done', counts: applied.counts });
    // A plan that was applied is of no more use, and may hold values.
    rmSync(planFile, { force: true });
    rmSync(log, { force: true });
    return problems.length > 0 ? end('failed', applied.counts, problems) : end('applied', applied.counts);
  }
  if (applied.kind === 'stale') {
    journal.forget(stack.name);
    return end('refused', NOTHING, [
      'the saved plan is stale: somebody else changed the state after it was made; plan and review again',
      ...applied.reason.map(context.hideSecrets),
    ]);
  }
  journal.record(stack.name, { state: 'failed' });
  if (applied.kind === 'interrupted')
    throw new InterruptedError(
      `terraform has ended the apply of ${stack.name} and stored what was done (${applied.done} objects). ` +
        'The same command goes on where it stopped.',
    );
  return end('failed', applied.counts, [
    ...applied.reason.map(context.hideSecrets),
    `(${applied.done} objects were done; log: ${log})`,
  ]);
}

/** The saved plan as it was reviewed; null when it has nothing to do. */
async function reviewedPlan(context: PlanningContext, stack: ReviewedStack): Promise<Appliable | null> {
  if (stack.outcome === 'no-changes') return null;
  const folder = context.folder.stack(stack.name);
  const planFile = context.folder.planFile(stack.name);
  for (const [file, expected] of [
    [path.join(folder, 'cdk.tf.json'), stack.configurationSha256],
    [planFile, stack.planSha256],
  ] as const) {
    if (!existsSync(file)) throw new Refusal([`${file} is missing: it was part of what was reviewed`]);
    if (sha256(readFileSync(file)) !== expected)
      throw new Refusal([`${file} was changed after the review: its SHA-256 is not the one in the manifest`]);
  }
  await initializeStack(context, stack.name, folder, false);
  const env = variablesOf(context, stack.name);
  const text = await showPlan(context.terraform.binary, folder, planFile, env, context.signal);
  return { folder, planFile, counts: stack.counts, plan: parsePlan(text, `the plan of ${stack.name}`) };
}

/** A new plan of the reviewed configuration, if it does what was reviewed; null when there is nothing (more) to do. */
async function planAgain(context: PlanningContext, stack: ReviewedStack, begun: boolean): Promise<Appliable | null> {
  const reviewed = context.folder.stack(stack.name);
  const configuration = path.join(reviewed, 'cdk.tf.json');
  if (!existsSync(configuration) || sha256(readFileSync(configuration)) !== stack.configurationSha256)
    throw new Refusal([`${configuration} is not the one that was reviewed: its SHA-256 differs`]);
  context.report(`${stack.name}: planning again, ${begun ? 'an earlier apply did not finish' : whyAgain(stack)}`);
  const folder = new PlanFolder(path.join(context.folder.root, 'again'));
  folder.prepare();
  const again = await planStack(
    { ...context, folder },
    { name: stack.name, dependencies: stack.dependencies, folder: reviewed },
    new Map(),
  );
  if (again.outcome === 'not-planned')
    throw new CommandError({
      problem: `The stack ${stack.name} could not be planned again before its apply:`,
      details: again.reason,
      fix: 'Mend the cause, then run the same deploy again.',
    });
  if (isWholeGraph(again))
    throw new Refusal([
      `it reads ${again.assumptions.map(({ producer }) => producer).join(', ')}, which is not applied: deploy that first`,
    ]);
  const changed = differences(stack.actions, again.actions, begun);
  if (changed.length > 0) throw new Refusal(['the plan is not the one that was reviewed:', ...changed]);
  if (again.outcome === 'no-changes' || again.plan === null) return null;
  return {
    folder: folder.stack(stack.name),
    planFile: folder.planFile(stack.name),
    counts: again.counts,
    plan: again.plan,
  };
}

const whyAgain = ({ assumptions, deferredReads }: ReviewedStack): string => {
  const producers = [...new Set(assumptions.map(({ producer }) => producer))];
  return producers.length > 0
    ? `now that ${producers.join(' and ')} is applied`
    : `now that ${deferredReads.join(', ')} can be read`;
};
