import type { Config } from '../../../config/types';
import { IdentityStack } from '../../../stacks/identity';
import { environment } from '../../support/environments';
import { synthesize } from '../../support/synth';
import type { TerraformJson } from '../../support/terraform-json';

/** The stack of production alone, with parts of the configuration changed. */
export function identity(change?: (config: Config) => void): TerraformJson {
  const config = environment('production', change);
  const foundation = { clusterIssuer: 'letsencrypt-prod' };
  const edge = { ingressClass: 'traefik' };
  const stacks = synthesize((app) => void new IdentityStack(app, 'identity', { config, foundation, edge }));
  return stacks['identity'] as TerraformJson;
}
