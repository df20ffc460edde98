import { StatefulSetV1 } from '@cdktf/provider-kubernetes/lib/stateful-set-v1';
import type { Construct } from 'constructs';

import { selectorLabels } from '../labels';
import { MAIN_CHILD } from '../readable-ids';
import { claimName, DataClaim } from './data-claim';
import { podTemplate } from './pod';
import { Workload } from './workload';
import type { WorkloadProps } from './workload';

/** One volume of the pod; it outlives the stateful set. */
export interface VolumeClaim {
  /** Name that containers mount. The claim is called `<name>-<workload>-0`. */
  readonly name: string;
  /** Kubernetes quantity, such as `8Gi`; it can grow in place. */
  readonly size: string;
}

/** Options of {@link StatefulSet}. */
export interface StatefulSetProps extends WorkloadProps {
  /** @default - 1; with volumes there is one pod */
  readonly replicas?: number;
  /** Name of the headless Service that gives the pods their DNS names. */
  readonly serviceName: string;
  readonly claims: readonly VolumeClaim[];
}

/** A StatefulSet with the platform's secure pod defaults, whose volumes are resources of their own. */
export class StatefulSet extends Workload {
  readonly resource: StatefulSetV1;
  private readonly claims: ReadonlyMap<string, DataClaim>;

  constructor(scope: Construct, id: string, props: StatefulSetProps) {
    super(scope, id, props);
    const replicas = this.checkReplicas(props.replicas ?? 1);
    if (replicas > 1 && props.claims.length > 0) {
      throw new Error(
        `${this.node.path}: ${replicas} replicas would share one volume; use 1, or software with volumes of its own`,
      );
    }
    this.claims = new Map(props.claims.map((claim) => [claim.name, addClaim(this, props, claim)]));
    const pod = {
      ...props.pod,
      volumes: [
        ...(props.pod.volumes ?? []),
        ...[...this.claims].map(([name, claim]) => ({ kind: 'claim', name, claim }) as const),
      ],
    };
    this.resource = new StatefulSetV1(this, MAIN_CHILD, {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: this.labels },
      spec: {
        replicas: String(replicas),
        serviceName: props.serviceName,
        revisionHistoryLimit: 5,
        selector: { matchLabels: { ...this.selector } },
        updateStrategy: [{ type: 'RollingUpdate', rollingUpdate: [{ partition: 0 }] }],
        template: podTemplate(pod, this.selector, this.labels, this.placement(replicas, 'StatefulSet')),
      },
      waitForRollout: true,
      timeouts: { create: this.timeout, update: this.timeout, delete: this.timeout },
      dependsOn: props.dependsOn === undefined ? undefined : [...props.dependsOn],
    });
    this.protectFromDisruption(props, replicas);
  }

  /**
   * One of its volumes, for a second pod on the same node.
   * @throws Error when it has no volume of that name
   */
  claim(name: string): DataClaim {
    const claim = this.claims.get(name);
    if (claim === undefined) {
      throw new Error(`${this.node.path}: no volume "${name}"; it has ${[...this.claims.keys()].join(', ') || 'none'}`);
    }
    return claim;
  }
}

/** What a volume of a workload depends on. */
export type ClaimOwner = Pick<WorkloadProps, 'name' | 'namespace' | 'application' | 'component'>;

/** Adds the volume of a workload below its construct; without the workload, for a service that is switched off. */
export function addClaim(scope: Construct, owner: ClaimOwner, claim: VolumeClaim): DataClaim {
  return new DataClaim(scope, claim.name, {
    name: claimName(claim.name, owner.name),
    namespace: owner.namespace,
    size: claim.size,
    labels: selectorLabels({
      name: owner.application ?? owner.name,
      instance: owner.name,
      component: owner.component,
    }),
  });
}
