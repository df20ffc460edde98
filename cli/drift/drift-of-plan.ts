import { kindOfActions } from '../plan/change-kind';
import { outsideChanges } from '../plan/outside-changes';
import type { Plan, ResourceChange } from '../plan/plan-schema';
import { isMap } from '../plan/plan-values';

/** An object that was changed outside Terraform. Values are never part of it. */
export interface DriftedObject {
  readonly address: string;
  /** What happened outside. */
  readonly happened: 'changed' | 'deleted';
  /** Names of the attributes that differ from the last apply, at the top level. */
  readonly attributes: readonly string[];
  /** What an apply would do about it. */
  readonly repair: 'create' | 'update' | 'replace' | 'delete' | 'forget';
}

export interface StackDrift {
  readonly drifted: readonly DriftedObject[];
  /**
   * Addresses that differ from the last apply where an apply would do nothing: what Kubernetes itself keeps up to date
   * (status, addresses given by a load balancer), or what is ignored on purpose.
   */
  readonly noticed: readonly string[];
  /** Addresses that an apply would change although nobody touched them: configuration that is not deployed yet. */
  readonly pending: readonly string[];
}

const changedAttributes = ({ change: { before, after } }: ResourceChange): string[] => {
  if (!isMap(before) || !isMap(after)) return [];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).sort();
};

/**
 * Tells drift from what else a plan shows.
 *
 * An ordinary plan is read, not a `-refresh-only` one: that one reports every attribute that differs, also the ones that
 * controllers own and those under `ignore_changes`, and says nothing about whether an apply would mend it. So drift is
 * what was changed outside *and* would be changed back.
 */
export function driftOfPlan(plan: Plan | null): StackDrift {
  const planned = new Map(
    (plan?.resource_changes ?? [])
      .filter(({ mode, deposed }) => mode === 'managed' && deposed === undefined)
      .map((entry) => [entry.address, kindOfActions(entry.change.actions)]),
  );
  const outside = outsideChanges(plan).filter(({ change }) => kindOfActions(change.actions) !== 'no-op');
  const drifted: DriftedObject[] = [];
  const noticed: string[] = [];
  for (const entry of outside) {
    const repair = planned.get(entry.address) ?? 'no-op';
    if (repair === 'no-op' || repair === 'read' || repair === 'move' || repair === 'import') {
      noticed.push(entry.address);
      continue;
    }
    const happened = kindOfActions(entry.change.actions) === 'delete' ? 'deleted' : 'changed';
    drifted.push({ address: entry.address, happened, attributes: changedAttributes(entry), repair });
  }
  const touched = new Set(outside.map(({ address }) => address));
  const pending = [...planned].filter(([address, kind]) => kind !== 'no-op' && !touched.has(address));
  return { drifted, noticed, pending: pending.map(([address]) => address) };
}
