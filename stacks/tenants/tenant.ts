import { Construct } from 'constructs';

import type { TenantConfig } from '../../config/types';
import type { NamespaceReference } from '../../constructs/namespace-reference';
import type { IngressSettings } from '../ingress-settings';
import { TenantAccess } from './access';
import { TenantIngress } from './ingress';
import { tenantNamespaceOf } from './namespace';
import { TenantQuota } from './quota';

/** Options of {@link Tenant}. */
export interface TenantProps {
  readonly tenant: TenantConfig;
  readonly ingress: IngressSettings;
  /** Domains of the platform's wildcard certificate; none: there is none. */
  readonly wildcardDomains: readonly string[];
}

/** Names of one tenant's objects. */
export interface TenantNames {
  /** Known once it exists. */
  readonly namespace: string;
  /** Public address of the API. */
  readonly url: string;
  /** TLS Secret of the API; absent where the platform's wildcard certificate is shown. */
  readonly tlsSecret?: string;
  /** Account for the pods of the API. */
  readonly serviceAccount: string;
}

/** One tenant: a closed namespace with limits, an account for its API, and the way to that from outside. */
export class Tenant extends Construct {
  readonly names: TenantNames;
  readonly namespace: NamespaceReference;

  constructor(scope: Construct, id: string, { tenant, ingress, wildcardDomains }: TenantProps) {
    super(scope, id);
    const namespace = tenantNamespaceOf(this, 'namespace', tenant);
    this.namespace = namespace;
    new TenantQuota(this, 'quota', { namespace, quota: tenant.quota, containers: tenant.containers });
    const access = new TenantAccess(this, 'access', { namespace });
    const api = new TenantIngress(this, 'ingress', { tenant, namespace, ingress, wildcardDomains });
    this.names = {
      namespace: namespace.reference,
      url: api.url,
      ...(api.secretName === undefined ? {} : { tlsSecret: api.secretName }),
      serviceAccount: access.account,
    };
  }
}
