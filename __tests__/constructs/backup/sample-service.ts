import { GeneratedSecret } from '../../../constructs/secret/generated-secret';
import { Postgres } from '../../../constructs/postgres/postgres';
import { ServiceNamespace } from '../../../constructs/service-namespace';
import { ClusterService } from '../../../constructs/workload/service';
import { StatefulSet } from '../../../constructs/workload/stateful-set';
import { environment } from '../../support/environments';
import { synthesizeStack } from '../../support/synth';
import type { TerraformJson } from '../../support/terraform-json';

export const PASSWORD = 'database-Password-1';

/** A service with everything that can be backed up: two databases, a data folder, a Secret, a certificate. */
export function sampleService(): TerraformJson {
  const config = environment('sandbox', ({ backups }) => {
    backups.keepDays = 3;
    backups.destination = { bucket: 'backups', region: 'test', endpoint: 'https://s3.example.org', prefix: 'all' };
  });
  return synthesizeStack(config, (stack) => {
    const namespace = new ServiceNamespace(stack, 'namespace', { name: 'sample' });
    const labels = { app: 'sample' };
    const secret = new GeneratedSecret(stack, 'key', {
      name: 'sample-key',
      namespace,
      generate: { KEY: { length: 32 } },
      revision: 1,
      revisionKey: 'key',
      rotation: 'first-use-only',
      effect: 'None.',
      labels,
    });
    const headless = new ClusterService(stack, 'headless', {
      name: 'sample',
      namespace,
      labels: { name: 'sample' },
      selector: labels,
      ports: [],
      headless: true,
    });
    const server = new StatefulSet(stack, 'server', {
      name: 'sample',
      namespace,
      component: 'server',
      version: '1',
      serviceName: headless.reference,
      claims: [{ name: 'data', size: '1Gi' }],
      pod: { user: { uid: 1, gid: 1 }, containers: [], volumes: [] },
    });
    new Postgres(stack, 'database', {
      service: 'sample',
      namespace,
      role: 'app',
      databases: ['app_data', 'app_config', 'app_packets'],
      storage: '1Gi',
      maxConnections: 37,
      resources: { requests: {}, limits: { memory: '512Mi' } },
      passwordRevision: 1,
      passwordRevisionKey: 'services.sample.secretRevisions.database',
    }).backUp({
      databases: ['app_data', 'app_config'],
      folder: {
        claim: server.claim('data'),
        usedBy: server.selector,
        user: { uid: 1000, gid: 1000 },
        needs: ['rsa_key.pem'],
      },
      secrets: { generated: [secret], certificates: ['sample-tls', 'other-tls'], issuer: 'letsencrypt-prod' },
    });
  });
}

/** Fills the first database: schemas, types, keys, a view, a function, quotes and bytes. */
export const SCHEMA = `
  CREATE SCHEMA tenant;
  CREATE TYPE tenant.mood AS ENUM ('good', 'bad');
  CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL UNIQUE, mood tenant.mood, raw bytea);
  CREATE TABLE tenant.visits (person int REFERENCES people (id) ON DELETE CASCADE, at timestamptz);
  CREATE VIEW happy AS SELECT name FROM people WHERE mood = 'good';
  CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';
  INSERT INTO people (name, mood, raw)
    SELECT 'person ' || n || E' \\\\ ''quoted'' \\n ünïcode', (ARRAY['good', 'bad'])[1 + n % 2]::tenant.mood, decode(md5(n::text), 'hex')
    FROM generate_series(1, 2000) AS n;
  INSERT INTO tenant.visits SELECT n, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute' FROM generate_series(1, 2000) AS n;
  SELECT 1`;
/** One text that changes with any of it. */
export const DIGEST = `SELECT md5(string_agg(p::text || v::text, ',' ORDER BY p.id)) || ' ' || (SELECT count(*) FROM happy) || ' ' || twice(21)
  FROM people AS p JOIN tenant.visits AS v ON v.person = p.id`;
