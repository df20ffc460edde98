import type { ResourceChange } from '../../plan/plan-schema';
import { valueAt } from '../../plan/plan-values';
import type { Rule } from '../rule';
import { findingAddress, managedChanges } from '../rule';

const RELEASE_SWITCHES = ['wait', 'wait_for_jobs', 'atomic', 'cleanup_on_fail'] as const;
const WORKLOAD_SWITCHES = ['wait_for_rollout', 'wait_for_load_balancer', 'wait_for_completion'] as const;

const WHY: Readonly<Record<string, string>> = {
  atomic: 'A failed upgrade stays half done, and the next one ends with "another operation is in progress".',
  cleanup_on_fail: 'What a failed upgrade made stays behind.',
};

function switchedOff(entry: ResourceChange): string[] {
  const switches =
    entry.type === 'helm_release' ? RELEASE_SWITCHES : entry.type.startsWith('kubernetes_') ? WORKLOAD_SWITCHES : [];
  const { before, after } = entry.change;
  return switches.filter(
    (name) => valueAt(after, name) === false && (before === null ? name === 'wait' : valueAt(before, name) === true),
  );
}

/** A release or workload is no longer waited for, or no longer rolled back: success would be reported too early. */
export const waitDisabled: Rule = (plan) =>
  managedChanges(plan)
    .filter((entry) => entry.change.after !== null)
    .flatMap((entry) =>
      switchedOff(entry).map((name) => ({
        rule: 'wait-disabled' as const,
        outcome: 'refused' as const,
        address: findingAddress(entry),
        what: `${name} is ${entry.change.before === null ? 'off' : 'switched off'}.`,
        why: WHY[name] ?? 'The apply reports success although nothing may run, and the next stack starts on it.',
        fix: `Leave ${name} on. The switch debug of the environment turns atomic and cleanup_on_fail off: not for a shared cluster.`,
      })),
    );
