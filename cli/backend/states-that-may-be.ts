import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';
import { stateSchema } from '../../config/state-place';
import type { BackendConfig } from '../../config/types';
import { localFolder } from './backend-block';
import type { Environment } from './credentials';
import { connectToBackend } from './pg-client';

/** Terraform's name of the workspace that all stacks use. */
const WORKSPACE = 'default';

/**
 * The stacks among `stacks` of which the backend may hold a state, found without terraform: to ask it takes a second for
 * each, mostly to learn that there is none. Where the look does not tell (s3 and http, or a database that this driver
 * does not reach), all stay on the list.
 */
export async function statesThatMayBe<Stack extends string>(
  { settings, environment, env }: { settings: BackendConfig; environment: string; env: Environment },
  stacks: readonly Stack[],
): Promise<readonly Stack[]> {
  if (settings.type === 'local') {
    const folder = localFolder(settings, environment);
    return stacks.filter((stack) => existsSync(path.join(folder, `${stack}.tfstate`)));
  }
  if (settings.type !== 'pg' || stacks.length === 0) return stacks;
  let client: Client | undefined;
  try {
    client = await connectToBackend(env);
    const found: Stack[] = [];
    for (const stack of stacks) if (await mayHaveRow(client, stateSchema(environment, stack))) found.push(stack);
    return found;
  } catch {
    return stacks;
  } finally {
    await client?.end().catch(() => undefined);
  }
}

async function mayHaveRow(client: Client, schema: string): Promise<boolean> {
  const table = `${client.escapeIdentifier(schema)}.states`;
  const there = await client.query<{ there: boolean }>(
    "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'states') AS there",
    [schema],
  );
  if (there.rows[0]?.there !== true) return false;
  const { rows } = await client.query(`SELECT 1 FROM ${table} WHERE name = $1`, [WORKSPACE]);
  return rows.length > 0;
}
