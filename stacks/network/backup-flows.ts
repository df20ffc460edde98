import type { Config } from '../../config/types';
import { objectStoragePort } from '../../constructs/backup/object-storage';
import { BACKUP_PODS } from '../../constructs/backup/scheduled-backup';
import { API_SERVER_PORTS, INGRESS } from '../../constructs/ingress-controller';
import { podGroup, workloadPods } from '../../constructs/network/flow';
import type { Flow, PodGroup } from '../../constructs/network/flow';
import { tcp } from '../../constructs/network-rules';
import { CERT_MANAGER_NAMESPACE } from '../foundation/cert-manager-values';
import { SITES_BACKUP } from '../sites/backup';
import { TENANTS_BACKUP, tenantsWithCertificate } from '../tenants/certificates';
import { API_SERVER, INTERNET, databaseFlow } from './ends';

const backupPods = (namespace: string): PodGroup => podGroup(namespace, 'backup', BACKUP_PODS);

/** Backups and restores: the database of their own namespace, and the object storage. */
export function backupFlows(config: Config): Flow[] {
  const { backups, services, platform, issuers, sites } = config;
  if (!backups.enabled) {
    return [];
  }
  const withDatabase = Object.entries(services)
    .filter(([, { enabled }]) => enabled)
    .map(([name]) => name);
  const readers = [
    ...(sites.length === 0
      ? []
      : [
          {
            name: SITES_BACKUP,
            why: 'It reads the certificates of sites, whose namespaces others own.',
            when: 'sites',
          },
        ]),
    ...(tenantsWithCertificate(config).length === 0
      ? []
      : [{ name: TENANTS_BACKUP, why: 'It reads the certificates of tenants, in their namespaces.', when: 'tenants' }]),
  ];
  const besideTraefik = platform.traefik.dashboard.enabled || issuers.wildcard !== null || readers.length > 0;
  const withSecretsOnly = [CERT_MANAGER_NAMESPACE, ...(besideTraefik ? [INGRESS.namespace] : [])];
  const when = 'backups.enabled';
  return [
    ...withDatabase.map((namespace) => ({
      ...databaseFlow(backupPods(namespace)),
      why: 'Dumps and restores.',
      when,
    })),
    ...readers.map(({ name, ...row }) => ({
      from: workloadPods(INGRESS.namespace, name),
      to: API_SERVER,
      ports: API_SERVER_PORTS,
      ...row,
    })),
    ...(backups.destination === null ? [] : [objectStoragePort(backups.destination)]).flatMap((port) =>
      [...withSecretsOnly, ...withDatabase].map((namespace) => ({
        from: backupPods(namespace),
        to: INTERNET,
        ports: [tcp(port)],
        why: 'The copy of each backup in the object storage.',
        when: 'backups.destination',
      })),
    ),
  ];
}
