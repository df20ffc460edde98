import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { PodTemplate } from '../../../cli/drill/pod-template';
import { resource } from '../../support/terraform-json';
import { at } from '../in-namespace';
import { PostgresPod } from '../postgres-pod';
import { JobPods } from './job-pod';
import type { JobEnd, JobWorld } from './job-pod';
import { DIGEST, PASSWORD, SCHEMA, sampleService } from './sample-service';

const BACKUP = 'kubernetes_cron_job_v1.database_backup_job';
const RESTORE = 'kubernetes_cron_job_v1.database_backup_restore';
const FILES = 'kubernetes_config_map_v1.database_backup_files';

/** Logins of the role that owns the databases. */
export const data = { database: 'app_data', password: PASSWORD };
export const config = { database: 'app_config', password: PASSWORD };

/** The sample service with a running server, and the pods of its backup and restore on volumes of their own. */
export class BackupLab {
  readonly document = sampleService();
  private server: PostgresPod | undefined;
  private pods: JobPods | undefined;

  get database(): PostgresPod {
    if (this.server === undefined) throw new Error('start() first');
    return this.server;
  }

  get jobs(): JobPods {
    if (this.pods === undefined) throw new Error('reset() first');
    return this.pods;
  }

  /** Starts the server and fills its databases; once per file. */
  async start(): Promise<void> {
    this.server = await PostgresPod.create(this.document);
    this.server.setSecret(PASSWORD);
    await this.server.start();
    await this.server.query(data, SCHEMA);
    await this.server.query(config, 'CREATE TABLE settings AS SELECT 1 AS one; SELECT 1');
  }

  async stop(): Promise<void> {
    await this.server?.remove();
  }

  /** New, empty volumes, a data folder and mounted Secrets; before each test. */
  reset(): void {
    this.pods = new JobPods(this.document, FILES);
    this.write('password', 'password', PASSWORD);
    this.write('data', 'rsa_key.pem', 'the key');
    this.write('data', 'attachment', 'ciphertext');
    this.write('secret-sample-key', 'KEY', 'secret-key-Value');
    this.write('secret-sample-tls', 'tls.crt', 'certificate\n'.repeat(40));
    this.write('secret-sample-tls', 'tls.key', 'private key');
  }

  clear(): void {
    this.pods?.remove();
  }

  /** What the pods find in the place of a cluster: the server on loopback, the fake rclone. */
  world(overrides: Readonly<Record<string, string>> = {}): JobWorld {
    return {
      environment: {
        PGHOST: '127.0.0.1',
        PGPORT: String(this.database.port),
        FAKE_REMOTE: join(this.jobs.folder, 'remote'),
        FAKE_RCLONE_CALLS: join(this.jobs.folder, 'rclone-calls'),
        ...overrides,
      },
    };
  }

  backUp(overrides: Readonly<Record<string, string>> = {}): Promise<JobEnd> {
    return this.runBackup(this.world(overrides));
  }

  /** What `cluster-infra backup --list` runs: the last step's container with another script. */
  list(overrides: Readonly<Record<string, string>> = {}): Promise<JobEnd> {
    const pod = at(resource(this.document, BACKUP), 'spec.job_template.spec.template.spec') as PodTemplate;
    const container = pod.container.map((each) => ({ ...each, command: ['/bin/sh', '/etc/backup/list.sh'] }));
    const tools = () => ({ shell: ['/bin/sh'], path: `${this.jobs.bin}:${process.env['PATH'] ?? ''}` });
    return this.jobs.runPod({ container }, { ...this.world(overrides), tools });
  }

  restore(overrides: Readonly<Record<string, string>> = {}): Promise<JobEnd> {
    return this.runRestore(this.world({ RESTORE: 'latest', ...overrides }));
  }

  runBackup(world: JobWorld): Promise<JobEnd> {
    return this.jobs.run(BACKUP, world);
  }

  runRestore(world: JobWorld): Promise<JobEnd> {
    return this.jobs.run(RESTORE, world);
  }

  /** A path in the folder that stands for the object storage. */
  remote(...path: readonly string[]): string {
    return join(this.jobs.folder, 'remote/backups/all/sandbox/sample', ...path);
  }

  rcloneCalls(): string {
    const file = join(this.jobs.folder, 'rclone-calls');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  write(volume: string, name: string, content: string): void {
    mkdirSync(this.jobs.volume(volume), { recursive: true });
    writeFileSync(this.jobs.volume(volume, name), content);
  }

  /** Names of the backups on the volume. */
  named(): string[] {
    return this.jobs.backups().filter((name) => /^\d{8}T\d{6}Z$/.test(name));
  }

  /** A digest of everything in the first database. */
  digest(server = this.database): Promise<string> {
    return server.query(data, DIGEST);
  }
}

/** A whole backup without content, as retention sees it. */
export function oldBackup(folder: string, name: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'SHA256SUMS'), '');
}
