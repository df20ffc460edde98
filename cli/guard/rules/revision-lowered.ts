import { isMap } from '../../plan/plan-values';
import type { Rule } from '../rule';
import { findingAddress, managedChanges } from '../rule';

/** The number that goes with a write-only attribute: data_wo_revision, password_wo_version. */
const REVISION = /_wo_(revision|version)$/;

/**
 * The revision of a generated secret goes down. Terraform knows only that the number is another one and writes a new
 * value: the one of before does not come back.
 */
export const revisionLowered: Rule = (plan) =>
  managedChanges(plan).flatMap((entry) => {
    const { before, after } = entry.change;
    if (!isMap(before) || !isMap(after)) return [];
    return Object.entries(after).flatMap(([name, to]) => {
      const from = before[name];
      if (!REVISION.test(name) || typeof from !== 'number' || typeof to !== 'number' || to >= from) return [];
      return {
        rule: 'revision-lowered' as const,
        outcome: 'refused' as const,
        address: findingAddress(entry),
        what: `${name} goes back from ${from} to ${to}.`,
        why: 'Another number writes a new value: the secret of before does not come back, and whoever uses today’s is locked out.',
        fix: `Set the revision in the environment file to ${from} again (an old branch, or a revert, often lowers it), or to ${from + 1} to rotate.`,
      };
    });
  });
