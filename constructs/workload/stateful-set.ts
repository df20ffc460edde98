import { StatefulSetV1 } from '@cdktf/provider-kubernetes/lib/stateful-set-v1';
import type { Construct } from 'constructs';

import { platformOf } from '../platform';
import { MAIN_CHILD } from '../readable-ids';
import { podTemplate } from './pod';
import { Workload } from './workload';
import type { WorkloadProps } from './workload';

/** One volume claim per pod; the claims outlive the stateful set. */
export interface VolumeClaim {
  /** Name that containers mount. */
  readonly name: string;
  /** Kubernetes quantity, such as `8Gi`. Can not be changed in place: a stateful set's claims are fixed at creation. */
  readonly size: string;
}

/** Options of {@link StatefulSet}. */
export interface StatefulSetProps extends WorkloadProps {
  /** @default - 1 */
  readonly replicas?: number;
  /** Name of the headless Service that gives the pods their DNS names. */
  readonly serviceName: string;
  readonly claims: readonly VolumeClaim[];
}

/** A StatefulSet with the platform's secure pod defaults, whose data is kept when it is deleted or scaled. */
export class StatefulSet extends Workload {
  readonly resource: StatefulSetV1;

  constructor(scope: Construct, id: string, props: StatefulSetProps) {
    super(scope, id, props);
    const replicas = this.checkReplicas(props.replicas ?? 1);
    const { storageClass } = platformOf(this);
    const claims = props.claims.map((claim) => claim.name);
    this.resource = new StatefulSetV1(this, MAIN_CHILD, {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: this.labels },
      spec: {
        replicas: String(replicas),
        serviceName: props.serviceName,
        revisionHistoryLimit: 5,
        selector: { matchLabels: { ...this.selector } },
        updateStrategy: [{ type: 'RollingUpdate', rollingUpdate: [{ partition: 0 }] }],
        persistentVolumeClaimRetentionPolicy: [{ whenDeleted: 'Retain', whenScaled: 'Retain' }],
        template: podTemplate(props.pod, this.selector, this.labels, this.placement(replicas, 'StatefulSet'), claims),
        volumeClaimTemplate: props.claims.map((claim) => ({
          // Only labels that never change: any change here would replace the stateful set.
          metadata: { name: claim.name, labels: { ...this.selector } },
          spec: {
            accessModes: ['ReadWriteOnce'],
            ...(storageClass === null ? {} : { storageClassName: storageClass }),
            resources: { requests: { storage: claim.size } },
          },
        })),
      },
      waitForRollout: true,
      timeouts: { create: this.timeout, update: this.timeout, delete: this.timeout },
      dependsOn: props.dependsOn === undefined ? undefined : [...props.dependsOn],
    });
    this.protectFromDisruption(props, replicas);
  }
}
