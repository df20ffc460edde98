import { PostgresServer } from '../../support/postgres-server';

/** A PostgreSQL of its own on loopback, as the state backend of one test file. */
export class StateDatabase {
  private constructor(private readonly server: PostgresServer) {}

  static async start(): Promise<StateDatabase> {
    return new StateDatabase(await PostgresServer.start());
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  get url(): string {
    return this.server.url();
  }

  query<Row extends object>(text: string): Promise<Row[]> {
    return this.server.query<Row>(text);
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
