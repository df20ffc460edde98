import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';

import { CertificatesBackup } from '../../constructs/backup/certificates-backup';
import type { EdgeOutputs } from '../edge';
import type { FoundationOutputs } from '../foundation';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';
import { TENANTS_SERVICE, tenantsWithCertificate, tenantTlsSecret } from './certificates';
import { Tenant } from './tenant';
import type { TenantNames } from './tenant';

/** Options of {@link TenantsStack}. */
export interface TenantsStackProps extends PlatformStackProps {
  readonly foundation: FoundationOutputs;
  readonly edge: EdgeOutputs;
}

/** What other stacks and programs may use of the tenants: names only. */
export interface TenantsOutputs {
  /** By the name of the tenant. */
  readonly tenants: Readonly<Record<string, TenantNames>>;
}

/** The rooms that tenants live in. What they run there belongs to another repository; nothing here waits for it. */
export class TenantsStack extends PlatformStack {
  readonly outputs: TenantsOutputs;

  constructor(scope: Construct, id: string, props: TenantsStackProps) {
    super(scope, id, props);
    const ingress = { clusterIssuer: props.foundation.clusterIssuer, className: props.edge.ingressClass };
    const wildcardDomains = props.config.issuers.wildcard?.domains ?? [];
    const made = new Map(
      props.config.tenants.map((tenant) => [
        tenant.name,
        // With the prefix it is a name of Terraform even where the tenant's begins with a digit.
        new Tenant(this, `client_${tenant.name}`, { tenant, ingress, wildcardDomains }),
      ]),
    );
    const tenants = Object.fromEntries([...made].map(([name, { names }]) => [name, names]));
    this.outputs = { tenants };
    const certificates = tenantsWithCertificate(props.config).flatMap(({ name }) => {
      const namespace = made.get(name)?.namespace;
      const secret = { name: tenantTlsSecret(name), issuer: ingress.clusterIssuer };
      return namespace === undefined ? [] : [{ namespace, ...secret }];
    });
    if (props.config.backups.enabled && certificates.length > 0) {
      new CertificatesBackup(this, 'certificates', { service: TENANTS_SERVICE, certificates });
    }
    new TerraformOutput(this, 'tenants', {
      description: 'For each tenant what its own deployment needs: namespace, service account, address, TLS Secret.',
      value: Object.fromEntries(
        Object.entries(tenants).map(([name, { namespace, url, tlsSecret, serviceAccount }]) => [
          name,
          {
            namespace,
            url,
            service_account: serviceAccount,
            ...(tlsSecret === undefined ? {} : { tls_secret: tlsSecret }),
          },
        ]),
      ),
    });
  }
}
