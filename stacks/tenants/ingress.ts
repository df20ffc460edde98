import { Construct } from 'constructs';

import type { TenantConfig } from '../../config/types';
import type { NamespaceReference } from '../../constructs/namespace-reference';
import { TlsIngress } from '../../constructs/tls-ingress';
import { isUnderWildcard } from '../../constructs/wildcard';
import type { IngressSettings } from '../ingress-settings';
import { TENANT_API_PORT } from '../network/edge-flows';
import { tenantTlsSecret } from './certificates';

/** Service of a tenant's API, which its own deployment brings. */
const API_SERVICE = 'api';

/** Options of {@link TenantIngress}. */
export interface TenantIngressProps {
  readonly tenant: TenantConfig;
  readonly namespace: NamespaceReference;
  readonly ingress: IngressSettings;
  /** Domains of the platform's wildcard certificate. */
  readonly wildcardDomains: readonly string[];
}

/** The way to the API of a tenant. Until its own deployment brings the Service, Traefik answers 404 or 503. */
export class TenantIngress extends Construct {
  readonly url: string;
  /** Undefined where the wildcard certificate is shown. */
  readonly secretName: string | undefined;

  constructor(scope: Construct, id: string, { tenant, namespace, ingress, wildcardDomains }: TenantIngressProps) {
    super(scope, id);
    const wildcard = isUnderWildcard(tenant.host, wildcardDomains);
    const secretName = tenantTlsSecret(tenant.name);
    this.url = new TlsIngress(this, 'api', {
      name: 'api-ingress',
      namespace,
      labels: { name: API_SERVICE, component: 'ingress' },
      issuer: ingress.clusterIssuer,
      certificate: wildcard ? 'wildcard' : 'own',
      secretName,
      className: ingress.className,
      middlewares: [...tenant.middlewares, ...(tenant.login ? (['authentik'] as const) : [])],
      hosts: [{ host: tenant.host, paths: [{ service: API_SERVICE, port: TENANT_API_PORT }] }],
    }).url;
    this.secretName = wildcard ? undefined : secretName;
  }
}
