import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../../errors/command-error';
import { parsePlan } from '../plan/read-plan';
import type { Plan } from '../plan/plan-schema';
import { type PlannedAction, sha256, type Counts } from '../plans/reviewed-plans';
import type { Stack } from '../synth/stack-graph';
import { initialize, wantsInit } from '../terraform/initialize';
import { type PlanOutcome, terraformPlan, wasSaved } from '../terraform/plan';
import { showPlan } from '../terraform/show-plan';
import { assume, type Assumption, type Expectation } from '../whole-graph/assumptions';
import { deferReads } from '../whole-graph/defer-reads';
import { expectedOutputs } from '../whole-graph/expected-outputs';
import { learnFromFailure } from '../whole-graph/learn-from-failure';
import { remoteOutputs } from '../whole-graph/remote-outputs';
import { type JsonObject, parseConfiguration } from '../whole-graph/stack-configuration';
import { countsOf, plannedActions } from './planned-actions';
import { type PlanningContext, variablesOf } from './planning-context';

/** The plan of one stack. */
export interface StackPlan {
  readonly stack: Stack;
  readonly outcome: 'no-changes' | 'changes' | 'not-planned';
  /** What it takes for granted about stacks that are not applied yet; with one of these it cannot be applied. */
  readonly assumptions: readonly Assumption[];
  readonly deferredReads: readonly string[];
  /** Null when nothing changes, or nothing could be saved. Holds values in clear. */
  readonly plan: Plan | null;
  readonly counts: Counts;
  readonly actions: readonly PlannedAction[];
  /** Of the saved plan; null when there is none to apply. */
  readonly planSha256: string | null;
  readonly configurationSha256: string;
  /** Why it could not be planned, for a person. */
  readonly reason: readonly string[];
  /** What its added and changed outputs will be. */
  readonly expectedOutputs: ReadonlyMap<string, Expectation>;
  /** Seconds. */
  readonly seconds: number;
}

/** Whether a plan was made from assumptions. */
export const isWholeGraph = ({ assumptions, deferredReads }: Pick<StackPlan, 'assumptions' | 'deferredReads'>) =>
  assumptions.length + deferredReads.length > 0;

/** Times that a plan is tried again with what the last failure taught. */
const LESSONS = 6;

/** What is taken for granted in one attempt. */
interface Suppositions {
  readonly assumptions: readonly Assumption[];
  readonly reads: readonly string[];
}

/**
 * Plans one stack. Where a stack below it is not applied yet, or publishes something new, it is planned from a copy in
 * which that is assumed; such a plan shows everything and is not kept for applying.
 *
 * @param upstream plans of this run's stacks that come before it.
 * @throws InterruptedError.
 */
export async function planStack(
  context: PlanningContext,
  stack: Stack,
  upstream: ReadonlyMap<string, StackPlan>,
): Promise<StackPlan> {
  const started = Date.now();
  const { folder } = context;
  folder.copyStack(stack.name, stack.folder);
  const text = readFileSync(path.join(folder.stack(stack.name), 'cdk.tf.json'), 'utf8');
  const configuration = parseConfiguration(text);
  const mayDefer = [...upstream.values()].some(({ outcome }) => outcome !== 'no-changes');
  let supposed: Suppositions = { assumptions: assumptionsFrom(configuration, upstream), reads: [] };
  let outcome = await attempt(context, stack, configuration, supposed);
  for (let lesson = 0; lesson < LESSONS && outcome.kind === 'failed'; lesson++) {
    const next = combine(supposed, learnFromFailure(configuration, outcome.errors, mayDefer));
    if (next === null) break;
    supposed = next;
    outcome = await attempt(context, stack, configuration, supposed);
  }
  return conclude(context, stack, { text, configuration, supposed, outcome, started });
}

/** Outputs that this run's plans of other stacks add or change. */
function assumptionsFrom(configuration: JsonObject, upstream: ReadonlyMap<string, StackPlan>): Assumption[] {
  return remoteOutputs(configuration).flatMap((output) => {
    const expectation = upstream.get(output.producer)?.expectedOutputs.get(output.output);
    return expectation ? [{ ...output, expectation }] : [];
  });
}

/** Both together; null when the second adds nothing. */
function combine(known: Suppositions, learned: Suppositions): Suppositions | null {
  const isNew = ({ producer, output }: Assumption) =>
    !known.assumptions.some((other) => other.producer === producer && other.output === output);
  const assumptions = learned.assumptions.filter(isNew);
  const reads = learned.reads.filter((address) => !known.reads.includes(address));
  if (assumptions.length + reads.length === 0) return null;
  return { assumptions: [...known.assumptions, ...assumptions], reads: [...known.reads, ...reads] };
}

/** Plans the stack's folder itself, or a copy with what is supposed. */
async function attempt(
  context: PlanningContext,
  stack: Stack,
  configuration: JsonObject,
  { assumptions, reads }: Suppositions,
): Promise<PlanOutcome> {
  const real = context.folder.stack(stack.name);
  let folder = real;
  if (assumptions.length + reads.length > 0) {
    folder = wholeGraphFolder(context, stack.name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 });
    context.folder.copyStack(stack.name, real, folder);
    const supposed = deferReads(assume(configuration, assumptions), reads).configuration;
    writeFileSync(path.join(folder, 'cdk.tf.json'), JSON.stringify(supposed, null, 2), { mode: 0o600 });
  }
  const plan = () =>
    terraformPlan({
      binary: context.terraform.binary,
      folder,
      env: variablesOf(context, stack.name),
      planFile: context.folder.planFile(stack.name),
      log: context.folder.log(stack.name, 'plan'),
      deadline: context.deadline,
      signal: context.signal,
    });
  try {
    const fresh = await initializeStack(context, stack.name, folder, false);
    const outcome = await plan();
    if (outcome.kind !== 'failed' || fresh || !wantsInit(outcome.errors)) return outcome;
    await initializeStack(context, stack.name, folder, true);
    return await plan();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return {
      kind: 'failed',
      drifted: false,
      outputs: {},
      errors: [],
      reason: [error.problem, ...error.details.filter((line) => line.trim() !== '')],
    };
  }
}

/** {@link initialize} for a stack of this run. */
export const initializeStack = (context: PlanningContext, stack: string, folder: string, force: boolean) =>
  initialize(
    {
      terraform: context.terraform,
      folder,
      dataFolder: context.dataFolder(stack),
      env: variablesOf(context, stack),
      signal: context.signal,
      force,
    },
    context.gate,
  );

/** The copies lie apart, so that nobody applies one by mistake. */
const wholeGraphFolder = ({ folder }: PlanningContext, stack: string) => path.join(folder.root, 'whole-graph', stack);

interface Ending {
  readonly text: string;
  readonly configuration: JsonObject;
  readonly supposed: Suppositions;
  readonly outcome: PlanOutcome;
  readonly started: number;
}

async function conclude(context: PlanningContext, stack: Stack, ending: Ending): Promise<StackPlan> {
  const { text, configuration, supposed, outcome, started } = ending;
  const planFile = context.folder.planFile(stack.name);
  const wholeGraph = supposed.assumptions.length + supposed.reads.length > 0;
  const folder = wholeGraph ? wholeGraphFolder(context, stack.name) : context.folder.stack(stack.name);
  // A plan without changes has nothing to show, and to show it would start every provider again.
  const worthShowing = wasSaved(planFile) && (outcome.kind !== 'no-changes' || outcome.drifted);
  const env = variablesOf(context, stack.name);
  const show = () => showPlan(context.terraform.binary, folder, planFile, env, context.signal);
  const plan = worthShowing ? parsePlan(await show(), `the plan of ${stack.name}`) : null;
  const keep = outcome.kind === 'changes' && !wholeGraph;
  const planSha256 = keep ? sha256(readFileSync(planFile)) : null;
  // What cannot be applied is not left lying about: it may hold values.
  if (!keep) rmSync(planFile, { force: true });
  if (wholeGraph) rmSync(folder, { recursive: true, force: true });
  if (outcome.kind !== 'failed') rmSync(context.folder.log(stack.name, 'plan'), { force: true });
  const planned = outcome.kind !== 'failed';
  return {
    stack,
    outcome: planned ? (outcome.kind === 'changes' ? 'changes' : 'no-changes') : 'not-planned',
    assumptions: supposed.assumptions,
    deferredReads: supposed.reads,
    plan,
    counts: countsOf(planned ? plan : null),
    actions: planned ? plannedActions(plan) : [],
    planSha256,
    configurationSha256: sha256(text),
    reason: outcome.reason.map(context.hideSecrets),
    expectedOutputs: planned ? expectedOutputs(configuration, plan) : new Map(),
    seconds: (Date.now() - started) / 1000,
  };
}
