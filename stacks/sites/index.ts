import type { Construct } from 'constructs';
import type { EdgeOutputs } from '../edge';
import type { FoundationOutputs } from '../foundation';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';
import { SitesBackup } from './backup';
import { Site } from './site';

/** Options of {@link SitesStack}. */
export interface SitesStackProps extends PlatformStackProps {
  readonly foundation: FoundationOutputs;
  readonly edge: EdgeOutputs;
}

/** Hosts whose content other repositories deploy: routes and certificates in namespaces that this project does not own. */
export class SitesStack extends PlatformStack {
  constructor(scope: Construct, id: string, props: SitesStackProps) {
    super(scope, id, props);
    const ingress = { clusterIssuer: props.foundation.clusterIssuer, className: props.edge.ingressClass };
    for (const site of props.config.sites) {
      new Site(this, site.host.replaceAll('.', '_'), { site, ingress });
    }
    if (props.config.backups.enabled) {
      new SitesBackup(this, 'certificates', {
        sites: props.config.sites,
        clusterIssuer: props.foundation.clusterIssuer,
      });
    }
  }
}
