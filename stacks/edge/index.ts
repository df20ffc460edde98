import type { Construct } from 'constructs';
import { tenantNamespace } from '../../config/derive';
import type { ServiceName } from '../../config/types';
import { ScheduledBackup } from '../../constructs/backup/scheduled-backup';
import { INGRESS } from '../../constructs/ingress-controller';
import { tlsSecretName } from '../../constructs/tls-ingress';
import { WILDCARD_SECRET } from '../../constructs/wildcard';
import type { FoundationOutputs } from '../foundation';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';
import { Traefik } from './traefik';

export interface EdgeStackProps extends PlatformStackProps {
  readonly foundation: FoundationOutputs;
}

/** What other stacks may use of the edge. */
export interface EdgeOutputs {
  /** IngressClass of every ingress; known once Traefik is released. */
  readonly ingressClass: string;
}

/** Traefik: the one way into the cluster. */
export class EdgeStack extends PlatformStack {
  readonly outputs: EdgeOutputs;

  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, props);
    const { platform, issuers, services, sites, tenants } = props.config;
    const enabled = (Object.keys(services) as ServiceName[]).filter((name) => services[name].enabled);
    // A service's namespace has its name.
    const own = [...enabled, ...tenants.map(({ name }) => tenantNamespace(name))];
    const ofSites = sites.flatMap(({ routes }) => routes.map(({ namespace }) => namespace));
    const routedNamespaces = [...new Set([...own, ...ofSites])].sort();
    const traefik = new Traefik(this, 'traefik', {
      settings: platform.traefik,
      clusterIssuer: props.foundation.clusterIssuer,
      forwardAuth: services.authentik.enabled,
      whiteboardFrames: services.excalidraw.enabled ? services.excalidraw.embedIn : undefined,
      wildcard: issuers.wildcard,
      serviceNamespaces: routedNamespaces,
      rawValues: platform.traefik.values,
    });
    const { dashboard } = platform.traefik;
    const certificates = [
      ...(dashboard.enabled ? [tlsSecretName(dashboard.host)] : []),
      ...(issuers.wildcard === null ? [] : [WILDCARD_SECRET]),
    ];
    if (props.config.backups.enabled && certificates.length > 0) {
      new ScheduledBackup(this, 'backup', {
        service: INGRESS.className,
        namespace: traefik.namespace,
        sources: {
          secrets: {
            generated: [],
            certificates,
            issuer: props.foundation.clusterIssuer,
          },
        },
      });
    }
    const published = this.publish({ ingress_class: INGRESS.className }, [traefik.release]);
    this.outputs = { ingressClass: published.ingress_class };
  }
}
