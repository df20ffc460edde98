import type { Config } from '../../../config/types';
import { backupFlows } from '../../../stacks/network/backup-flows';
import { environment } from '../../support/environments';

const rows = (change?: (config: Config) => void): string[] =>
  backupFlows(environment('sandbox', change)).map(({ from, to, ports }) => {
    const name = (end: typeof from): string => (end.kind === 'pods' ? `${end.namespace}/${end.name}` : end.name);
    return `${name(from)} → ${name(to)} ${ports.map(({ port }) => port).join(',')}`;
  });

const OF_TENANTS = 'flow-proxy/tenants-backup → API server 443,6443';
const DATABASES = [
  'authentik/backup → authentik/authentik-postgres 5432',
  'vaultwarden/backup → vaultwarden/vaultwarden-postgres 5432',
  'homer/backup → homer/homer-postgres 5432',
  'excalidraw/backup → excalidraw/excalidraw-postgres 5432',
];

it('lets each backup reach the database of its own namespace, and nothing outside while there is no object storage', () => {
  expect(rows()).toEqual([...DATABASES, OF_TENANTS]);
});

it('lets the backup of tenants ask the API server only where one of them has a certificate of its own', () => {
  const wildcard = (config: Config) => {
    const domains = config.tenants.map(({ host }) => host.slice(host.indexOf('.') + 1));
    config.issuers.wildcard = { domains, solver: { type: 'cloudflare' }, credentialsRevision: 1 };
  };
  expect(rows(wildcard)).toEqual(DATABASES);
});

it('lets every backup reach the object storage at its port', () => {
  const found = rows(({ backups }) => {
    backups.destination = { bucket: 'b', region: 'r', endpoint: 'https://s3.example.org:8443', prefix: 'p' };
  });
  const namespaces = ['cert-manager', 'flow-proxy', 'authentik', 'vaultwarden', 'homer', 'excalidraw'];
  expect(found).toEqual([...DATABASES, OF_TENANTS, ...namespaces.map((each) => `${each}/backup → internet 8443`)]);
});

it('opens nothing for a service that is switched off, and nothing at all without backups', () => {
  expect(rows(({ services }) => void (services.homer.enabled = false))).toEqual(
    [...DATABASES, OF_TENANTS].filter((row) => !row.startsWith('homer')),
  );
  expect(rows(({ backups }) => void (backups.enabled = false))).toEqual([]);
});
