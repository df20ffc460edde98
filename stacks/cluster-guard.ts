import { DataKubernetesNamespaceV1 } from '@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { MAIN_CHILD } from '../constructs/readable-ids';

export interface ClusterGuardProps {
  readonly environment: string;
  /** kube context that the providers use. */
  readonly context: string;
  /** UID of the cluster's kube-system namespace; null: Terraform variable `cluster_uid` (TF_VAR_cluster_uid). */
  readonly uid: string | null;
}

/**
 * Fails every plan that would meet another cluster than the one configured. A kube context is only a name in somebody's
 * kubeconfig; the UID of kube-system is given once, when a cluster is created.
 */
export class ClusterGuard extends Construct {
  constructor(scope: Construct, id: string, props: ClusterGuardProps) {
    super(scope, id);
    const expected = props.uid ?? clusterUidVariable(this).stringValue;
    const source =
      props.uid === null
        ? 'variable cluster_uid (TF_VAR_cluster_uid)'
        : `cluster.uid of environment ${props.environment}`;
    new DataKubernetesNamespaceV1(this, MAIN_CHILD, {
      metadata: { name: 'kube-system' },
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.metadata[0].uid == ${props.uid === null ? 'var.cluster_uid' : JSON.stringify(props.uid)}}`,
            errorMessage:
              `Wrong cluster: expected the one with kube-system UID ${expected} (${source}), but kube context ` +
              `"${props.context}" leads to \${self.metadata[0].uid}. Nothing was changed. ` +
              `Choose the right kubeconfig (KUBE_CONFIG_PATH) or environment (CLUSTER_ENV); after a cluster was ` +
              `replaced on purpose, correct the expected UID.`,
          },
        ],
      },
    });
  }
}

function clusterUidVariable(scope: Construct): TerraformVariable {
  return new TerraformVariable(TerraformStack.of(scope), 'cluster_uid', {
    type: 'string',
    nullable: false,
    description:
      'UID of the kube-system namespace of the cluster that may be changed (TF_VAR_cluster_uid): ' +
      "kubectl get namespace kube-system -o jsonpath='{.metadata.uid}'",
    validation: [
      {
        condition: '${can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.cluster_uid))}',
        errorMessage:
          'TF_VAR_cluster_uid must be the UID of the kube-system namespace, for example 7d9f3c52-0c1b-4c3e-9f53-2a7f4f6f8f10.',
      },
    ],
  });
}
