import type { Config, SiteConfig } from '../../../config/types';
import { SitesStack } from '../../../stacks/sites';
import { environment } from '../../support/environments';
import { synthesize } from '../../support/synth';
import type { TerraformJson } from '../../support/terraform-json';

/** The stack of these sites alone, with parts of the configuration changed. */
export function sites(list: readonly SiteConfig[], change: (config: Config) => void = () => undefined): TerraformJson {
  const config = environment('production', (each) => {
    each.sites = [...list];
    change(each);
  });
  const stacks = synthesize(
    (app) =>
      void new SitesStack(app, 'sites', {
        config,
        foundation: { clusterIssuer: 'letsencrypt-prod' },
        edge: { ingressClass: 'traefik' },
      }),
  );
  return stacks['sites'] as TerraformJson;
}
