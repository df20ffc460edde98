/** Reads `terraform show -json` of a plan into the part that two providers must agree on. */
import type { PlannedChange } from './scenario';

interface ResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    readonly after_unknown: unknown;
    readonly replace_paths?: ReadonlyArray<ReadonlyArray<string | number>>;
  };
}

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

/** null, '', 0, false, [] and {} are one thing to a provider of the older SDK: it stores any of them for "not set". */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return isTree(value) && Object.values(value).every(isEmpty);
}

/** The paths below which two values differ; a path ends where one side has nothing more to compare. */
export function differingPaths(before: unknown, after: unknown, prefix = ''): string[] {
  if (before === after || (isEmpty(before) && isEmpty(after))) return [];
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) return [prefix];
  if (Array.isArray(before) && before.length !== (after as unknown as unknown[]).length) return [prefix];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differingPaths(before[key], after[key], prefix ? `${prefix}.${key}` : key));
}

function unknownPaths(value: unknown, prefix = ''): string[] {
  if (value === true) return [prefix];
  if (!isTree(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => unknownPaths(child, prefix ? `${prefix}.${key}` : key));
}

/**
 * @param planJson What `terraform show -json` printed.
 * @returns Changes of managed resources other than no-ops, sorted by address. A creation or deletion lists no attributes:
 *   which defaults a provider fills in at creation is seen in the plans that follow.
 */
export function readPlannedChanges(planJson: string): PlannedChange[] {
  const plan = JSON.parse(planJson) as { readonly resource_changes?: readonly ResourceChange[] };
  return (plan.resource_changes ?? [])
    .filter((change) => change.mode === 'managed' && change.change.actions.join() !== 'no-op')
    .map(({ address, change }) => {
      const isUpdate = change.actions.join() === 'update';
      const unknown = unknownPaths(change.after_unknown);
      const known = differingPaths(change.before, change.after).filter(
        (path) => !unknown.some((other) => path === other || other.startsWith(`${path}.`)),
      );
      return {
        address,
        actions: change.actions,
        changed: isUpdate ? [...new Set([...known, ...unknown])].sort() : [],
        replace: (change.replace_paths ?? []).map((path) => path.join('.')).sort(),
      };
    })
    .sort((left, right) => left.address.localeCompare(right.address));
}
