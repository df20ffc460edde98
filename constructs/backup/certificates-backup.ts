import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Construct } from 'constructs';
import { INGRESS } from '../ingress-controller';
import { labels } from '../labels';
import type { NamespaceReference } from '../namespace-reference';
import { MAIN_CHILD } from '../readable-ids';
import { BACKUP_PODS, ScheduledBackup } from './scheduled-backup';

/** A TLS Secret that cert-manager writes. */
export interface BackedUpCertificate {
  readonly namespace: NamespaceReference;
  readonly name: string;
  /** ClusterIssuer that signs it. */
  readonly issuer: string;
}

/** Options of {@link CertificatesBackup}. */
export interface CertificatesBackupProps {
  /** Whose certificates they are: the CronJob, its volume, its account and the roles of that are called `<service>-backup`. */
  readonly service: string;
  readonly certificates: readonly BackedUpCertificate[];
}

/**
 * The daily backup of certificates that lie in namespaces where no pod of the platform runs. One beside Traefik reads them,
 * by an account that may get these Secrets by their names, and can list nothing.
 */
export class CertificatesBackup extends Construct {
  constructor(scope: Construct, id: string, { service, certificates }: CertificatesBackupProps) {
    super(scope, id);
    const name = `${service}-backup`;
    const common = labels({ name: BACKUP_PODS['app.kubernetes.io/name'], instance: name });
    const account = new ServiceAccountV1(this, 'account', {
      metadata: { name, namespace: INGRESS.namespace, labels: common },
      automountServiceAccountToken: false,
    });
    const namespaces = new Map(certificates.map(({ namespace }) => [namespace.name, namespace]));
    for (const namespace of namespaces.values()) {
      const readable = new Construct(this, namespace.name);
      const metadata = { name, namespace: namespace.reference, labels: common };
      const role = new RoleV1(readable, 'role', {
        metadata,
        rule: [
          {
            apiGroups: [''],
            resources: ['secrets'],
            resourceNames: certificates
              .filter((each) => each.namespace.name === namespace.name)
              .map((each) => each.name),
            verbs: ['get'],
          },
        ],
      });
      new RoleBindingV1(readable, MAIN_CHILD, {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.metadata.name },
        subject: [{ kind: 'ServiceAccount', name: account.metadata.name, namespace: INGRESS.namespace }],
      });
    }
    new ScheduledBackup(this, 'backup', {
      service,
      // The stack edge, which comes before, has made it.
      namespace: { name: INGRESS.namespace, reference: INGRESS.namespace, ready: [] },
      sources: {
        elsewhere: {
          certificates: certificates.map((each) => ({ ...each, namespace: each.namespace.name })),
          account: account.metadata.name,
        },
      },
    });
  }
}
