/** Reads `terraform show -json` of a state into what each object's state says where nothing is set. */
import type { UnsetValues } from './scenario';

interface StateModule {
  readonly resources?: ReadonlyArray<{ readonly address: string; readonly mode: string; readonly values: unknown }>;
}

function collect(value: unknown, path: string, found: Map<string, string[]>): void {
  const isTree = typeof value === 'object' && value !== null;
  const members = isTree ? Object.entries(value) : [];
  if (members.length > 0) {
    for (const [key, member] of members) collect(member, path === '' ? key : `${path}.${key}`, found);
    return;
  }
  if (!isTree && value !== null && value !== '' && value !== 0 && value !== false) return;
  const text = JSON.stringify(value);
  found.set(text, [...(found.get(text) ?? []), path]);
}

/**
 * @param stateJson What `terraform show -json` printed.
 * @returns By address and by value (`null`, `""`, `0`, `false`, `[]`, `{}`), the sorted paths that hold it.
 */
export function readUnsetValues(stateJson: string): UnsetValues {
  const state = JSON.parse(stateJson) as { readonly values?: { readonly root_module?: StateModule } };
  const managed = (state.values?.root_module?.resources ?? []).filter(({ mode }) => mode === 'managed');
  return Object.fromEntries(
    managed.map(({ address, values }) => {
      const found = new Map<string, string[]>();
      collect(values, '', found);
      return [address, Object.fromEntries([...found].sort().map(([value, paths]) => [value, paths.sort().join(' ')]))];
    }),
  );
}
