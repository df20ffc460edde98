import { Construct } from 'constructs';

import { addBackupClaim } from './backup/scheduled-backup';
import { platformOf } from './platform';
import { addPostgresClaim } from './postgres/postgres';
import type { ServiceNamespace } from './service-namespace';

/**
 * Adds what stays of a service that is switched off: the volumes of its database and its backups. They get the addresses
 * they have while the service runs with a {@link Postgres} called `postgres`, so that switching changes nothing of them.
 * @param service construct in the place of the service's own
 * @param namespace its namespace, whose name is that of the service
 * @param databaseStorage size of the volume of its PostgreSQL
 */
export function addVolumesAtRest(service: Construct, namespace: ServiceNamespace, databaseStorage: string): void {
  const postgres = new Construct(service, 'postgres');
  addPostgresClaim(new Construct(postgres, 'server'), namespace.name, namespace, databaseStorage);
  if (platformOf(service).backups.enabled) {
    addBackupClaim(new Construct(postgres, 'backup'), namespace.name, namespace);
  }
}
