import type { App } from 'cdktf';
import type { Config } from '../config/types';
import { EdgeStack } from './edge';
import { FoundationStack } from './foundation';
import { IdentityStack } from './identity';

/**
 * Adds every stack of an environment to the app, in the order of deployment: certificates need an ingress to be proven,
 * and services need both.
 */
export function addStacks(app: App, config: Config): void {
  const foundation = new FoundationStack(app, 'foundation', { config });
  const edge = new EdgeStack(app, 'edge', { config, foundation: foundation.outputs });
  edge.addDependency(foundation);
  const identity = new IdentityStack(app, 'identity', { config, foundation: foundation.outputs, edge: edge.outputs });
  identity.addDependency(edge);
}
