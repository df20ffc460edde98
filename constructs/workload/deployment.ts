import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { Construct } from 'constructs';

import { MAIN_CHILD } from '../readable-ids';
import { podTemplate } from './pod';
import { Workload } from './workload';
import type { WorkloadProps } from './workload';

/** Options of {@link Deployment}. */
export interface DeploymentProps extends WorkloadProps {
  /** @default - 1 */
  readonly replicas?: number;
  /**
   * Stop the old pod before the new one starts: for software of which two must never run at once.
   * @default - false: rolling update without a gap
   */
  readonly recreate?: boolean;
}

/** A Deployment with the platform's secure pod defaults; from two replicas on with budget and spread. */
export class Deployment extends Workload {
  readonly resource: DeploymentV1;

  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, props);
    const replicas = this.checkReplicas(props.replicas ?? 1);
    this.resource = new DeploymentV1(this, MAIN_CHILD, {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: this.labels },
      spec: {
        replicas: String(replicas),
        revisionHistoryLimit: 5,
        selector: { matchLabels: { ...this.selector } },
        strategy:
          props.recreate === true
            ? { type: 'Recreate' }
            : { type: 'RollingUpdate', rollingUpdate: { maxSurge: '1', maxUnavailable: '0' } },
        template: podTemplate(props.pod, this.selector, this.labels, this.placement(replicas)),
      },
      waitForRollout: true,
      timeouts: { create: this.timeout, update: this.timeout, delete: this.timeout },
      dependsOn: props.dependsOn === undefined ? undefined : [...props.dependsOn],
    });
    this.protectFromDisruption(props, replicas);
  }
}
