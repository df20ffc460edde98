import { mkdirSync, mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { findPostgres } from '../../../sandbox/database/binaries';
import {
  connectionString,
  dataFolder,
  type DatabaseInputs,
  ensureDatabase,
  removeDatabase,
  stopDatabase,
} from '../../../sandbox/database/postgres';
import { thisDatabaseUser } from '../../../sandbox/database/unprivileged-user';
import { layoutOf } from '../../../sandbox/layout';
import { choosePorts } from '../../../sandbox/ports';

const PASSWORD = 's3cret-of-the-state';

/** A PostgreSQL of its own on loopback, as the state backend of one test file. */
export class StateDatabase {
  private constructor(private readonly inputs: DatabaseInputs) {}

  static async start(): Promise<StateDatabase> {
    const parent = mkdtempSync(path.join(tmpdir(), 'cli-state-'));
    chmodSync(parent, 0o755);
    const layout = layoutOf(path.join(parent, 'checkout'));
    mkdirSync(layout.root, { recursive: true });
    const binaries = findPostgres();
    const user = thisDatabaseUser();
    if (!binaries || user === undefined) throw new Error('PostgreSQL 15 and a user to run it as are prerequisites');
    const { port } = await choosePorts(['port'], layout.id);
    const inputs = { layout, binaries, user, port, password: PASSWORD, folder: dataFolder(layout, user) };
    await ensureDatabase(inputs, { line: () => undefined });
    return new StateDatabase(inputs);
  }

  async stop(): Promise<void> {
    await stopDatabase(this.inputs.layout);
    removeDatabase(this.inputs.layout, this.inputs.folder);
    rmSync(path.dirname(this.inputs.layout.checkout), { recursive: true, force: true });
  }

  get url(): string {
    return connectionString(this.inputs.port, PASSWORD);
  }

  async query<Row extends object>(text: string): Promise<Row[]> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Forgets every state. */
  async empty(): Promise<void> {
    const schemas = await this.query<{ name: string }>(
      "select nspname as name from pg_namespace where nspname like 'cluster\\_infra\\_%'",
    );
    for (const { name } of schemas) await this.query(`drop schema "${name}" cascade`);
  }

  /** Everything that is stored, as text. */
  async stored(): Promise<string> {
    const schemas = await this.query<{ name: string }>(
      "select table_schema as name from information_schema.tables where table_name = 'states'",
    );
    const texts: string[] = [];
    for (const { name } of schemas)
      for (const { data } of await this.query<{ data: string }>(`select data from "${name}".states`)) texts.push(data);
    return texts.join('\n');
  }
}
