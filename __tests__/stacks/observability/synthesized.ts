import type { Config } from '../../../config/types';
import { ObservabilityStack } from '../../../stacks/observability';
import { environment } from '../../support/environments';
import { synthesize } from '../../support/synth';
import type { TerraformJson } from '../../support/terraform-json';

/** The stack of production alone, with parts of the configuration changed. */
export function observability(change?: (config: Config) => void): TerraformJson {
  const config = environment('production', change);
  const foundation = { clusterIssuer: 'letsencrypt-prod' };
  const edge = { ingressClass: 'traefik' };
  const stacks = synthesize((app) => void new ObservabilityStack(app, 'observability', { config, foundation, edge }));
  return stacks['observability'] as TerraformJson;
}
