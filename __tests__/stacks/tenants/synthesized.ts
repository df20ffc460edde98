import type { Config, TenantConfig } from '../../../config/types';
import { TenantsStack } from '../../../stacks/tenants';
import { environment } from '../../support/environments';
import { synthesize } from '../../support/synth';
import type { TerraformJson } from '../../support/terraform-json';

/** A tenant with the defaults of every key that is not given. */
export function tenant(name: string, given: Partial<TenantConfig> = {}): TenantConfig {
  const [sample] = environment('production').tenants;
  if (sample === undefined) throw new Error('the sample of production has no tenant');
  return { ...sample, name, host: `${name}-api.app.ominis.ai`, captureId: null, ...given };
}

/** The stack of these tenants alone, with parts of the configuration changed. */
export function tenants(
  list: readonly TenantConfig[],
  change: (config: Config) => void = () => undefined,
): TerraformJson {
  const config = environment('production', (each) => {
    each.tenants = [...list];
    change(each);
  });
  const stacks = synthesize(
    (app) =>
      void new TenantsStack(app, 'tenants', {
        config,
        foundation: { clusterIssuer: 'letsencrypt-prod' },
        edge: { ingressClass: 'traefik' },
      }),
  );
  return stacks['tenants'] as TerraformJson;
}
