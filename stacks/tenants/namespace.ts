import type { Construct } from 'constructs';

import { tenantNamespace } from '../../config/derive';
import type { TenantConfig } from '../../config/types';
import { TENANT_NAMESPACE_LABELS } from '../../constructs/labels';
import { ServiceNamespace } from '../../constructs/service-namespace';

/** Label of a tenant's namespace that holds its name. */
export const TENANT_LABEL = 'ominis.ai/tenant';

/**
 * The namespace of a tenant, closed but for the rows of the network table that mean it by its labels or its name. What the
 * tenant stores lies in it, so it is protected like that of a service.
 */
export function tenantNamespaceOf(scope: Construct, id: string, { name, podSecurity }: TenantConfig): ServiceNamespace {
  return new ServiceNamespace(scope, id, {
    name: tenantNamespace(name),
    labels: { ...TENANT_NAMESPACE_LABELS, [TENANT_LABEL]: name },
    ...(podSecurity === 'restricted'
      ? {}
      : { podSecurity: { level: podSecurity, reason: `tenants[].podSecurity of ${name} is ${podSecurity}` } }),
  });
}
