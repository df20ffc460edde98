import type { Client } from 'pg';
import type { Environment } from './credentials';
import { connectToBackend } from './pg-client';
import { withoutSecrets } from './without-secrets';

/**
 * Drops a schema that Terraform made for the self-test, if nothing but its empty table is in it.
 *
 * @returns null when it is gone, else why it stays.
 */
export async function dropEmptySchema(env: Environment, schema: string): Promise<string | null> {
  let client: Client | undefined;
  try {
    client = await connectToBackend(env);
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
