import { PersistentVolumeClaimV1 } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import { Construct } from 'constructs';

import type { NamespaceReference } from '../namespace-reference';
import { platformOf } from '../platform';
import { MAIN_CHILD } from '../readable-ids';

/** A volume claim as pods use it. */
export interface DataClaimReference {
  readonly name: string;
  /** The name as a token: whoever uses it is created after the claim and removed before it. */
  readonly reference: string;
}

/** Options of {@link DataClaim}. */
export interface DataClaimProps {
  readonly name: string;
  readonly namespace: NamespaceReference;
  /** Kubernetes quantity, such as `8Gi`. Growing is an update in place; a smaller one would replace claim and data. */
  readonly size: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A volume that outlives the pods that use it: a resource of its own and not a template of a stateful set, because those
 * cannot grow (a changed template replaces the stateful set) and cannot stay when the service is switched off.
 */
export class DataClaim extends Construct implements DataClaimReference {
  readonly name: string;
  readonly reference: string;

  constructor(scope: Construct, id: string, props: DataClaimProps) {
    super(scope, id);
    const { storageClass } = platformOf(this);
    const claim = new PersistentVolumeClaimV1(this, MAIN_CHILD, {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: { ...props.labels } },
      spec: {
        accessModes: ['ReadWriteOnce'],
        ...(storageClass === null ? {} : { storageClassName: storageClass }),
        resources: { requests: { storage: props.size } },
      },
      // Most classes bind at the first pod, which is created later.
      waitUntilBound: false,
    });
    this.name = props.name;
    this.reference = claim.metadata.name;
  }
}

/** Name of the volume claim of a workload with one pod: what a stateful set would call it, `data-vaultwarden-postgres-0`. */
export function claimName(claim: string, workload: string): string {
  return `${claim}-${workload}-0`;
}
