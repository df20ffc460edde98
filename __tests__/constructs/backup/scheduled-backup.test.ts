import type { BackupsConfig } from '../../../config/types';
import { ScheduledBackup } from '../../../constructs/backup/scheduled-backup';
import { Postgres } from '../../../constructs/postgres/postgres';
import { secretDeclarations } from '../../../constructs/secret/rotation';
import { ServiceNamespace } from '../../../constructs/service-namespace';
import type { PlatformStack } from '../../../stacks/platform-stack';
import { environment } from '../../support/environments';
import { synthesizeStack } from '../../support/synth';
import { addresses, resource, resources } from '../../support/terraform-json';
import type { TerraformJson } from '../../support/terraform-json';
import { at } from '../in-namespace';

const DESTINATION: BackupsConfig['destination'] = {
  bucket: 'ominis-backups',
  region: 'gra',
  endpoint: 'https://s3.gra.io.cloud.ovh.net:8443',
  prefix: 'cluster-infra',
};
const BACKUP = 'kubernetes_cron_job_v1.database_backup_job';
const RESTORE = 'kubernetes_cron_job_v1.database_backup_restore';

const postgres = (stack: PlatformStack, namespace: ServiceNamespace, service: string): Postgres =>
  new Postgres(stack, service === 'sample' ? 'database' : service, {
    service,
    namespace,
    role: 'app',
    databases: ['app', 'packets'],
    storage: '1Gi',
    maxConnections: 50,
    resources: { requests: {}, limits: { memory: '512Mi' } },
    passwordRevision: 1,
    passwordRevisionKey: 'services.sample.secretRevisions.database',
  });

function synthesized(
  change: Partial<BackupsConfig>,
  build: (stack: PlatformStack, namespace: ServiceNamespace) => void = (stack, namespace) =>
    postgres(stack, namespace, 'sample').backUp({ databases: ['app'] }),
): TerraformJson {
  const config = environment('sandbox', ({ backups }) => void Object.assign(backups, change));
  return synthesizeStack(config, (stack) => build(stack, new ServiceNamespace(stack, 'namespace', { name: 'sample' })));
}

const pod = (json: TerraformJson, address: string): unknown =>
  at(resource(json, address), 'spec.job_template.spec.template.spec');
const steps = (json: TerraformJson, address: string): { name: string; image: string; env: { name: string }[] }[] => {
  const spec = pod(json, address) as Record<'init_container' | 'container', []>;
  return [...spec.init_container, ...spec.container];
};
const variables = (json: TerraformJson, address: string, step: string): Record<string, unknown> =>
  Object.fromEntries(
    (steps(json, address).find(({ name }) => name === step)?.env ?? []).map((entry) => {
      const { name, value, value_from: from } = entry as { name: string; value?: string; value_from?: unknown };
      return [name, value ?? from];
    }),
  );

it('runs daily as the configuration says, with the versions of the catalogue', () => {
  const json = synthesized({ schedule: '30 3 * * *', timeZone: 'Europe/Berlin', keepDays: 7 });
  expect(at(resource(json, BACKUP), 'metadata.name')).toBe('sample-backup');
  expect(at(resource(json, BACKUP), 'spec')).toMatchObject({ schedule: '30 3 * * *', timezone: 'Europe/Berlin' });
  expect(variables(json, BACKUP, 'finish')).toMatchObject({ BACKUP_KEEP_DAYS: '7', BACKUP_EXPECTED: 'app.sql.gz' });
  expect(steps(json, BACKUP).map(({ name, image }) => `${name} ${image.split(':')[0]}`)).toEqual([
    'begin docker.io/postgres',
    'dump-databases docker.io/postgres',
    'finish docker.io/rclone/rclone',
  ]);
});

it('has a restore that never runs by itself and restores nothing unless somebody says what', () => {
  const json = synthesized({});
  expect(at(resource(json, RESTORE), 'metadata.name')).toBe('sample-restore');
  expect(at(resource(json, RESTORE), 'spec.suspend')).toBe(true);
  expect(at(resource(json, RESTORE), 'spec.job_template.spec.backoff_limit')).toBe(0);
  expect(variables(json, RESTORE, 'fetch')['RESTORE']).toBe('');
});

it('leaves out the databases it is told to leave out', () => {
  expect(variables(synthesized({}), BACKUP, 'dump-databases')['BACKUP_DATABASES']).toBe('app');
});

it('gives rclone the object storage by environment, with an account that comes from ephemeral variables', () => {
  const json = synthesized({ destination: DESTINATION });
  for (const [address, step] of [
    [BACKUP, 'finish'],
    [RESTORE, 'fetch'],
  ] as const) {
    const env = variables(json, address, step);
    expect(env).toMatchObject({
      BACKUP_REMOTE: 'backup:ominis-backups/cluster-infra/sandbox/sample',
      RCLONE_CONFIG_BACKUP_TYPE: 's3',
      RCLONE_CONFIG_BACKUP_PROVIDER: 'Other',
      RCLONE_CONFIG_BACKUP_ENDPOINT: 'https://s3.gra.io.cloud.ovh.net:8443',
      RCLONE_CONFIG_BACKUP_REGION: 'gra',
    });
    expect(env['RCLONE_CONFIG_BACKUP_SECRET_ACCESS_KEY']).toHaveProperty('secret_key_ref.key', 'secret-access-key');
  }
  expect(resource(json, 'kubernetes_secret_v1.database_backup_credentials')['data_wo']).toEqual({
    'access-key-id': '${var.backup_access_key_id}',
    'secret-access-key': '${var.backup_secret_access_key}',
  });
  expect(json.variable?.['backup_secret_access_key']).toMatchObject({ sensitive: true, ephemeral: true });
});

it('asks for the account once, however many services of a stack are backed up', () => {
  const json = synthesized({ destination: DESTINATION }, (stack, namespace) => {
    postgres(stack, namespace, 'sample').backUp();
    postgres(stack, new ServiceNamespace(stack, 'other_namespace', { name: 'other' }), 'other').backUp();
    expect(secretDeclarations(stack).map(({ secret }) => secret)).toEqual([
      'other/other-backup',
      'other/other-postgres',
      'sample/sample-backup',
      'sample/sample-postgres',
    ]);
  });
  expect(Object.keys(json.variable ?? {}).filter((name) => name.startsWith('backup_'))).toEqual([
    'backup_access_key_id',
    'backup_secret_access_key',
  ]);
});

it('is left out where backups are switched off', () => {
  expect(addresses(synthesized({ enabled: false })).filter((address) => /backup|restore/.test(address))).toEqual([]);
});

it('mounts certificates, so that it needs no right at the API server', () => {
  const json = synthesized({}, (stack, namespace) => {
    new ScheduledBackup(stack, 'backup', {
      service: 'sample',
      namespace,
      sources: { secrets: { generated: [], certificates: ['draw-ominis-ai-tls'], issuer: 'letsencrypt-prod' } },
    });
  });
  const address = 'kubernetes_cron_job_v1.backup_job';
  expect(at(pod(json, address), 'automount_service_account_token')).toBe(false);
  expect(at(pod(json, address), 'volume')).toContainEqual({
    name: 'secret-draw-ominis-ai-tls',
    secret: { secret_name: 'draw-ominis-ai-tls', default_mode: '0440', optional: true },
  });
  expect(addresses(json)).not.toContain('kubernetes_cron_job_v1.backup_restore');
  expect(resources(json).filter(({ type }) => /role|service_account/.test(type))).toEqual([]);
});

it('refuses to back up nothing', () => {
  expect(() =>
    synthesized({}, (stack, namespace) => {
      new ScheduledBackup(stack, 'backup', { service: 'sample', namespace, sources: {} });
    }),
  ).toThrow(/sample has nothing to back up/);
});
