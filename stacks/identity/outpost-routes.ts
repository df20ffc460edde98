import { IngressV1 } from '@cdktf/provider-kubernetes/lib/ingress-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { labels } from '../../constructs/labels';
import type { NamespaceReference } from '../../constructs/namespace-reference';

/** Options of {@link OutpostRoutes}. */
export interface OutpostRoutesProps {
  readonly namespace: NamespaceReference;
  /** The protected hosts. */
  readonly hosts: readonly { readonly slug: string; readonly host: string }[];
  /** Name of authentik's Service; it answers on port 80. */
  readonly service: string;
  readonly className: string;
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Where the embedded outpost answers on every protected host: start and end of a login. */
export const OUTPOST_PATH = '/outpost.goauthentik.io';

/**
 * The outpost's path on every protected host. A login ends at `https://<host>/outpost.goauthentik.io/callback`, which
 * sets the host's own cookie: it has to reach authentik past the forward authentication of the host. An Ingress leads
 * to Services of its own namespace only, so these lie in authentik's. They ask for no certificate: that of the host is
 * found by its name, and the entry point speaks TLS for every route.
 */
export class OutpostRoutes extends Construct {
  constructor(scope: Construct, id: string, props: OutpostRoutesProps) {
    super(scope, id);
    for (const { slug, host } of props.hosts) {
      new IngressV1(this, slug, {
        metadata: {
          name: `outpost-${slug}`,
          namespace: props.namespace.reference,
          labels: labels({ name: 'authentik', component: 'outpost-route' }),
          annotations: { 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure' },
        },
        spec: {
          ingressClassName: props.className,
          rule: [
            {
              host,
              http: {
                path: [
                  {
                    path: OUTPOST_PATH,
                    pathType: 'Prefix',
                    backend: { service: { name: props.service, port: { number: 80 } } },
                  },
                ],
              },
            },
          ],
        },
        dependsOn: [...props.dependsOn],
      });
    }
  }
}
