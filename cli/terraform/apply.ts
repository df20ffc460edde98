import type { Counts } from '../plans/reviewed-plans';
import { plainTail, runTerraform } from './run-terraform';
import type { SavedPlanCommand } from './saved-plan-command';
import { describeDiagnostic } from './ui-messages';

export interface ApplyCommand extends SavedPlanCommand {
  /** Told about each object that is done, and now and then about one that takes long. */
  readonly onProgress: (line: string) => void;
}

export interface ApplyOutcome {
  readonly kind: 'applied' | 'stale' | 'failed' | 'interrupted';
  readonly counts: Counts;
  /** Objects that were done, also of an apply that failed. */
  readonly done: number;
  /** Lines for a person; empty when it was applied. */
  readonly reason: readonly string[];
}

/** Milliseconds between two lines about objects that are still in the making. */
const PATIENCE = 15_000;
const STALE = /^Saved plan (?:is stale|does not match)/;

/** Applies a saved plan, and nothing else. */
export async function terraformApply(command: ApplyCommand): Promise<ApplyOutcome> {
  const { binary, folder, env, planFile, log, deadline, signal, onProgress } = command;
  let counts: Counts = { add: 0, change: 0, destroy: 0, import: 0 };
  let done = 0;
  let silentUntil = Date.now() + PATIENCE;
  const result = await runTerraform({
    binary,
    args: ['apply', '-input=false', '-json', planFile],
    folder,
    env,
    log,
    deadline,
    signal,
    onMessage: (message) => {
      if (message.type === 'change_summary' && message.changes.operation === 'apply') {
        const { add, change, remove: destroy, import: imported } = message.changes;
        counts = { add, change, destroy, import: imported };
      }
      if (message.type === 'apply_complete') {
        done++;
        onProgress(`${message.hook.resource.addr}: ${message.hook.action} done (${message.hook.elapsed_seconds} s)`);
      }
      if (message.type === 'apply_progress' && Date.now() > silentUntil) {
        silentUntil = Date.now() + PATIENCE;
        onProgress(`still ${message.hook.action} ${message.hook.resource.addr} (${message.hook.elapsed_seconds} s)`);
      }
    },
  });
  if (result.code === 0) return { kind: 'applied', counts, done, reason: [] };
  const stale = result.errors.some(({ summary }) => STALE.test(summary));
  const told = result.errors.map(describeDiagnostic);
  const reason = [
    ...(result.late ? [`terraform apply was not done after ${deadline} s`] : []),
    ...(told.length > 0 ? told : plainTail(log).split('\n').filter(Boolean)),
  ];
  if (reason.length === 0) reason.push(`terraform apply ended with ${result.code ?? 'a signal'}`);
  return { kind: stale ? 'stale' : result.interrupted ? 'interrupted' : 'failed', counts, done, reason };
}
