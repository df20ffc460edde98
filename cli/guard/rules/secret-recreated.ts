import type { Plan, ResourceChange } from '../../plan/plan-schema';
import { displayName, priorResources, realName, valueAt } from '../../plan/plan-values';
import { holdsData, isSecretOfData } from '../protection';
import type { RuleFinding } from '../finding';
import type { Rule } from '../rule';
import { findingAddress, managedChanges } from '../rule';

const MADE_VALUES = /^(random_(password|string|bytes|id)|tls_private_key)$/;

/** Addresses of what holds data before the plan, with its namespace. */
const dataHolders = (plan: Plan): { address: string; namespace: string | undefined }[] =>
  priorResources(plan)
    .filter(({ mode, type, values }) => mode === 'managed' && holdsData(type, values))
    .map(({ address, type, values }) => ({ address, namespace: realName({ type }, values)?.scope }));

const namespaceOf = (entry: ResourceChange): string | undefined => realName(entry, entry.change.after)?.scope;

/** What writes new values into the Secret: its creation, or a new revision of the write-only data. */
function rewriting(entry: ResourceChange): string | undefined {
  if (entry.change.actions.includes('create')) return 'is created anew, with new values';
  const [from, to] = [
    valueAt(entry.change.before, 'data_wo_revision'),
    valueAt(entry.change.after, 'data_wo_revision'),
  ];
  return entry.change.actions.includes('update') && from !== to
    ? `is written anew (revision ${String(from)} to ${String(to)})`
    : undefined;
}

const finding = (entry: ResourceChange, what: string, holders: readonly string[], fix: string): RuleFinding => ({
  rule: 'secret-recreated',
  outcome: 'refused',
  address: findingAddress(entry),
  what,
  why: `${holders.join(', ')} ${holders.length === 1 ? 'holds' : 'hold'} data that was written with the old value and cannot be read or reached with a new one.`,
  fix,
});

/**
 * A generated value that stored data depends on is made anew while the data is there: a Secret that was deleted by hand
 * and comes back with new values, or a value of the random provider that is replaced.
 */
export const secretRecreated: Rule = (plan) => {
  const holders = dataHolders(plan);
  if (holders.length === 0) return [];
  return managedChanges(plan).flatMap((entry) => {
    if (entry.change.after === null) return [];
    if (MADE_VALUES.test(entry.type) && entry.change.actions.includes('delete')) {
      const all = holders.map(({ address }) => address);
      return [
        finding(
          entry,
          'The generated value is replaced by another one.',
          all,
          'Undo what forces the replacement. To rotate a password, use the revision of its Secret.',
        ),
      ];
    }
    if (!isSecretOfData(entry.type, entry.change.after)) return [];
    const how = rewriting(entry);
    const inNamespace = holders
      .filter(({ namespace }) => namespace === namespaceOf(entry))
      .map(({ address }) => address);
    if (how === undefined || inNamespace.length === 0) return [];
    const name = realName(entry, entry.change.after);
    const shown = name === undefined ? '' : ` ${displayName(name)}`;
    return [
      finding(entry, `The Secret${shown} ${how}.`, inNamespace, 'Restore the Secret from the backup, then import it.'),
    ];
  });
};
