import { Client } from 'pg';
import { readConnection } from './connection-string';
import type { Environment } from './credentials';
import { withoutSecrets } from './without-secrets';

/** Milliseconds for the connection and for each statement. */
const DEADLINE = 15_000;

/** What `sslmode` of libpq means for this driver; both of the stricter modes check the certificate. */
const tls = (mode: string | undefined) => {
  if (mode === undefined || mode === 'disable' || mode === 'allow' || mode === 'prefer') return false;
  return mode === 'require' ? { rejectUnauthorized: false } : {};
};

const connect = async (env: Environment): Promise<Client> => {
  const connection = readConnection(env);
  if (!connection) throw new Error('PG_CONN_STR is not set');
  const client = new Client({
    host: connection.host.replace(/^\[(.*)\]$/, '$1'),
    port: Number(connection.port),
    database: connection.database,
    user: connection.user,
    ...(connection.password ? { password: connection.password } : {}),
    ssl: tls(connection.parameters['sslmode'] ?? env['PGSSLMODE']),
    connectionTimeoutMillis: DEADLINE,
    query_timeout: DEADLINE,
  });
  await client.connect();
  return client;
};

/**
 * Drops a schema that Terraform made for the self-test, if nothing but its empty table is in it.
 *
 * @returns null when it is gone, else why it stays.
 */
export async function dropEmptySchema(env: Environment, schema: string): Promise<string | null> {
  let client: Client | undefined;
  try {
    client = await connect(env);
    const name = client.escapeIdentifier(schema);
    await client.query('BEGIN');
    await client.query(`LOCK TABLE ${name}.states IN ACCESS EXCLUSIVE MODE`);
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM ${name}.states`);
    if (rows[0]?.count !== '0') return `another self-test uses it, or one was killed: ${rows[0]?.count} rows`;
    await client.query(`DROP TABLE ${name}.states`);
    // RESTRICT is the default: whatever else is in it stops this.
    await client.query(`DROP SCHEMA ${name}`);
    await client.query('COMMIT');
    return null;
  } catch (error) {
    return withoutSecrets(error instanceof Error ? error.message : String(error), env);
  } finally {
    await client?.end().catch(() => undefined);
  }
}
