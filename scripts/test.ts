/**
 * `npm test`: everything that proves the project, in the order in which a fault is found cheapest.
 *
 *   npm test                       all steps
 *   npm test -- --only unit,lint   some of them
 *   npm test -- --list             their names
 *
 * Ends with one line `N passed, N failed, N skipped` (jest's tests plus the static steps) and the checks that could not be
 * made here with their reason. Exit code 0 when nothing failed, 1 otherwise, 130 when interrupted.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Step {
  readonly name: string;
  /** What a reader waits for, in words. */
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  /** Seconds after which the step is stopped and counted as failed. */
  readonly deadline: number;
  /** Whether the command is jest, whose own counts are then added up. */
  readonly jest?: boolean;
}

interface Outcome {
  readonly step: Step;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly why?: string;
}

const jest = (project: string, ...flags: string[]): [string, ...string[]] => [
  'jest',
  '--selectProjects',
  project,
  ...flags,
];

const STEPS: readonly Step[] = [
  { name: 'format', title: 'prettier', command: ['prettier', '--check', '--log-level=warn', '.'], deadline: 300 },
  { name: 'lint', title: 'eslint with types and layer rules', command: ['eslint', '.'], deadline: 900 },
  { name: 'types', title: 'tsc', command: ['tsc', '--noEmit'], deadline: 600 },
  { name: 'unit', title: 'unit tests', command: jest('unit', '--maxWorkers=100%'), deadline: 900, jest: true },
  {
    name: 'synth',
    title: 'synth tests: every stack as it is written for terraform',
    command: jest('synth', '--maxWorkers=100%'),
    deadline: 900,
    jest: true,
  },
  {
    name: 'toolchain',
    title: 'the sandbox binaries (about 10 minutes without the cache)',
    command: ['node', '--import', 'tsx', 'sandbox/main.ts', 'build'],
    deadline: 3000,
  },
  {
    name: 'integration',
    title: 'integration tests: real terraform, PostgreSQL, helm, Kubernetes API',
    command: jest('integration', '--maxWorkers=100%'),
    deadline: 2400,
    jest: true,
  },
  {
    name: 'e2e',
    title: 'end to end: the whole sandbox',
    command: jest('e2e', '--runInBand'),
    deadline: 2400,
    jest: true,
  },
];

const scratch = mkdtempSync(join(tmpdir(), 'cluster-infra-test-'));
const skippedChecks = join(scratch, 'skipped-checks');
let interrupted = false;

function selectSteps(args: readonly string[]): readonly Step[] {
  const names = STEPS.map((step) => step.name).join(', ');
  if (args.length === 0) return STEPS;
  if (args.length === 1 && args[0] === '--list') {
    for (const step of STEPS) process.stdout.write(`${step.name.padEnd(12)} ${step.title}\n`);
    process.exit(0);
  }
  if (args.length !== 2 || args[0] !== '--only' || !args[1]) {
    process.stderr.write(`usage: npm test -- [--only NAME[,NAME...] | --list]\n  names: ${names}\n`);
    process.exit(1);
  }
  const wanted = args[1].split(',');
  const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`unknown step ${unknown.join(', ')}: the steps are ${names}\n`);
    process.exit(1);
  }
  return STEPS.filter((step) => wanted.includes(step.name));
}

/** Runs one command with its output passed through; resolves with the reason when it did not end well. */
function run(step: Step, extra: readonly string[]): Promise<string | undefined> {
  const [command, ...args] = step.command;
  return new Promise((resolve) => {
    const child = spawn(command, [...args, ...extra], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CLUSTER_INFRA_SKIPPED_CHECKS: skippedChecks },
    });
    const timer = setTimeout(() => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 15_000).unref();
      resolve(`not finished after its deadline of ${step.deadline} s`);
    }, step.deadline * 1000);
    const stop = () => {
      interrupted = true;
      child.kill('SIGTERM');
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    child.on('error', (error) => resolve(`could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`);
    });
  });
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

async function perform(step: Step): Promise<Outcome> {
  const started = Date.now();
  const report = join(scratch, `${step.name}.json`);
  const why = await run(step, step.jest ? ['--json', `--outputFile=${report}`, '--silent=false'] : []);
  const seconds = (Date.now() - started) / 1000;
  const counts = step.jest ? readJestCounts(report) : undefined;
  if (!counts) return { step, seconds, passed: why ? 0 : 1, failed: why ? 1 : 0, skipped: 0, why };
  if (counts.passed + counts.failed === 0) {
    return { step, seconds, ...counts, failed: 1, why: 'ran no test at all' };
  }
  // Jest can fail without a failed test, for example when a server is still open at the end.
  const failed = why && counts.failed === 0 ? 1 : counts.failed;
  return { step, seconds, ...counts, failed, why };
}

async function main(): Promise<number> {
  const steps = selectSteps(process.argv.slice(2));
  const outcomes: Outcome[] = [];
  for (const [index, step] of steps.entries()) {
    process.stdout.write(`\n== ${index + 1}/${steps.length} ${step.name}: ${step.title}\n`);
    const outcome = await perform(step);
    outcomes.push(outcome);
    process.stdout.write(`== ${step.name}: ${outcome.why ?? 'ok'}, ${outcome.seconds.toFixed(0)} s\n`);
    if (interrupted) return 130;
  }
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

void main()
  .then((code) => {
    process.exitCode = code;
  })
  .finally(() => rmSync(scratch, { recursive: true, force: true }));
