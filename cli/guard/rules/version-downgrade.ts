import { versionChanges } from '../../plan/version-changes';
import type { Rule } from '../rule';
import { findingAddress, managedChanges } from '../rule';

/** A chart or an image goes back to an older version; databases and schemas rarely follow. */
export const versionDowngrade: Rule = (plan) =>
  managedChanges(plan)
    .filter((entry) => entry.change.after !== null)
    .flatMap((entry) =>
      versionChanges(entry)
        .filter(({ order }) => order === 'down')
        .map(({ what, from, to }) => ({
          rule: 'version-downgrade' as const,
          outcome: 'refused' as const,
          address: findingAddress(entry),
          what: `The ${what} goes back from ${from} to ${to}.`,
          why: 'Data and custom resources that the newer version wrote may be unreadable for the older one.',
          fix: 'Set the version that runs, or a newer one, in config/catalogue.yaml; to really go back, restore the backup made before the upgrade.',
        })),
    );
