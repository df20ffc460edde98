import { LimitRangeV1 } from '@cdktf/provider-kubernetes/lib/limit-range-v1';
import { ResourceQuotaV1 } from '@cdktf/provider-kubernetes/lib/resource-quota-v1';
import { Construct } from 'constructs';

import { bytesQuantity, cpuQuantity, parseQuantity } from '../../config/quantity';
import type { Resources, TenantConfig } from '../../config/types';
import { COMMON_LABELS } from '../../constructs/labels';
import type { NamespaceReference } from '../../constructs/namespace-reference';

/**
 * The pod by which cert-manager proves the host of the API. It appears in the tenant's namespace at each renewal, and must
 * fit however full that is. Values of cert-manager's flags --acme-http01-solver-resource-*, at their defaults.
 */
export const SOLVER_ROOM: Resources = {
  requests: { cpu: '10m', memory: '64Mi' },
  limits: { cpu: '100m', memory: '64Mi' },
};

/** Options of {@link TenantQuota}. */
export interface TenantQuotaProps {
  readonly namespace: NamespaceReference;
  readonly quota: TenantConfig['quota'];
  /** What a container gets that names no resources. */
  readonly containers: Resources;
}

/**
 * What a tenant may use of the cluster, so that it is no noisy neighbour. A quota on resources refuses every pod that names
 * none; the LimitRange gives those pods values.
 */
export class TenantQuota extends Construct {
  constructor(scope: Construct, id: string, { namespace, quota, containers }: TenantQuotaProps) {
    super(scope, id);
    const metadata = { namespace: namespace.reference, labels: { ...COMMON_LABELS } };
    const defaults = new LimitRangeV1(this, 'defaults', {
      metadata: { ...metadata, name: 'containers' },
      spec: {
        limit: [{ type: 'Container', defaultRequest: containers.requests, default: containers.limits }],
      },
    });
    new ResourceQuotaV1(this, 'sums', {
      metadata: { ...metadata, name: 'tenant' },
      spec: { hard: quotaSums(quota) },
      // Without the defaults a pod that names no resources would be refused in between.
      dependsOn: [defaults],
    });
  }
}

/** The sums as ResourceQuota names them, with the room for the solver on top. */
export function quotaSums(quota: TenantConfig['quota']): Record<string, string> {
  const cores = (own: string, room: string): string => cpuQuantity(parseQuantity(own) + parseQuantity(room));
  const memory = (own: string, room: string): string => bytesQuantity(parseQuantity(own) + parseQuantity(room));
  return {
    'requests.cpu': cores(quota.cpu, SOLVER_ROOM.requests.cpu),
    'requests.memory': memory(quota.memory, SOLVER_ROOM.requests.memory),
    'limits.cpu': cores(quota.cpuLimits, SOLVER_ROOM.limits.cpu),
    'limits.memory': memory(quota.memoryLimits, SOLVER_ROOM.limits.memory),
    pods: String(quota.pods + 1),
    'requests.storage': bytesQuantity(parseQuantity(quota.storage)),
    persistentvolumeclaims: String(quota.volumes),
    // The one way in is Traefik: addresses of their own cost money and pass by the network table.
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  };
}
