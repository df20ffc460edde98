import type { PlannedAction, ResourceChange } from './plan-schema';

/**
 * What happens to one object, in the words of a review. `move` and `import` mean that nothing else happens to it; an
 * object that is moved and changed is an `update` with a previous address.
 */
export type ChangeKind = 'delete' | 'replace' | 'forget' | 'create' | 'update' | 'import' | 'move' | 'read' | 'no-op';

/** The kind of a list of actions alone; a destroy and a create in either order are a replacement. */
export function kindOfActions(actions: readonly PlannedAction[]): ChangeKind {
  const has = (action: PlannedAction): boolean => actions.includes(action);
  if (has('create') && (has('delete') || has('forget'))) return 'replace';
  if (has('delete')) return 'delete';
  if (has('forget')) return 'forget';
  if (has('create')) return 'create';
  if (has('update')) return 'update';
  return has('read') ? 'read' : 'no-op';
}

/** The kind of one entry of `resource_changes`. */
export function changeKind(entry: ResourceChange): ChangeKind {
  const kind = kindOfActions(entry.change.actions);
  if (kind !== 'no-op') return kind;
  if (entry.change.importing !== undefined) return 'import';
  return entry.previous_address === undefined ? 'no-op' : 'move';
}

/** Whether the object that exists now is destroyed: its data with it, when it holds any. */
export const destroysObject = (entry: ResourceChange): boolean => entry.change.actions.includes('delete');

/** Whether the plan does anything on apply: to an object, an output, or the state (moves, imports, forgotten objects). */
export const isChange = (kind: ChangeKind): boolean => kind !== 'no-op' && kind !== 'read';
