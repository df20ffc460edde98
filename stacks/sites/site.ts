import { Construct } from 'constructs';
import type { SiteConfig } from '../../config/types';
import { TlsIngress } from '../../constructs/tls-ingress';
import type { IngressSettings } from '../ingress-settings';

/** Options of {@link Site}. */
export interface SiteProps {
  readonly site: SiteConfig;
  readonly ingress: IngressSettings;
}

/**
 * One host. An Ingress leads to Services of its own namespace only, so there is one for each namespace; the first one's
 * holds the certificate, which Traefik finds by the host for all of them.
 */
export class Site extends Construct {
  constructor(scope: Construct, id: string, { site, ingress }: SiteProps) {
    super(scope, id);
    const namespaces = [...new Set(site.routes.map(({ namespace }) => namespace))];
    const name = `site-${site.host.replaceAll('.', '-')}`;
    namespaces.forEach((namespace, index) => {
      new TlsIngress(this, namespace, {
        name,
        // Others own the namespace: it has to be there before the stack is deployed.
        namespace: { name: namespace, reference: namespace },
        labels: { name: 'site', instance: name.slice(0, 63).replace(/-$/, ''), component: 'ingress' },
        issuer: site.issuer ?? ingress.clusterIssuer,
        certificate: index === 0 ? 'own' : 'shared',
        className: ingress.className,
        middlewares: site.middlewares,
        hosts: [
          {
            host: site.host,
            paths: site.routes.filter((route) => route.namespace === namespace),
          },
        ],
      });
    });
  }
}
