import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { labels, selectorLabels } from '../labels';
import type { NamespaceReference } from '../namespace-reference';
import { placementOf } from '../placement';
import type { Placement } from '../placement';
import { platformOf } from '../platform';
import type { PodSpec } from './pod';

/** What Deployment, StatefulSet and DaemonSet have in common. */
export interface WorkloadProps {
  /** Name of the workload; also the label `app.kubernetes.io/instance`. */
  readonly name: string;
  readonly namespace: NamespaceReference;
  /** The application: label `app.kubernetes.io/name`. @default - the name */
  readonly application?: string;
  /** Its role: label `app.kubernetes.io/component`. */
  readonly component: string;
  /** Version of the application, a label. */
  readonly version: string;
  /**
   * Further labels of the selector: fixed names that people's commands rely on. A selector can not be changed later.
   * @default - none
   */
  readonly selectorLabels?: Readonly<Record<string, string>>;
  readonly pod: PodSpec;
  /** What must exist before. @default - only what the pod refers to */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Base of the three workload constructs: labels, the rollout's deadline, the disruption budget.
 */
export abstract class Workload extends Construct {
  readonly name: string;
  /** The labels that select the pods: for Services and network rules. */
  readonly selector: Readonly<Record<string, string>>;
  protected readonly labels: Record<string, string>;
  /** Deadline of a rollout, as terraform writes durations. */
  protected readonly timeout: string;

  protected constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const identity = {
      name: props.application ?? props.name,
      instance: props.name,
      component: props.component,
    };
    this.name = props.name;
    this.selector = { ...selectorLabels(identity), ...props.selectorLabels };
    this.labels = { ...labels({ ...identity, version: props.version }), ...props.selectorLabels };
    this.timeout = `${platformOf(this).rolloutTimeoutSeconds}s`;
  }

  /** Priority of the pods, and how they keep apart. */
  protected placement(replicas: number, kind?: 'Deployment' | 'StatefulSet'): Placement {
    return placementOf(platformOf(this).availability, 'service', replicas, kind);
  }

  /**
   * A budget from two replicas on. A single replica gets none: it would block every node drain.
   * `maxUnavailable` rather than `minAvailable`, so that the budget stays right when the replicas change.
   */
  protected protectFromDisruption(props: WorkloadProps, replicas: number): void {
    if (replicas < 2) {
      return;
    }
    new PodDisruptionBudgetV1(this, 'disruption_budget', {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: this.labels },
      spec: { maxUnavailable: '1', selector: { matchLabels: { ...this.selector } } },
    });
  }

  /** @throws Error when the number of replicas is no whole number ≥ 1 */
  protected checkReplicas(replicas: number): number {
    if (!Number.isInteger(replicas) || replicas < 1) {
      throw new Error(`${this.node.path}: ${replicas} replicas; use a whole number of at least 1`);
    }
    return replicas;
  }
}
