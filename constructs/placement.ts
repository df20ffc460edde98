import type { Availability } from '../config/availability';
import type { Labels } from './network/flow';

/** PriorityClass of the platform's services: before tenants, after what the cluster itself needs. */
export const SERVICE_PRIORITY_CLASS = 'cluster-infra-services';
/** Of Kubernetes itself: without ingress and certificates nothing else is reachable. */
const CLUSTER_PRIORITY_CLASS = 'system-cluster-critical';

/** How important a pod is: `cluster` for ingress and certificates, `service` for everything that stands on them. */
export type Importance = 'cluster' | 'service';

/** Name of the PriorityClass of a pod; undefined at the level `single`, where nothing is worth an eviction. */
export function priorityClass(level: Availability, importance: Importance): string | undefined {
  if (level === 'single') {
    return undefined;
  }
  return importance === 'cluster' ? CLUSTER_PRIORITY_CLASS : SERVICE_PRIORITY_CLASS;
}

/** One rule of `topologySpreadConstraints`, but for its selector, which charts and provider write differently. */
export interface SpreadRule {
  readonly maxSkew: 1;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'ScheduleAnyway' | 'DoNotSchedule';
  readonly nodeTaintsPolicy?: 'Honor';
  readonly matchLabelKeys?: readonly string[];
}

/**
 * How the pods of a Deployment keep apart: over nodes and zones as well as they can; at the level `high` two pods never
 * share a node while another is free. Empty for a single pod.
 * @param kind a StatefulSet's pods carry no hash of their template, by which a rollout's old pods are left out
 */
export function spreadRules(
  level: Availability,
  replicas: number,
  kind: 'Deployment' | 'StatefulSet' = 'Deployment',
): SpreadRule[] {
  if (replicas < 2) {
    return [];
  }
  const zones: SpreadRule = {
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'ScheduleAnyway',
  };
  const nodes = { maxSkew: 1, topologyKey: 'kubernetes.io/hostname' } as const;
  if (level !== 'high') {
    // A cluster with fewer nodes than replicas must still be able to run them.
    return [{ ...nodes, whenUnsatisfiable: 'ScheduleAnyway' }, zones];
  }
  return [
    {
      ...nodes,
      whenUnsatisfiable: 'DoNotSchedule',
      // A drained node counts as empty otherwise, and its pods could go nowhere.
      nodeTaintsPolicy: 'Honor',
      ...(kind === 'Deployment' ? { matchLabelKeys: ['pod-template-hash'] } : {}),
    },
    zones,
  ];
}

/** Where the pods of one workload run, and what gives way to them. */
export interface Placement {
  /** Name of a PriorityClass. @default - that of a pod nobody ranked */
  readonly priorityClass?: string;
  readonly spread: readonly SpreadRule[];
}

/** The placement of an own workload. */
export function placementOf(
  level: Availability,
  importance: Importance,
  replicas: number,
  kind?: 'Deployment' | 'StatefulSet',
): Placement {
  return { priorityClass: priorityClass(level, importance), spread: spreadRules(level, replicas, kind) };
}

/** The rules as a chart takes them. */
export function chartSpread(level: Availability, replicas: number, matchLabels: Labels) {
  return spreadRules(level, replicas).map(({ matchLabelKeys, ...rule }) => ({
    ...rule,
    ...(matchLabelKeys === undefined ? {} : { matchLabelKeys: [...matchLabelKeys] }),
    labelSelector: { matchLabels: { ...matchLabels } },
  }));
}
