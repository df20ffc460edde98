import type { Construct } from 'constructs';
import type { SiteConfig } from '../../config/types';
import { CertificatesBackup } from '../../constructs/backup/certificates-backup';
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

/** The daily backup of the certificates of sites, which lie in namespaces of others. */
export class SitesBackup extends CertificatesBackup {
  constructor(scope: Construct, id: string, { sites, clusterIssuer }: SitesBackupProps) {
    super(scope, id, {
      service: SERVICE,
      certificates: sites.flatMap(({ host, issuer, routes: [first] }) =>
        first === undefined
          ? []
          : [
              {
                namespace: { name: first.namespace, reference: first.namespace },
                name: tlsSecretName(host),
                issuer: issuer ?? clusterIssuer,
              },
            ],
      ),
    });
  }
}
