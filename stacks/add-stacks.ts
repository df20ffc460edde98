import type { App } from 'cdktf';
import { configures } from '../config/stack-names';
import type { Config } from '../config/types';
import { EdgeStack } from './edge';
import { FoundationStack } from './foundation';
import { IdentityStack } from './identity';
import { MonitoringStack } from './monitoring';
import { ObservabilityStack } from './observability';
import { SitesStack } from './sites';
import { TenantsStack } from './tenants';
import { VaultStack } from './vault';

/**
 * Adds every stack of an environment to the app, in the order of deployment: certificates need an ingress to be proven,
 * services need both, and forward auth needs identity.
 */
export function addStacks(app: App, config: Config): void {
  const foundation = new FoundationStack(app, 'foundation', { config });
  const edge = new EdgeStack(app, 'edge', { config, foundation: foundation.outputs });
  const shared = { config, foundation: foundation.outputs, edge: edge.outputs };
  const identity = new IdentityStack(app, 'identity', shared);
  const observability = new ObservabilityStack(app, 'observability', shared);
  // References order stacks too, but an order must not vanish with the last reference.
  edge.addDependency(foundation);
  identity.addDependency(edge);
  observability.addDependency(identity);
  if (configures('sites', config)) {
    const sites = new SitesStack(app, 'sites', shared);
    sites.addDependency(edge);
  }
  // The alerts and monitors speak of everything below.
  if (configures('monitoring', config)) {
    const monitoring = new MonitoringStack(app, 'monitoring', { config });
    monitoring.addDependency(observability);
  }
  // The last of all: what tenants use is there before them.
  if (configures('tenants', config)) {
    const tenants = new TenantsStack(app, 'tenants', shared);
    tenants.addDependency(observability);
  }
  // Switched off, the stack is left out and not emptied: what is in the vault stays there.
  if (configures('vault', config)) {
    const vault = new VaultStack(app, 'vault', { config });
    vault.addDependency(identity);
    // Credentials of its services are handed over too.
    if (config.services.vaultwarden.content.handOver.enabled) vault.addDependency(observability);
  }
}
