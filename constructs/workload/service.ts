import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { Construct } from 'constructs';

import { labels } from '../labels';
import type { LabelProps } from '../labels';
import type { NamespaceReference } from '../namespace-reference';
import { MAIN_CHILD } from '../readable-ids';

/** A port of a Service. */
export interface ServicePort {
  readonly name: string;
  readonly port: number;
  /** Name of the container port, resolved per pod: a pod without such a port is left out for it. */
  readonly target: string;
  /** @default - TCP */
  readonly protocol?: 'TCP' | 'UDP';
}

/** Options of {@link ClusterService}. */
export interface ClusterServiceProps {
  readonly name: string;
  readonly namespace: NamespaceReference;
  readonly labels: LabelProps;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
  /** No virtual address: one DNS record per pod, also before it is ready. @default - false */
  readonly headless?: boolean;
}

/** A Service that is reachable inside the cluster only. */
export class ClusterService extends Construct {
  /** The name as a token: whoever uses it is created after the Service. */
  readonly reference: string;
  readonly name: string;
  /** Name by which every pod of the cluster reaches it. */
  readonly host: string;

  constructor(scope: Construct, id: string, props: ClusterServiceProps) {
    super(scope, id);
    const service = new ServiceV1(this, MAIN_CHILD, {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: labels(props.labels) },
      spec: {
        type: 'ClusterIP',
        ...(props.headless === true ? { clusterIp: 'None', publishNotReadyAddresses: true } : {}),
        selector: { ...props.selector },
        port: props.ports.map((port) => ({
          name: port.name,
          port: port.port,
          targetPort: port.target,
          protocol: port.protocol ?? 'TCP',
        })),
      },
    });
    this.reference = service.metadata.name;
    this.name = props.name;
    this.host = `${props.name}.${props.namespace.name}.svc.cluster.local`;
  }
}
