import { DefaultServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/default-service-account-v1';
import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Construct } from 'constructs';

import { labels } from '../../constructs/labels';
import type { NamespaceReference } from '../../constructs/namespace-reference';
import { MAIN_CHILD } from '../../constructs/readable-ids';

/** Names that the deployments of tenants use. */
export const TENANT_ACCESS = {
  account: 'api-service-account',
  role: 'api-role',
  binding: 'api-rolebinding',
} as const;

/** Options of {@link TenantAccess}. */
export interface TenantAccessProps {
  readonly namespace: NamespaceReference;
}

/**
 * The account by which the API of a tenant manages its own pods, and nothing else. Secrets are none of the role; whoever may
 * create pods can mount those of the namespace all the same, so nothing of the platform lies there but the certificate.
 */
export class TenantAccess extends Construct {
  readonly account: string;

  constructor(scope: Construct, id: string, { namespace }: TenantAccessProps) {
    super(scope, id);
    const metadata = (name: string) => ({ name, namespace: namespace.reference, labels: labels({ name: 'api' }) });
    const account = new ServiceAccountV1(this, 'account', {
      metadata: metadata(TENANT_ACCESS.account),
      // The pods of the API ask for the token themselves; no other pod of that account gets one by oversight.
      automountServiceAccountToken: false,
    });
    new DefaultServiceAccountV1(this, 'default_account', {
      metadata: { namespace: namespace.reference },
      automountServiceAccountToken: false,
    });
    const role = new RoleV1(this, 'role', {
      metadata: metadata(TENANT_ACCESS.role),
      rule: [
        {
          apiGroups: [''],
          resources: ['pods', 'services', 'configmaps'],
          verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
        },
        { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      ],
    });
    new RoleBindingV1(this, MAIN_CHILD, {
      metadata: metadata(TENANT_ACCESS.binding),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.metadata.name },
      subject: [{ kind: 'ServiceAccount', name: account.metadata.name, namespace: namespace.reference }],
    });
    this.account = TENANT_ACCESS.account;
  }
}
