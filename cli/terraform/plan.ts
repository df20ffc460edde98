import { chmodSync, existsSync, rmSync } from 'node:fs';
import { InterruptedError } from '../../errors/command-error';
import { plainTail, runTerraform } from './run-terraform';
import type { SavedPlanCommand } from './saved-plan-command';
import { type Diagnostic, describeDiagnostic } from './ui-messages';

export interface PlanCommand extends SavedPlanCommand {
  readonly args?: readonly string[];
}

/** What `terraform plan` found. */
export interface PlanOutcome {
  readonly kind: 'no-changes' | 'changes' | 'failed';
  /** Whether objects were changed outside Terraform since the last apply. */
  readonly drifted: boolean;
  /** What happens to each output: `create`, `update`, `delete` or `noop`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly errors: readonly Diagnostic[];
  /** Lines for a person; empty unless it failed. */
  readonly reason: readonly string[];
}

/**
 * Plans one initialized folder and saves the plan.
 *
 * @throws InterruptedError once terraform has given back its lock.
 */
export async function terraformPlan(command: PlanCommand): Promise<PlanOutcome> {
  const { binary, folder, env, planFile, log, deadline, signal, args = [] } = command;
  rmSync(planFile, { force: true });
  let drifted = false;
  let outputs: Record<string, string> = {};
  const result = await runTerraform({
    binary,
    args: ['plan', '-input=false', '-json', '-detailed-exitcode', `-out=${planFile}`, ...args],
    folder,
    env,
    log,
    deadline,
    signal,
    onMessage: (message) => {
      if (message.type === 'resource_drift') drifted = true;
      if (message.type === 'outputs')
        outputs = Object.fromEntries(Object.entries(message.outputs).map(([name, { action }]) => [name, action ?? '']));
    },
  });
  if (result.interrupted) throw new InterruptedError('terraform plan was ended; nothing was changed.');
  // Terraform makes it readable for everybody.
  if (existsSync(planFile)) chmodSync(planFile, 0o600);
  const failed = result.late || (result.code !== 0 && result.code !== 2);
  if (!failed) {
    const kind = result.code === 0 ? 'no-changes' : 'changes';
    return { kind, drifted, outputs, errors: [], reason: [] };
  }
  const told = result.errors.map(describeDiagnostic);
  const end = result.code === null ? 'was ended by a signal' : `ended with exit code ${result.code}`;
  const reason = [
    ...(result.late ? [`terraform plan was not done after ${deadline} s`] : []),
    ...(told.length > 0 || result.late ? told : [`terraform plan ${end}`, ...plainTail(log).split('\n')]),
  ];
  return { kind: 'failed', drifted, outputs, errors: result.errors, reason };
}

/** Whether a plan was saved: also a failed one leaves what it knows. */
export const wasSaved = (planFile: string): boolean => existsSync(planFile);
