import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../config/problem';
import { ClusterError } from '../../kube/cluster-error';
import { CommandError, InterruptedError } from '../../errors/command-error';
import { secretHider } from '../planning/hide-secrets';
import type { Check, CheckName } from './check';
import { finding, notCheckable, type Observation } from './observation';
import { Blocked, type Site } from './site';

/** An observation with the check that made it. */
export interface CheckRow extends Observation {
  readonly area: CheckName;
}

/** Seconds. */
const DEADLINE = 60;
/** Milliseconds between two words on what is waited for. */
const PROGRESS = 5000;

/** Lines of a stack trace that find a fault. */
const TRACE = 4;

/**
 * What an error of a check means. A fault of this program is a finding too, so that the others' work is not lost.
 *
 * @param others what else is looked at, and reports its own faults.
 */
function observe(error: unknown, others: readonly CheckName[]): Observation {
  if (error instanceof Blocked) {
    if (others.includes(error.by)) return notCheckable('prerequisite', `Not looked at: ${error.message}.`);
    return observe(error.cause, others);
  }
  if (error instanceof ClusterError && error.fault === 'forbidden')
    return notCheckable('rights', [error.problem, ...error.details].join('\n'), error.fix);
  if (error instanceof CommandError)
    return finding('prerequisite', [error.problem, ...error.details].join('\n'), error.fix);
  if (error instanceof ConfigError)
    return finding('configuration', error.message, 'Correct the file; `npx cluster-infra explain KEY` tells of a key.');
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return finding(
    'fault',
    trace.split('\n').slice(0, TRACE).join('\n'),
    'This is a fault of cluster-infra itself, not of your input: report it with these lines.',
  );
}

async function lookInTime(check: Check, site: Site, chosen: readonly CheckName[]): Promise<readonly Observation[]> {
  const seconds = check.deadline?.(site.timeout) ?? DEADLINE;
  const done = new AbortController();
  const late = sleep(seconds * 1000, undefined, { signal: done.signal }).then(
    () => [
      finding(
        'deadline',
        `It took longer than ${seconds} s to look at: ${check.what}.`,
        'Run it again with --only, and look why what it asks is that slow.',
      ),
    ],
    () => [],
  );
  try {
    return await Promise.race([check.look(site), late]);
  } catch (error) {
    if (error instanceof InterruptedError || site.signal.aborted) throw error;
    return [
      observe(
        error,
        chosen.filter((name) => name !== check.name),
      ),
    ];
  } finally {
    done.abort();
  }
}

/**
 * Makes checks side by side. One that fails hides no other.
 *
 * @param onWait told now and then what is still being looked at.
 * @returns the observations in the order of the checks.
 * @throws InterruptedError.
 */
export async function runChecks(
  checks: readonly Check[],
  site: Site,
  onWait: (waiting: readonly Check[]) => void = () => undefined,
): Promise<CheckRow[]> {
  const chosen = checks.map(({ name }) => name);
  const waiting = new Set(checks);
  const hide = secretHider(site.env);
  const timer = setInterval(() => onWait([...waiting]), PROGRESS);
  const outcomes = await Promise.allSettled(
    checks.map(async (check) => {
      try {
        return await lookInTime(check, site, chosen);
      } finally {
        waiting.delete(check);
      }
    }),
  );
  clearInterval(timer);
  if (site.signal.aborted) throw new InterruptedError('not all was looked at.');
  return outcomes.flatMap((outcome, index) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    const area = checks[index]?.name ?? 'tools';
    return outcome.value.map((each) => ({
      area,
      ...each,
      detail: hide(each.detail),
      ...(each.cure === undefined ? {} : { cure: hide(each.cure) }),
    }));
  });
}
