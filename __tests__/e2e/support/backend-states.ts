import { Client } from 'pg';
import type { Checkout } from './checkout';
import { STACKS } from './stacks';

async function inBackend<T>(checkout: Checkout, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: checkout.variable('PG_CONN_STR') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every row of every state in the backend, as text, by schema. */
export const readStates = (checkout: Checkout): Promise<Array<{ where: string; text: string }>> =>
  inBackend(checkout, async (client) => {
    const tables = await client.query<{ schema: string }>(
      "select table_schema as schema from information_schema.tables where table_name = 'states' order by 1",
    );
    expect(tables.rows.length).toBeGreaterThanOrEqual(STACKS.length);
    const states = [];
    for (const { schema } of tables.rows) {
      const rows = await client.query<{ data: string }>(`select data from "${schema}".states order by id`);
      for (const { data } of rows.rows) states.push({ where: `state ${schema}`, text: data });
    }
    return states;
  });

/** Makes the backend as empty as that of a new cluster. */
export const forgetStates = (checkout: Checkout): Promise<void> =>
  inBackend(checkout, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select nspname as name from pg_namespace where nspname like 'cluster\\_infra\\_%'",
    );
    expect(rows.length).toBe(STACKS.length);
    for (const { name } of rows) await client.query(`drop schema "${name}" cascade`);
  });
