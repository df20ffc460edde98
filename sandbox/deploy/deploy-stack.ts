import { readFileSync } from 'node:fs';
import path from 'node:path';
import { interruptible } from '../interruption';
import type { Layout } from '../layout';
import { logFile, startProcess, stopProcess } from '../process/managed-process';
import type { Progress } from '../progress';
import { SandboxError } from '../sandbox-error';
import { diagnosticsOf, parseLine, type TerraformEvent } from './terraform-output';

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

/** Seconds; the releases' own timeouts end earlier and say more. */
const STACK_DEADLINE = 1800;
/** Milliseconds between two looks at the output. */
const POLL = 200;
/** Names the records of running deployments. */
const PREFIX = 'deploy-';

/** The record's name of a stack's deployment. */
const deploymentName = (stack: string) => `${PREFIX}${stack}`;

/** Whether a process record is a deployment's. */
export const isDeployment = (processName: string) => processName.startsWith(PREFIX);

/** Turns Terraform's reports into lines for a person. */
function reporter(stack: string, progress: Progress) {
  let planned = 0;
  let done = 0;
  let silentUntil = 0;
  return (event: TerraformEvent) => {
    switch (event.kind) {
      case 'plan':
        planned = event.add + event.change + event.destroy;
        return progress.line(`${stack}: ${event.add} to add, ${event.change} to change, ${event.destroy} to destroy`);
      case 'done':
        done++;
        return progress.line(`${stack}: ${done} of ${planned}: ${event.address} ${event.action} (${event.duration})`);
      case 'still':
        if (Date.now() < silentUntil) return;
        silentUntil = Date.now() + 15_000;
        return progress.line(`${stack}: still ${event.action} ${event.address} (${event.duration})`);
      case 'no-changes':
      case 'applied':
        return;
    }
  };
}

/**
 * Deploys one synthesized stack with `cdktf deploy`, and reports each resource as it is done.
 *
 * @param env variables from {@link sandboxEnvironment}, added to this process' own.
 * @throws SandboxError with Terraform's diagnostics, where the whole output is, and how to go on.
 */
export async function deployStack(
  layout: Layout,
  stack: string,
  env: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<StackResult> {
  const started = Date.now();
  const name = deploymentName(stack);
  // A killed run may have left one that still works on the same state.
  if (await stopProcess(layout, name, 120))
    progress.line(`${stack}: ended a deployment that an earlier run left behind`);
  const log = logFile(layout, name);
  const { child } = startProcess(layout, {
    name,
    command: process.execPath,
    args: [
      path.join(layout.checkout, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf'),
      'deploy',
      stack,
      '--skip-synth',
    ],
    env: { ...env, FORCE_COLOR: '0' },
    cwd: layout.checkout,
    // One interrupt lets Terraform finish the resource at hand and store its state. cdktf itself would die of it at once,
    // and Terraform of its broken output: made objects would be lost to the state.
    stopSignal: 'SIGINT',
    withChildren: true,
  });
  let ended = false;
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve)).finally(() => (ended = true));

  const report = reporter(stack, progress);
  let seen = 0;
  let applied: TerraformEvent | undefined;
  let unchanged = false;
  const look = () => {
    const text = readFileSync(log, 'utf8');
    const end = ended ? text.length : text.lastIndexOf('\n') + 1;
    for (const line of text.slice(seen, end).split('\n')) {
      const event = parseLine(line);
      if (event?.kind === 'applied') applied = event;
      if (event?.kind === 'no-changes') unchanged = true;
      if (event) report(event);
    }
    seen = Math.max(seen, end);
  };
  const timer = setInterval(look, POLL);
  const deadline = setTimeout(() => void stopProcess(layout, name, 120), STACK_DEADLINE * 1000);
  const interrupted = () => stopProcess(layout, name, 120).then(() => undefined);
  const code = await interruptible(exit, interrupted).finally(() => {
    clearInterval(timer);
    clearTimeout(deadline);
  });
  look();
  await stopProcess(layout, name);
  const seconds = (Date.now() - started) / 1000;
  if (code !== 0 || applied?.kind !== 'applied') {
    const late = seconds >= STACK_DEADLINE ? `, after the deadline of ${STACK_DEADLINE} s` : '';
    throw new SandboxError(
      [
        `The stack "${stack}" was not deployed: cdktf ended with ${code === null ? 'a signal' : `exit code ${code}`}${late}.`,
        ...diagnosticsOf(readFileSync(log, 'utf8'), stack)
          .split('\n')
          .map((line) => `    ${line}`),
        `The whole output is in ${log}. What was made is recorded in the state; nothing was rolled back but failed releases.`,
        'Mend the cause and run `npm run sandbox` again: it continues where it stopped. To look around first:',
        'eval "$(npm run --silent sandbox -- env)"',
      ].join('\n'),
    );
  }
  const { added, changed, destroyed } = applied;
  return { stack, added, changed, destroyed, unchanged, seconds };
}
