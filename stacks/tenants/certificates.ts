import type { Config, TenantConfig } from '../../config/types';
import { isUnderWildcard } from '../../constructs/wildcard';

/** Service of {@link TENANTS_BACKUP}. */
export const TENANTS_SERVICE = 'tenants';
/** The daily backup of the certificates of tenants: its CronJob, its volume, its account and the roles of that. */
export const TENANTS_BACKUP = `${TENANTS_SERVICE}-backup`;

/** Name of the TLS Secret of a tenant's API. */
export const tenantTlsSecret = (name: string): string => `${name}-api-tls`;

/** The tenants whose host no wildcard certificate of the platform covers, so that each has a certificate of its own. */
export function tenantsWithCertificate({ tenants, issuers }: Pick<Config, 'tenants' | 'issuers'>): TenantConfig[] {
  return tenants.filter(({ host }) => !isUnderWildcard(host, issuers.wildcard?.domains ?? []));
}
