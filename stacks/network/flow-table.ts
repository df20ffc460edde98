import type { Config } from '../../config/types';
import type { Flow } from '../../constructs/network/flow';
import { backupFlows } from './backup-flows';
import { edgeFlows } from './edge-flows';
import { foundationFlows } from './foundation-flows';
import { identityFlows } from './identity-flows';
import { monitoringFlows } from './monitoring-flows';
import { observabilityFlows } from './observability-flows';
import { siteFlows } from './site-flows';
import { tenantFlows } from './tenant-flows';

/**
 * Every connection that is allowed in the platform, beyond the names that each pod may resolve. The NetworkPolicies of
 * all namespaces and the picture in docs/network.md are made of these rows; what is not here is refused.
 */
export function flowTable(config: Config): Flow[] {
  return [
    ...foundationFlows(config),
    ...edgeFlows(config),
    ...identityFlows(config),
    ...observabilityFlows(config),
    ...siteFlows(config),
    ...tenantFlows(config),
    ...backupFlows(config),
    ...monitoringFlows(config),
  ];
}
