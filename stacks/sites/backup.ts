import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Construct } from 'constructs';
import type { SiteConfig } from '../../config/types';
import { BACKUP_PODS, ScheduledBackup } from '../../constructs/backup/scheduled-backup';
import { INGRESS } from '../../constructs/ingress-controller';
import { labels } from '../../constructs/labels';
import { MAIN_CHILD } from '../../constructs/readable-ids';
import { tlsSecretName } from '../../constructs/tls-ingress';

const SERVICE = 'sites';
/** Name of the CronJob, its volume, its account and the roles of that. */
export const SITES_BACKUP = `${SERVICE}-backup`;

/** Options of {@link SitesBackup}. */
export interface SitesBackupProps {
  readonly sites: readonly SiteConfig[];
  /** ClusterIssuer of sites that name none. */
  readonly clusterIssuer: string;
}

/**
 * The daily backup of the certificates of sites. They lie in namespaces of others, where no pod of ours runs: one beside
 * Traefik reads them, by an account that may get these Secrets by their names, and can list nothing.
 */
export class SitesBackup extends Construct {
  constructor(scope: Construct, id: string, { sites, clusterIssuer }: SitesBackupProps) {
    super(scope, id);
    const certificates = sites.flatMap(({ host, issuer, routes: [first] }) =>
      first === undefined
        ? []
        : [{ namespace: first.namespace, name: tlsSecretName(host), issuer: issuer ?? clusterIssuer }],
    );
    const common = labels({ name: BACKUP_PODS['app.kubernetes.io/name'], instance: SITES_BACKUP });
    const account = new ServiceAccountV1(this, 'account', {
      metadata: { name: SITES_BACKUP, namespace: INGRESS.namespace, labels: common },
      automountServiceAccountToken: false,
    });
    for (const namespace of [...new Set(certificates.map((each) => each.namespace))]) {
      const readable = new Construct(this, namespace);
      const metadata = { name: SITES_BACKUP, namespace, labels: common };
      const role = new RoleV1(readable, 'role', {
        metadata,
        rule: [
          {
            apiGroups: [''],
            resources: ['secrets'],
            resourceNames: certificates.filter((each) => each.namespace === namespace).map(({ name }) => name),
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
      service: SERVICE,
      // The stack edge, which comes before this one, has made it.
      namespace: { name: INGRESS.namespace, reference: INGRESS.namespace, ready: [] },
      sources: { elsewhere: { certificates, account: account.metadata.name } },
    });
  }
}
