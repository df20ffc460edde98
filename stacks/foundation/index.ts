import { PriorityClassV1 } from '@cdktf/provider-kubernetes/lib/priority-class-v1';
import type { Construct } from 'constructs';
import { ScheduledBackup } from '../../constructs/backup/scheduled-backup';
import { COMMON_LABELS } from '../../constructs/labels';
import { SERVICE_PRIORITY_CLASS } from '../../constructs/placement';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';
import { CertManager } from './cert-manager';
import { Issuers, issuerSecrets } from './issuers';

/** Pods have 0 unless somebody ranks them; classes of users end at 1 000 000 000. */
const SERVICE_PRIORITY = 1_000_000;

/** What other stacks may use of the foundation. */
export interface FoundationOutputs {
  /** Name of the ClusterIssuer for the platform's ingresses; known once the issuers are released. */
  readonly clusterIssuer: string;
}

/** cert-manager and the issuers of certificates. */
export class FoundationStack extends PlatformStack {
  readonly outputs: FoundationOutputs;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    const { platform, issuers: settings } = props.config;
    const certManager = new CertManager(this, 'cert_manager', {
      components: platform.certManager,
      rawValues: platform.certManager.values,
    });
    // At every level: a level that was lowered must not leave pods behind that refer to a class which is gone.
    new PriorityClassV1(this, 'services_priority', {
      metadata: { name: SERVICE_PRIORITY_CLASS, labels: { ...COMMON_LABELS } },
      value: SERVICE_PRIORITY,
      description:
        "The platform's services: logins, the vault, databases. They displace pods of tenants, never the reverse.",
    });
    const issuers = new Issuers(this, 'issuers', { certManager, settings });
    const certificates = issuerSecrets(settings);
    if (props.config.backups.enabled && certificates.length > 0) {
      new ScheduledBackup(this, 'backup', {
        service: 'cert-manager',
        namespace: certManager.namespace,
        sources: { secrets: { generated: [], certificates, issuer: 'selfsigned' } },
      });
    }
    const published = this.publish({ cluster_issuer: settings.default }, [issuers.release]);
    this.outputs = { clusterIssuer: published.cluster_issuer };
  }
}
