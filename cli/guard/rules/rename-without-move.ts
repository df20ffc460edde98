import { isDeepStrictEqual } from 'node:util';
import type { ResourceChange } from '../../plan/plan-schema';
import type { RealName } from '../../plan/plan-values';
import { displayName, isMap, realName } from '../../plan/plan-values';
import { protectionOf } from '../protection';
import type { Rule } from '../rule';
import { managedChanges } from '../rule';

const only = (action: string, entry: ResourceChange): boolean =>
  entry.change.actions.length === 1 && entry.change.actions[0] === action && entry.deposed === undefined;

/** Types whose object is nothing but a value that Terraform made: a second one is another value. */
const MADE_VALUES = /^(random|tls|time)_/;

/** A scope that is not known yet may be any. */
const sameName = (left: RealName, right: RealName): boolean =>
  left.name === right.name && (left.scope === right.scope || left.scope === undefined || right.scope === undefined);

/** Whether everything that is known of the new object is so in the old one: for types without a name of their own. */
const looksAlike = (entry: ResourceChange, other: ResourceChange): boolean => {
  const { before } = entry.change;
  const { after } = other.change;
  if (!isMap(before) || !isMap(after)) return false;
  const known = Object.entries(after).filter(([, value]) => value !== null);
  return known.length > 0 && known.every(([key, value]) => isDeepStrictEqual(before[key], value));
};

/** The creation that stands for a destroyed object; undefined when none does, or several might. */
function successor(destroyed: ResourceChange, created: readonly ResourceChange[]): ResourceChange | undefined {
  const ofType = created.filter(({ type }) => type === destroyed.type);
  const name = realName(destroyed, destroyed.change.before);
  if (name !== undefined) {
    return ofType.find((entry) => {
      const newName = realName(entry, entry.change.after);
      return newName !== undefined && sameName(name, newName);
    });
  }
  const alike = ofType.filter((entry) => looksAlike(destroyed, entry));
  return alike.length === 1 ? alike[0] : undefined;
}

const movedBlock = (from: string, to: string): string =>
  [
    `moved {`,
    `  from = ${from}`,
    `  to   = ${to}`,
    `}`,
    `# or in TypeScript, on the construct of ${to}:`,
    `resource.moveFromId('${from}');`,
  ].join('\n');

/** The same object under another address, without a `moved` block: Terraform would destroy it and make an empty one. */
export const renameWithoutMove: Rule = (plan) => {
  const changes = managedChanges(plan);
  const created = changes.filter((entry) => only('create', entry));
  const taken = new Set<ResourceChange>();
  return changes
    .filter((entry) => only('delete', entry))
    .flatMap((entry) => {
      const other = successor(
        entry,
        created.filter((candidate) => !taken.has(candidate)),
      );
      if (other === undefined) return [];
      taken.add(other);
      const name = realName(entry, entry.change.before);
      const keepsData = protectionOf(entry.type, entry.change.before) !== undefined;
      const harmless = name === undefined && !MADE_VALUES.test(entry.type) && !keepsData;
      const called = name === undefined ? 'the same object' : `the same ${entry.type}, ${displayName(name)}`;
      return [
        {
          rule: 'rename-without-move' as const,
          outcome: harmless ? ('reported' as const) : ('refused' as const),
          address: entry.address,
          what: `${entry.address} is destroyed and ${other.address} created, which looks like ${called}, renamed.`,
          why: keepsData
            ? 'What it holds is destroyed, and the new one begins empty.'
            : MADE_VALUES.test(entry.type)
              ? 'The new one has another value.'
              : 'It is gone for a while, and creating it fails where the old one still exists.',
          fix: 'Add a moved block, so that Terraform keeps the object under its new address.',
          paste: movedBlock(entry.address, other.address),
        },
      ];
    });
};
