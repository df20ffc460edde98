import { WORKLOAD_KINDS, type WorkloadKind } from '../cluster/rollout';
import type { View } from './view';
import type { Expectation } from './expectation';

/** A workload that should be there. */
export interface ExpectedWorkload {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /** Pods that are configured; undefined for one on each node, or where it is not written. */
  readonly replicas: number | undefined;
}

const isWorkloadKind = (kind: string): kind is WorkloadKind => (WORKLOAD_KINDS as readonly string[]).includes(kind);

function replicasOf(kind: WorkloadKind, { replicas }: Readonly<Record<string, unknown>>): number | undefined {
  if (kind === 'DaemonSet' || (typeof replicas !== 'string' && typeof replicas !== 'number')) return undefined;
  return /^\d+$/.test(String(replicas)) ? Number(replicas) : undefined;
}

/** The workloads that a stack makes: its own, and those of its releases. */
export async function expectedWorkloads({ objects, releases }: Expectation, view: View): Promise<ExpectedWorkload[]> {
  const records = await Promise.all(releases.map(({ namespace, name }) => view.release(namespace, name)));
  return [...objects, ...records.flatMap((record) => record?.objects ?? [])].flatMap(
    ({ kind, namespace, name, spec }) =>
      isWorkloadKind(kind) && namespace !== undefined
        ? [{ kind, namespace, name, replicas: replicasOf(kind, spec) }]
        : [],
  );
}
