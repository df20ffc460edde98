import { availableParallelism } from 'node:os';

/** One command of `npm test`. */
export interface Step {
  readonly name: string;
  /** What a reader waits for, in words. */
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  /** Seconds after which the step is stopped and counted as failed. */
  readonly deadline: number;
  /** Whether the command is jest, whose own counts are then added up. */
  readonly jest?: boolean;
  /** Whether it asks servers outside of this machine. */
  readonly downloads?: boolean;
  /** Names of the steps that must have ended, well or not, before this one begins. */
  readonly after?: readonly string[];
  /** Added to the niceness of the command and of all that it starts: it takes what the steps beside it leave. */
  readonly niceness?: number;
}

/**
 * What yields to the end to end run. Its commands can only follow each other, so it takes longest whatever stands beside it:
 * it begins first, and everything else shares what it leaves of the cores.
 */
const YIELDS = { niceness: 5 };

const inJest = (project: string, ...flags: string[]): Pick<Step, 'command' | 'jest'> => ({
  command: ['jest', '--selectProjects', project, ...flags],
  jest: true,
});

const format: Step = {
  ...YIELDS,
  name: 'format',
  title: 'prettier',
  // The cache goes by the content of each file, the options and prettier's version: a second run formats what changed.
  command: ['prettier', '--check', '--log-level=warn', '--cache', '--cache-strategy=content', '.'],
  deadline: 600,
};

const lint: Step = {
  ...YIELDS,
  name: 'lint',
  title: 'eslint with types and layer rules, and tsc, over one program',
  // More room for what is young: of 54 CPU seconds 9 were garbage collection, and this saves 3.
  command: ['node', '--max-semi-space-size=64', '--require', 'tsx/cjs', 'scripts/test/lint-and-types.ts'],
  deadline: 900,
};

const unit: Step = {
  ...YIELDS,
  name: 'unit',
  title: 'unit tests',
  ...inJest('unit', '--maxWorkers=100%'),
  deadline: 900,
};

const synth: Step = {
  ...YIELDS,
  name: 'synth',
  title: 'synth tests: every stack as it is written for terraform',
  ...inJest('synth', '--maxWorkers=100%'),
  deadline: 900,
};

const toolchain: Step = {
  name: 'toolchain',
  title: 'the sandbox binaries (about 10 minutes without the cache)',
  command: ['node', '--require', 'tsx/cjs', 'sandbox/main.ts', 'build'],
  deadline: 3000,
  downloads: true,
};

// One worker more than cores: programs that tests start wait for each other a good part of the time.
const integration: Step = {
  ...YIELDS,
  name: 'integration',
  title: 'integration tests: real terraform, PostgreSQL, helm, Kubernetes API',
  ...inJest('integration', `--maxWorkers=${availableParallelism() + 1}`),
  deadline: 2400,
  // After the cheap steps: most faults are found by them, and said first.
  after: ['format', 'lint', 'unit', 'synth', 'toolchain'],
};

const e2e: Step = {
  name: 'e2e',
  title: 'end to end: the whole sandbox',
  ...inJest('e2e', '--runInBand'),
  deadline: 2400,
  after: ['toolchain'],
};

/** All of them; each begins as soon as those that it comes after have ended. */
export const STEPS: readonly Step[] = [toolchain, e2e, format, lint, unit, synth, integration];

/** The named steps only. @throws Error that lists the names when one is unknown */
export function stepsNamed(names: readonly string[]): readonly Step[] {
  const all = STEPS.map((step) => step.name);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`unknown step ${unknown.join(', ')}: the steps are ${all.join(', ')}`);
  return STEPS.filter((step) => names.includes(step.name));
}
