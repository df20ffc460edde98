import { isEmpty, type PulledState } from './pulled-state';

/** What a migration would do with one stack. */
export type MigrationStep =
  /** There is no state to move. */
  | { readonly action: 'nothing' }
  /** The target has the very same state already. */
  | { readonly action: 'equal' }
  /** The target has none, or an empty one. */
  | { readonly action: 'copy' }
  /** The target has an older version of the same history. */
  | { readonly action: 'update' }
  /** Something would be lost. */
  | { readonly action: 'refuse'; readonly reason: string };

/** Decides by lineage and serial, as Terraform does, before anything is written. */
export function compareStates(source: PulledState | null, target: PulledState | null): MigrationStep {
  if (source === null) return { action: 'nothing' };
  if (target === null) return { action: 'copy' };
  if (source.sha256 === target.sha256) return { action: 'equal' };
  if (source.lineage !== target.lineage) {
    if (isEmpty(target)) return { action: 'copy' };
    const reason = `the target holds another state (lineage ${target.lineage}, ${target.resources} resources) than the source (lineage ${source.lineage})`;
    return { action: 'refuse', reason };
  }
  if (target.serial > source.serial) {
    const reason = `the target is newer (serial ${target.serial}) than the source (serial ${source.serial}): somebody deployed to it already`;
    return { action: 'refuse', reason };
  }
  if (target.serial === source.serial) {
    const reason = `both have serial ${source.serial} of one lineage, with different content`;
    return { action: 'refuse', reason };
  }
  return { action: 'update' };
}
