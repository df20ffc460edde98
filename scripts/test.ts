/**
 * `npm test`: everything that proves the project.
 *
 *   npm test                       all steps
 *   npm test -- --only unit,lint   some of them
 *   npm test -- --list             their names
 *
 * Steps run side by side, because none of them fills the cores alone; each line of theirs begins with the name of the step.
 * The cheap ones, which find most faults, end first. Ends with one line
 * `N passed, N failed, N skipped` (jest's tests plus the static steps) and the checks that could not be made here with
 * their reason. Exit code 0 when nothing failed, 1 otherwise, 130 when interrupted.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inDependencyOrder } from '../sandbox/deploy/stack-graph';
import { endLeftBehind } from './test/left-behind';
import { runStep } from './test/run-step';
import { stepEnvironment } from './test/step-environment';
import { STEPS, stepsNamed, type Step } from './test/steps';

interface Outcome {
  readonly step: Step;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly why?: string;
}

const scratch = mkdtempSync(join(tmpdir(), 'cluster-infra-test-'));
const skippedChecks = join(scratch, 'skipped-checks');
const interruption = new AbortController();
/** In the environment of everything that this run starts. */
const MARK = 'CLUSTER_INFRA_SKIPPED_CHECKS';

function selectSteps(args: readonly string[]): readonly Step[] {
  if (args.length === 0) return STEPS;
  if (args.length === 1 && args[0] === '--list') {
    for (const step of STEPS) process.stdout.write(`${step.name.padEnd(12)} ${step.title}\n`);
    process.exit(0);
  }
  try {
    if (args.length !== 2 || args[0] !== '--only' || !args[1]) {
      throw new Error('usage: npm test -- [--only NAME[,NAME...] | --list]');
    }
    return stepsNamed(args[1].split(','));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}

/** The counts that jest wrote; a run that wrote none counts as one failure. */
function readJestCounts(file: string): { passed: number; failed: number; skipped: number } | undefined {
  if (!existsSync(file)) return undefined;
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numRuntimeErrorTestSuites: number;
  };
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests,
  };
}

function outcomeOf(step: Step, seconds: number, why: string | undefined, report: string): Outcome {
  const counts = step.jest ? readJestCounts(report) : undefined;
  if (!counts) return { step, seconds, passed: why ? 0 : 1, failed: why ? 1 : 0, skipped: 0, why };
  if (counts.passed + counts.failed === 0) {
    return { step, seconds, ...counts, failed: 1, why: 'ran no test at all' };
  }
  // Jest can fail without a failed test, for example when a server is still open at the end.
  const failed = why && counts.failed === 0 ? 1 : counts.failed;
  return { step, seconds, ...counts, failed, why };
}

async function perform(step: Step, prefix: string | undefined): Promise<Outcome> {
  const started = Date.now();
  const report = join(scratch, `${step.name}.json`);
  const why = await runStep(step, {
    extra: step.jest ? ['--json', `--outputFile=${report}`, '--silent=false'] : [],
    env: { ...stepEnvironment(process.env, step.downloads), [MARK]: skippedChecks },
    prefix,
    signal: interruption.signal,
  });
  const seconds = (Date.now() - started) / 1000;
  const outcome = outcomeOf(step, seconds, why, report);
  process.stdout.write(`== ${step.name}: ${outcome.why ?? 'ok'}, ${seconds.toFixed(0)} s\n`);
  return outcome;
}

/** Runs each step once those before it have ended, and says every half minute what is running. */
async function performAll(steps: readonly Step[]): Promise<Outcome[]> {
  const width = Math.max(...steps.map(({ name }) => name.length));
  const running = new Set<string>();
  const started = Date.now();
  const progress = setInterval(() => {
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    process.stdout.write(`== running since ${seconds} s: ${[...running].join(', ')}\n`);
  }, 30_000);
  try {
    const outcomes: Outcome[] = [];
    const named = new Map(steps.map((step) => [step.name, step]));
    const graph = new Map(steps.map(({ name, after = [] }) => [name, after]));
    await inDependencyOrder(graph, steps.length, async (name) => {
      const step = named.get(name)!;
      running.add(name);
      process.stdout.write(`== ${name}: ${step.title}\n`);
      outcomes.push(await perform(step, steps.length > 1 ? `${name.padEnd(width)} | ` : undefined));
      running.delete(name);
    });
    return outcomes;
  } finally {
    clearInterval(progress);
  }
}

function summarize(outcomes: readonly Outcome[]): number {
  if (existsSync(skippedChecks)) {
    const lines = readFileSync(skippedChecks, 'utf8').trim().split('\n').filter(Boolean);
    process.stdout.write(
      `\n${lines.length} checks could not be made here:\n${lines.map((line) => `  ${line}\n`).join('')}`,
    );
  }
  const sum = (pick: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  process.stdout.write('\n');
  for (const outcome of outcomes.filter((candidate) => candidate.failed > 0)) {
    process.stdout.write(`failed: ${outcome.step.name} (${outcome.why ?? `${outcome.failed} tests`})\n`);
  }
  const failed = sum((outcome) => outcome.failed);
  process.stdout.write(`${sum((o) => o.passed)} passed, ${failed} failed, ${sum((o) => o.skipped)} skipped\n`);
  return failed > 0 ? 1 : 0;
}

async function main(): Promise<number> {
  const steps = selectSteps(process.argv.slice(2));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());
  const outcomes = await performAll(steps);
  const left = await endLeftBehind(`${MARK}=${skippedChecks}`);
  for (const command of left) process.stdout.write(`== ended what a test left behind: ${command}\n`);
  return interruption.signal.aborted ? 130 : summarize(outcomes);
}

void main()
  .then((code) => {
    process.exitCode = code;
  })
  .finally(() => rmSync(scratch, { recursive: true, force: true }));
