import { changeKind, destroysObject } from '../../plan/change-kind';
import type { ResourceChange } from '../../plan/plan-schema';
import { displayName, realName } from '../../plan/plan-values';
import { protectionOf } from '../protection';
import type { Rule } from '../rule';
import { findingAddress, managedChanges } from '../rule';

function cause(entry: ResourceChange): string {
  const paths = (entry.change.replace_paths ?? []).map((path) => path.join('.'));
  switch (entry.action_reason ?? '') {
    case 'replace_because_cannot_update':
      return paths.length === 0 ? '' : `, because ${paths.join(' and ')} cannot change in place`;
    case 'replace_because_tainted':
      return ', because an earlier apply left it tainted';
    case 'replace_by_request':
      return ', because -replace asks for it';
    case 'replace_by_triggers':
      return ', because replace_triggered_by asks for it';
    case 'delete_because_no_resource_config':
      return ', because it is no longer in the configuration';
    case 'delete_because_count_index':
    case 'delete_because_each_key':
    case 'delete_because_no_module':
      return ', because the configuration has fewer instances now';
    default:
      return '';
  }
}

/** An object that holds data, or that others depend on, is destroyed or replaced. */
export const protectedDestroyed: Rule = (plan) =>
  managedChanges(plan).flatMap((entry) => {
    if (!destroysObject(entry)) return [];
    const protection = protectionOf(entry.type, entry.change.before);
    if (protection === undefined) return [];
    const name = realName(entry, entry.change.before);
    const kind = changeKind(entry) === 'replace' ? 'destroyed and created anew' : 'destroyed';
    return [
      {
        rule: 'protected-destroyed' as const,
        outcome: 'refused' as const,
        address: findingAddress(entry),
        what: `${entry.type}${name === undefined ? '' : ` ${displayName(name)}`} is ${kind}${cause(entry)}.`,
        why: `It is protected, because ${protection}.`,
        fix:
          entry.action_reason === 'replace_because_tainted'
            ? `Look at the object; if it is sound: terraform untaint '${entry.address}'.`
            : 'Put it back into the configuration as it was; after a rename, say so with a moved block. To hand it over without destroying it, use a removed block with destroy = false.',
      },
    ];
  });
