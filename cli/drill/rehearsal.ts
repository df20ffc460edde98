import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import type { Client } from 'pg';
import type { DrilledService } from './drilled-service';
import { differences, type Fingerprint, fingerprintOf } from './fingerprint';
import { type JobEnd, type JobWorld, LocalPods } from './local-pods';
import { LocalPostgres } from './local-postgres';

/** What stands for the data folder of a service, besides the files that it must have. */
const ATTACHMENT = 'attachments/ciphertext';

/** A service's own server, backup and restore on this machine, on volumes of their own. */
export class Rehearsal {
  readonly pods: LocalPods;
  private readonly password = randomBytes(18).toString('base64url');

  private constructor(
    readonly service: DrilledService,
    readonly server: LocalPostgres,
    path: string,
    private readonly signal: AbortSignal,
  ) {
    this.pods = new LocalPods(service.jobs.files, path);
  }

  /**
   * @param path PATH with the programs of one installation of PostgreSQL
   * @param signal ends the backup or restore that runs
   */
  static async start(service: DrilledService, path: string, signal: AbortSignal): Promise<Rehearsal> {
    const server = new LocalPostgres({ ...service.server, path }, await LocalPostgres.place());
    const rehearsal = new Rehearsal(service, server, path, signal);
    try {
      server.setSecret(rehearsal.password);
      await server.start();
      rehearsal.fillVolumes();
      return rehearsal;
    } catch (error) {
      await rehearsal.end();
      throw error;
    }
  }

  /** Ends the server and removes every file. */
  async end(): Promise<void> {
    await this.server.remove();
    this.pods.remove();
  }

  /** Statements as the service's own role. */
  async run(database: string, statements: string): Promise<void> {
    await this.connected(database, (client) => client.query(statements));
  }

  /** Some work on a connection as the service's own role. */
  async connected<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.server.connect({ user: this.service.role, database, password: this.password });
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Everything that the databases hold. */
  async fingerprints(): Promise<ReadonlyMap<string, Fingerprint>> {
    const found = new Map<string, Fingerprint>();
    for (const database of this.service.databases) {
      found.set(database, await this.connected(database, fingerprintOf));
    }
    return found;
  }

  /** What differs from an earlier look, the name of the database first. */
  async differencesFrom(before: ReadonlyMap<string, Fingerprint>): Promise<string[]> {
    const after = await this.fingerprints();
    return [...before].flatMap(([database, was]) =>
      differences(was, after.get(database) ?? new Map()).map((line) => `${database}: ${line}`),
    );
  }

  backUp(): Promise<JobEnd> {
    return this.pods.runPod(this.service.jobs.backup, this.world());
  }

  restore(backup: string, world: JobWorld = {}): Promise<JobEnd> {
    const local = this.world({ RESTORE: backup, ...world.environment }, world.signals);
    return this.pods.runPod(this.service.jobs.restore, { ...world, ...local });
  }

  /** Makes the data folder another one, where the service has one. */
  ruinFolder(): void {
    for (const file of this.neededFiles()) appendFileSync(this.pods.volume('data', file), 'ruined');
  }

  private world(environment: Readonly<Record<string, string>> = {}, signals: readonly AbortSignal[] = []): JobWorld {
    // Nothing outside of this machine is spoken to: backups stay on the volume.
    const local = { PGHOST: '127.0.0.1', PGPORT: String(this.server.port), BACKUP_REMOTE: '', ...environment };
    // Both are kept by hand: Node.js 20 loses AbortSignal.any to the garbage collector.
    return { environment: local, signals: [this.signal, ...signals] };
  }

  private variable(name: string): string[] {
    const { init_container: before = [], container } = this.service.jobs.backup;
    const values = [...before, ...container].flatMap(({ env }) => env.filter((each) => each.name === name));
    return (values[0]?.value ?? '').split(' ').filter((each) => each !== '');
  }

  private neededFiles(): string[] {
    return this.variable('BACKUP_FOLDER_NEEDS');
  }

  private fillVolumes(): void {
    mkdirSync(this.pods.volume('backup'), { recursive: true });
    this.pods.write('password', 'password', this.password);
    for (const secret of this.variable('BACKUP_SECRETS_REQUIRED')) {
      this.pods.write(`secret-${secret}`, 'key', randomBytes(18).toString('base64url'));
    }
    const files = this.neededFiles();
    for (const file of files) this.pods.write('data', file, randomBytes(18).toString('base64url'));
    if (files.length > 0) {
      mkdirSync(this.pods.volume('data', 'attachments'), { recursive: true });
      this.pods.write('data', ATTACHMENT, 'ciphertext');
    }
  }
}
