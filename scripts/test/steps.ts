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
  /** Added to the niceness of the command and of all that it starts: it takes what the steps beside it leave. */
  readonly niceness?: number;
}

const jest = (project: string, ...flags: string[]): Pick<Step, 'command' | 'jest'> => ({
  command: ['jest', '--selectProjects', project, ...flags],
  jest: true,
});

const format: Step = {
  name: 'format',
  title: 'prettier',
  // The cache goes by the content of each file, the options and prettier's version: a second run formats what changed.
  command: ['prettier', '--check', '--log-level=warn', '--cache', '--cache-strategy=content', '.'],
  deadline: 300,
};

const lint: Step = {
  name: 'lint',
  title: 'eslint with types and layer rules, and tsc, over one program',
  // More room for what is young: of 54 CPU seconds 9 were garbage collection, and this saves 3.
  command: ['node', '--max-semi-space-size=64', '--import', 'tsx', 'scripts/test/lint-and-types.ts'],
  deadline: 900,
};

const unit: Step = {
  name: 'unit',
  title: 'unit tests',
  ...jest('unit', '--maxWorkers=100%'),
  deadline: 900,
};

const synth: Step = {
  name: 'synth',
  title: 'synth tests: every stack as it is written for terraform',
  ...jest('synth', '--maxWorkers=100%'),
  deadline: 900,
};

const toolchain: Step = {
  name: 'toolchain',
  title: 'the sandbox binaries (about 10 minutes without the cache)',
  command: ['node', '--import', 'tsx', 'sandbox/main.ts', 'build'],
  deadline: 3000,
};

// One worker more than cores: programs that tests start wait for each other a good part of the time. It yields to the end
// to end run, whose commands can only follow each other: else that one ends alone, with a core idle.
const integration: Step = {
  name: 'integration',
  title: 'integration tests: real terraform, PostgreSQL, helm, Kubernetes API',
  ...jest('integration', `--maxWorkers=${availableParallelism() + 1}`),
  deadline: 2400,
  niceness: 5,
};

const e2e: Step = {
  name: 'e2e',
  title: 'end to end: the whole sandbox',
  ...jest('e2e', '--runInBand'),
  deadline: 2400,
};

/** What runs one after another; the steps of one stage run side by side, because none of them fills the cores alone. */
export const STAGES: readonly (readonly Step[])[] = [[format, lint, unit, synth], [toolchain], [integration, e2e]];

/** The stages with the named steps only. @throws Error that lists the names when one is unknown */
export function stagesWith(names: readonly string[]): readonly (readonly Step[])[] {
  const all = STAGES.flat().map((step) => step.name);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`unknown step ${unknown.join(', ')}: the steps are ${all.join(', ')}`);
  return STAGES.map((steps) => steps.filter((step) => names.includes(step.name))).filter((steps) => steps.length > 0);
}
