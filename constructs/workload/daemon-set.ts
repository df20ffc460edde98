import { DaemonSetV1 } from '@cdktf/provider-kubernetes/lib/daemon-set-v1';
import type { Construct } from 'constructs';

import { MAIN_CHILD } from '../readable-ids';
import { podTemplate } from './pod';
import { Workload } from './workload';
import type { WorkloadProps } from './workload';

/** A DaemonSet, one pod on every node, with the platform's secure pod defaults. */
export class DaemonSet extends Workload {
  readonly resource: DaemonSetV1;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id, props);
    this.resource = new DaemonSetV1(this, MAIN_CHILD, {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: this.labels },
      spec: {
        revisionHistoryLimit: 5,
        selector: { matchLabels: { ...this.selector } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '0', maxUnavailable: '1' } },
        template: podTemplate(props.pod, this.selector, this.labels, this.placement(1)),
      },
      waitForRollout: true,
      timeouts: { create: this.timeout, update: this.timeout, delete: this.timeout },
      dependsOn: props.dependsOn === undefined ? undefined : [...props.dependsOn],
    });
  }
}
