import { displayName, realName } from '../../plan/plan-values';
import type { Rule } from '../rule';
import { findingAddress, managedChanges } from '../rule';

/** An object leaves the state and stays where it is: allowed, and told, because nobody keeps it from then on. */
export const forgotten: Rule = (plan) =>
  managedChanges(plan)
    .filter((entry) => entry.change.actions.includes('forget'))
    .map((entry) => {
      const name = realName(entry, entry.change.before);
      return {
        rule: 'forgotten',
        outcome: 'reported',
        address: findingAddress(entry),
        what: `${entry.type}${name === undefined ? '' : ` ${displayName(name)}`} is forgotten: it stays, and Terraform no longer knows it.`,
        why: 'From then on no plan shows what happens to it.',
        fix: 'Import it where it shall be kept from now on, or remove it by hand once it is not needed.',
      };
    });
