import type { Layout } from '../layout';
import { stopProcess } from '../process/managed-process';
import type { Progress } from '../progress';
import { SandboxError } from '../sandbox-error';
import { whyNotPlanned } from './plan-stack';
import { type CdktfEnd, runCdktf } from './run-cdktf';
import { stackOfLine } from './stack-lines';
import { diagnosticsOf, errorsOf, parseLine, plainText, type TerraformEvent } from './terraform-output';

/** What a deployment did. */
export interface StackResult {
  readonly stack: string;
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
  /** Whether Terraform said that there is nothing to do; false also when only outputs changed. */
  readonly unchanged: boolean;
  readonly seconds: number;
}

/** A deployment of one stack, or of all that there are. */
export interface Deployment {
  readonly stacks: readonly string[];
  /** Stacks at a time. */
  readonly parallel: number;
  /** Variables from `sandboxEnvironment`, added to this process' own. */
  readonly env: Readonly<Record<string, string>>;
  /** Told about each stack that is done. */
  readonly onResult: (result: StackResult) => void;
  /** Told which stacks were not begun, before a failure is thrown. */
  readonly failed?: (notStarted: readonly string[]) => void;
}

/** Seconds for each stack; the releases' own timeouts end earlier and say more. */
const STACK_DEADLINE = 1800;
/** Names the records of running deployments. */
const PREFIX = 'deploy-';

/** The record's name of a deployment. */
const deploymentName = ([stack = '', ...others]: readonly string[]) =>
  `${PREFIX}${others.length === 0 ? stack : 'stacks'}`;

/** Whether a process record is a deployment's. */
export const isDeployment = (processName: string) => processName.startsWith(PREFIX);

/** What stands in the output once a stack's turn has come: cdktf initializes all of them before. */
const TURN = /: (?:Reading|Refreshing state|Opening)\.\.\.|Terraform used the selected providers|^\W*Error: /;

/** The deployment of one stack as its output tells it. */
class Course {
  readonly lines: string[] = [];
  result: StackResult | undefined;
  private started: number | undefined;
  private unchanged = false;
  private planned = 0;
  private done = 0;
  private silentUntil = 0;

  constructor(
    readonly stack: string,
    private readonly progress: Progress,
  ) {}

  /** Whether anything was done for it. */
  get begun(): boolean {
    return this.started !== undefined;
  }

  read(line: string): void {
    this.lines.push(line);
    if (TURN.test(plainText(line).replace(this.stack, ''))) this.started ??= Date.now();
    const event = parseLine(line);
    if (event) this.report(event);
  }

  /** Turns Terraform's reports into lines for a person. */
  private report(event: TerraformEvent): void {
    const { stack, progress } = this;
    switch (event.kind) {
      case 'plan':
        this.planned = event.add + event.change + event.destroy;
        return progress.line(`${stack}: ${event.add} to add, ${event.change} to change, ${event.destroy} to destroy`);
      case 'done':
        this.done++;
        return progress.line(
          `${stack}: ${this.done} of ${this.planned}: ${event.address} ${event.action} (${event.duration})`,
        );
      case 'still':
        if (Date.now() < this.silentUntil) return;
        this.silentUntil = Date.now() + 15_000;
        return progress.line(`${stack}: still ${event.action} ${event.address} (${event.duration})`);
      case 'no-changes':
        this.unchanged = true;
        return;
      case 'applied': {
        const { added, changed, destroyed } = event;
        const seconds = (Date.now() - (this.started ?? Date.now())) / 1000;
        this.result = { stack, added, changed, destroyed, unchanged: this.unchanged, seconds };
      }
    }
  }
}

/**
 * Deploys synthesized stacks with one `cdktf deploy`, and reports each resource as it is done.
 *
 * @throws SandboxError with Terraform's diagnostics, where the whole output is, and how to go on.
 */
export async function deployStacks(layout: Layout, deployment: Deployment, progress: Progress): Promise<void> {
  const { stacks, parallel, env, onResult } = deployment;
  const name = deploymentName(stacks);
  // A killed run may have left one that still works on the same state.
  if (await stopProcess(layout, name, 120))
    progress.line(`${stacks.join(', ')}: ended a deployment that an earlier run left behind`);
  const courses = new Map(stacks.map((stack) => [stack, new Course(stack, progress)]));
  const stackOf = stackOfLine(stacks);
  const said: string[] = [];
  const end = await runCdktf(layout, {
    name,
    stacks,
    parallel,
    env,
    deadline: STACK_DEADLINE * stacks.length,
    onLine: (line) => {
      said.push(line);
      const course = courses.get(stackOf(line) ?? '');
      const before = course?.result;
      course?.read(line);
      if (course?.result && course.result !== before) onResult(course.result);
    },
  });
  const unfinished = [...courses.values()].filter(({ result }) => result === undefined);
  if (end.code === 0 && unfinished.length === 0) return;
  const begun = unfinished.filter((course) => course.begun);
  deployment.failed?.(unfinished.filter((course) => !course.begun).map(({ stack }) => stack));
  const reasons = new Map<string, string>();
  for (const { stack, lines } of begun) {
    const output = lines.join('\n');
    // cdktf ends with Terraform, and loses an error that stands behind a long plan.
    const told = errorsOf(output, stack) ?? (await whyNotPlanned(layout, stack, env));
    reasons.set(stack, told ?? diagnosticsOf(output, stack));
  }
  // Nothing was begun: cdktf itself could not.
  const whole = begun.length === 0 ? [diagnosticsOf(said.join('\n'), '')] : [];
  throw new SandboxError(failure(end, [...reasons.keys()], [...reasons.values(), ...whole]).join('\n'));
}

/** What went wrong: the stacks that were begun and are not done, and why. */
function failure({ code, late, log }: CdktfEnd, stacks: readonly string[], reasons: readonly string[]): string[] {
  const names = stacks.map((stack) => `"${stack}"`).join(', ');
  const end = code === null ? 'a signal' : `exit code ${code}`;
  const deadline = late ? ', after the deadline' : '';
  return [
    `${names ? `Not deployed: ${names}` : 'Nothing was deployed'}; cdktf ended with ${end}${deadline}.`,
    ...reasons.flatMap((reason) => reason.split('\n').map((line) => `    ${line}`)),
    `The whole output is in ${log}. What was made is recorded in the state; nothing was rolled back but failed releases.`,
    'Mend the cause and run `npm run sandbox` again: it continues where it stopped. To look around first:',
    'eval "$(npm run --silent sandbox -- env)"',
  ];
}
