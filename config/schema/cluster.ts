import { z } from 'zod';
import { cidr, text } from './common';

export const clusterSchema = z
  .strictObject({
    context: z
      .string()
      .min(1)
      .meta({ description: 'Context of the kubeconfig to use; its file comes from KUBE_CONFIG_PATH.' }),
    uid: text(
      /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
      'a UID, as printed by `kubectl get namespace kube-system -o jsonpath={.metadata.uid}`',
      'A UID.',
    )
      .nullable()
      .meta({
        description:
          'UID of the namespace kube-system: a plan against any other cluster fails. null takes it from TF_VAR_cluster_uid.',
      })
      .optional(),
    storageClass: z
      .string()
      .min(1)
      .nullable()
      .meta({ description: "StorageClass of every volume; null uses the cluster's default." })
      .optional(),
    nodeCidrs: z
      .array(cidr('One address range.'))
      .meta({
        description:
          'Address ranges of the nodes. Pods in the host network (heplify) come from a node address, which network rules can only match by range.',
      })
      .optional(),
  })
  .meta({ description: 'The one cluster this environment belongs to.' });

export const chartsSchema = z
  .strictObject({
    source: z.enum(['catalogue', 'variable']).meta({
      description:
        'Where charts come from: catalogue uses the repositories of catalogue.yaml, variable one mirror named by TF_VAR_chart_repository.',
    }),
  })
  .meta({ description: 'Where charts are downloaded from.' });

export const timeoutsSchema = z
  .strictObject({
    release: z.int().min(30).max(7200).meta({ description: 'Seconds a Helm release may take, 30 to 7200.' }).optional(),
    rollout: z
      .int()
      .min(30)
      .max(7200)
      .meta({ description: 'Seconds a workload may take to roll out, 30 to 7200.' })
      .optional(),
  })
  .meta({ description: 'Deadlines of what Terraform waits for, in seconds.' });
