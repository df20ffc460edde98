import { Client } from 'pg';
import { readConnection } from './connection-string';
import type { Environment } from './credentials';

/** Milliseconds for the connection and for each statement. */
const DEADLINE = 15_000;

/** What `sslmode` of libpq means for this driver; both of the stricter modes check the certificate. */
const tls = (mode: string | undefined) => {
  if (mode === undefined || mode === 'disable' || mode === 'allow' || mode === 'prefer') return false;
  return mode === 'require' ? { rejectUnauthorized: false } : {};
};

/**
 * A connection to the database of the pg backend, for what terraform cannot be asked. It does not understand everything
 * that libpq does (several hosts, certificates of clients): whoever uses it must do without.
 *
 * @throws what the driver says; it may hold the password.
 */
export async function connectToBackend(env: Environment): Promise<Client> {
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
}
