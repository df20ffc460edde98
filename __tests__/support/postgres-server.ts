import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { findPostgres } from '../../sandbox/database/binaries';
import {
  connectionString,
  dataFolder,
  type DatabaseInputs,
  ensureDatabase,
  removeDatabase,
  stopDatabase,
} from '../../sandbox/database/postgres';
import { thisDatabaseUser } from '../../sandbox/database/unprivileged-user';
import { layoutOf } from '../../sandbox/layout';
import { choosePorts, releasePorts } from '../../sandbox/ports';
import { waitUntil } from '../../sandbox/wait-until';

/** Of the administrator, for tests that search for it. */
export const ADMIN_PASSWORD = 'seeded-admin-password';

/** A real PostgreSQL on loopback, with data of its own. */
export class PostgresServer {
  private constructor(private readonly inputs: DatabaseInputs) {}

  static async start(): Promise<PostgresServer> {
    const parent = mkdtempSync(path.join(tmpdir(), 'cluster-infra-postgres-'));
    chmodSync(parent, 0o755);
    const layout = layoutOf(path.join(parent, 'checkout'));
    mkdirSync(layout.root, { recursive: true });
    const binaries = findPostgres();
    const user = thisDatabaseUser();
    if (!binaries || user === undefined) throw new Error('PostgreSQL 15 and a user to run it as are prerequisites');
    const { port } = await choosePorts(['port'], layout);
    const folder = dataFolder(layout, user);
    const inputs = { layout, binaries, user, port, password: ADMIN_PASSWORD, folder };
    await ensureDatabase(inputs, { line: () => undefined });
    return new PostgresServer(inputs);
  }

  async stop(): Promise<void> {
    await stopDatabase(this.inputs.layout);
    removeDatabase(this.inputs.layout, this.inputs.folder);
    await releasePorts(this.inputs.layout);
    rmSync(path.dirname(this.inputs.layout.checkout), { recursive: true, force: true });
  }

  /** The administrator's connection string, to `database`. */
  url(database = 'terraform'): string {
    return connectionString(this.inputs.port, this.inputs.password, database);
  }

  /** Another role's connection string. */
  urlOf(role: string, password: string, database: string): string {
    return `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${this.inputs.port}/${database}?sslmode=disable`;
  }

  /** Makes an empty database. */
  async createDatabase(name: string): Promise<void> {
    await this.query(`CREATE DATABASE ${name}`, 'postgres');
  }

  /** Runs statements as the administrator. @returns the rows of the last one */
  query<Row extends object>(text: string, database = 'terraform'): Promise<Row[]> {
    return this.queryAs<Row>(this.url(database), text);
  }

  /** Whether a terraform was seen to hold the lock of a state (not of the database as a whole) before `ended` came. */
  async lockedBefore(ended: Promise<unknown>): Promise<boolean> {
    let over = false;
    void ended.then(() => (over = true));
    const client = new Client({ connectionString: this.url() });
    await client.connect();
    try {
      while (!over) {
        const { rowCount } = await client.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 0");
        if (rowCount !== null && rowCount > 0) return true;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return false;
    } finally {
      await client.end();
    }
  }

  /** Waits until a terraform holds the lock of a state, not of the database as a whole. @throws Error after two minutes */
  untilLocked(): Promise<void> {
    return this.untilRows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 0", true);
  }

  /**
   * Waits until nobody holds a lock: the server lets go of those of a client that has ended once it has noticed its end.
   * @throws Error after two minutes
   */
  untilUnlocked(): Promise<void> {
    return this.untilRows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'", false);
  }

  private async untilRows(text: string, wanted: boolean): Promise<void> {
    // One connection for all looks: what lasts a tenth of a second goes by while another one is made.
    const client = new Client({ connectionString: this.url() });
    await client.connect();
    try {
      await waitUntil({
        what: `${wanted ? 'a row' : 'no row'} of ${text}`,
        deadline: 120,
        interval: 5,
        attempt: async () => (await client.query(text)).rows.length > 0 === wanted,
      });
    } finally {
      await client.end();
    }
  }

  /** Runs statements with another role's connection string. */
  async queryAs<Row extends object>(url: string, text: string): Promise<Row[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      const result = await client.query<Row>(text);
      return (Array.isArray(result) ? (result.at(-1) as typeof result) : result).rows;
    } finally {
      await client.end();
    }
  }
}
