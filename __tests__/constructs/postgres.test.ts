import { Postgres } from '../../constructs/postgres/postgres';
import type { PostgresProps } from '../../constructs/postgres/postgres';
import { resource } from '../support/terraform-json';
import type { TerraformJson } from '../support/terraform-json';
import { at, inNamespace } from './in-namespace';

function database(overrides: Partial<Omit<PostgresProps, 'namespace'>> = {}): TerraformJson {
  return inNamespace((stack, namespace) => {
    new Postgres(stack, 'database', {
      service: 'vaultwarden',
      namespace,
      role: 'vaultwarden',
      databases: ['vaultwarden'],
      storage: '5Gi',
      maxConnections: 120,
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
      passwordRevision: 3,
      passwordRevisionKey: 'services.vaultwarden.secretRevisions.database',
      ...overrides,
    });
  });
}

const SERVER = 'kubernetes_stateful_set_v1.database_server';

it('is called <service>-postgres: pod <service>-postgres-0, Service and Secret', () => {
  const json = database();
  for (const address of [SERVER, 'kubernetes_service_v1.database_service', 'kubernetes_secret_v1.database_secret']) {
    expect(at(resource(json, address), 'metadata.name')).toBe('vaultwarden-postgres');
  }
  expect(at(resource(json, SERVER), 'spec.replicas')).toBe('1');
  expect(at(resource(json, 'kubernetes_service_v1.database_headless'), 'spec.cluster_ip')).toBe('None');
});

it('starts by the script of this repository, with the password as a mounted file and never in its environment', () => {
  const json = database();
  const container = at(resource(json, SERVER), 'spec.template.spec.container[0]');
  expect(at(container, 'command')).toEqual(['/bin/bash', '/etc/postgres-start/start.sh']);
  expect(at(container, 'args')).toEqual(['-c', 'max_connections=120']);
  expect(JSON.stringify(at(container, 'env'))).not.toContain('secret_key_ref');
  expect(Object.keys(at(resource(json, 'kubernetes_config_map_v1.database_files'), 'data') as object).sort()).toEqual([
    'pg_hba.conf',
    'reconcile.sql',
    'start.sh',
  ]);
});

it('writes everything it needs to volumes: the root filesystem is read-only', () => {
  const spec = at(resource(database(), SERVER), 'spec.template.spec');
  const writable = (at(spec, 'container[0].volume_mount') as { mount_path: string; read_only: boolean }[])
    .filter((mount) => !mount.read_only)
    .map((mount) => mount.mount_path);
  expect(writable.sort()).toEqual(['/dev/shm', '/tmp', '/var/lib/postgresql/data', '/var/run/postgresql']);
});

it('is ready only by the socket of the server that stays, and gets ten minutes for a recovery', () => {
  const container = at(resource(database(), SERVER), 'spec.template.spec.container[0]') as Record<string, unknown>;
  const seconds = (probe: unknown) => Number(at(probe, 'period_seconds')) * Number(at(probe, 'failure_threshold'));
  for (const name of ['startup_probe', 'readiness_probe', 'liveness_probe']) {
    expect(at(container[name], 'exec.command')).toEqual(
      expect.arrayContaining(['pg_isready', '/var/run/postgresql', 'vaultwarden']),
    );
  }
  expect(seconds(container['startup_probe'])).toBeGreaterThan(600);
});

it('grows by its claim alone: neither the stateful set nor its pod changes', () => {
  const [small, large] = [database(), database({ storage: '50Gi' })].map((json) => structuredClone(json.resource));
  const claim = (from: typeof small) => from?.['kubernetes_persistent_volume_claim_v1']?.['database_server_data'];
  expect(at(claim(large), 'spec.resources.requests.storage')).toBe('50Gi');
  expect(small).not.toEqual(large);
  const without = (from: typeof small) => ({ ...from, kubernetes_persistent_volume_claim_v1: {} });
  expect(without(small)).toEqual(without(large));
});

it('restarts when the revision of its password is raised', () => {
  const annotation = 'spec.template.metadata.annotations';
  const revision = (passwordRevision: number): unknown =>
    at(resource(database({ passwordRevision }), SERVER), annotation);
  expect(revision(3)).toHaveProperty(['revision.cluster-infra/vaultwarden-postgres'], '3');
  expect(revision(4)).not.toEqual(revision(3));
});

it('gives a connection URI where there is one database, and none where there are several', () => {
  const keys = (json: TerraformJson): string[] =>
    Object.keys(resource(json, 'kubernetes_secret_v1.database_secret')['data_wo'] as object).sort();
  expect(keys(database())).toEqual(['password', 'uri', 'username']);
  expect(keys(database({ databases: ['a', 'b'] }))).toEqual(['password', 'username']);
});

it.each([
  [{ role: 'postgres' }, /role "postgres" is the superuser/],
  [{ role: 'a b' }, /role "a b" must match/],
  [{ databases: [] }, /give at least one database/],
  [{ databases: ['x', "y'; --"] }, /database "y'; --" must match/],
  [{ databases: ['x', 'x'] }, /a database is named twice/],
] as const)('refuses %j', (overrides, message) => {
  expect(() => database(overrides)).toThrow(message);
});
