import { DataKubernetesNamespaceV1 } from '@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1';
import { Construct } from 'constructs';

import type { NamespaceReference } from '../../constructs/namespace-reference';
import { MAIN_CHILD } from '../../constructs/readable-ids';

/** Options of {@link ExistingNamespace}. */
export interface ExistingNamespaceProps {
  readonly name: string;
  /** What needs it, for the message when it is not there: `The client secret of grafana`. */
  readonly neededBy: string;
}

/** A namespace that somebody else makes. The plan fails when it is not there, before anything is changed. */
export class ExistingNamespace extends Construct implements NamespaceReference {
  readonly name: string;
  readonly reference: string;

  constructor(scope: Construct, id: string, { name, neededBy }: ExistingNamespaceProps) {
    super(scope, id);
    const found = new DataKubernetesNamespaceV1(this, MAIN_CHILD, {
      metadata: { name },
      lifecycle: {
        postcondition: [
          {
            condition: '${try(length(self.metadata[0].uid) > 0, false)}',
            errorMessage:
              `${neededBy} goes to namespace ${name}, which does not exist. Make it first (kubectl create namespace ` +
              `${name}; that of a tenant comes with the stack tenants), or take it out of services.authentik.applications.`,
          },
        ],
      },
    });
    this.name = name;
    this.reference = found.metadata.name;
  }
}
