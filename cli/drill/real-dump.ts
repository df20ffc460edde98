import { copyFileSync, cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../../errors/command-error';
import type { DrilledService } from './drilled-service';
import { countRows } from './fingerprint';
import { Rehearsal } from './rehearsal';
import { writeChecksums } from './tampered-backup';

/** A downloaded backup. */
export interface RealBackup {
  readonly service: DrilledService;
  /** The folder of a whole backup, or one dump. */
  readonly file: string;
  readonly kind: 'folder' | 'dump';
  /** The databases that it holds. */
  readonly databases: readonly string[];
}

/** What a restored backup holds. */
export interface RestoredBackup {
  readonly service: string;
  /** Of the PostgreSQL that the dump was made of; null where it does not say. */
  readonly version: string | null;
  /** Whether the files were compared with SHA256SUMS. A single dump has none. */
  readonly checksums: boolean;
  /** Bytes of the backup. */
  readonly bytes: number;
  /** Seconds of the restore. */
  readonly seconds: number;
  readonly databases: readonly { readonly name: string; readonly tables: number; readonly rows: number }[];
  /** Steps that ran, and the last lines of what they said, when it failed. */
  readonly failed: readonly string[];
}

/** Name of the one backup on the volume of the drill. */
const NAME = '20000101T000000Z';

/**
 * Finds out whose backup a file is: a folder with SHA256SUMS, or `<database>.sql.gz`.
 *
 * @param services those that may be meant
 * @throws CommandError
 */
export function readRealBackup(file: string, services: readonly DrilledService[]): RealBackup {
  const known = services.map(
    ({ name, databases }) => `${databases.map((each) => `${each}.sql.gz`).join(', ')} (${name})`,
  );
  const fix = `Name the folder of a backup, or one dump of it: ${known.join('; ')}.`;
  if (!existsSync(file)) throw new CommandError({ problem: `There is no file ${file}.`, fix });
  const kind = statSync(file).isDirectory() ? 'folder' : 'dump';
  const has = (database: string): boolean =>
    kind === 'folder'
      ? existsSync(path.join(file, `${database}.sql.gz`))
      : path.basename(file) === `${database}.sql.gz`;
  const found = services.filter(({ databases }) => databases.some(has));
  const [service] = found;
  if (service === undefined)
    throw new CommandError({ problem: `${file} holds no dump of a database that is backed up here.`, fix });
  if (kind === 'folder' && !existsSync(path.join(file, 'SHA256SUMS')))
    throw new CommandError({
      problem: `${file} has no SHA256SUMS: it is no whole backup.`,
      fix: 'Download the whole folder of the backup, or name one dump in it, which is then restored without a comparison.',
    });
  return { service, file, kind, databases: service.databases.filter(has) };
}

/** Restores a downloaded backup into a new server on this machine, by the scripts of the service's own restore. */
export async function restoreRealBackup(
  { service, file, kind, databases }: RealBackup,
  { path: searchPath, signal }: { readonly path: string; readonly signal: AbortSignal },
): Promise<RestoredBackup> {
  const rehearsal = await Rehearsal.start(service, searchPath, signal);
  try {
    const folder = rehearsal.pods.volume('backup', NAME);
    if (kind === 'folder') cpSync(file, folder, { recursive: true });
    else {
      mkdirSync(folder, { recursive: true });
      copyFileSync(file, path.join(folder, path.basename(file)));
      writeChecksums(folder);
    }
    const started = Date.now();
    const expected: Record<string, string> = kind === 'folder' ? {} : { BACKUP_EXPECTED: path.basename(file) };
    const end = await rehearsal.restore(NAME, {
      environment: { BACKUP_DATABASES: databases.join(' '), ...expected },
      // The data folder is only there in a whole backup.
      ...(kind === 'folder' ? {} : { steps: ['fetch', 'restore-databases'] }),
    });
    const seconds = (Date.now() - started) / 1000;
    const said = (word: string) => new RegExp(`^${word} (.+)$`, 'm').exec(end.report)?.[1];
    const restored = [];
    for (const name of end.code === 0 ? databases : []) {
      const counts = await rehearsal.connected(name, countRows);
      const rows = [...counts.values()].reduce((sum, each) => sum + each, 0);
      restored.push({ name, tables: counts.size, rows });
    }
    return {
      service: service.name,
      version: said('postgres') ?? null,
      checksums: kind === 'folder',
      bytes: Number(said('bytes') ?? 0),
      seconds,
      databases: restored,
      failed: end.code === 0 ? [] : end.log.trimEnd().split('\n').slice(-8),
    };
  } finally {
    await rehearsal.end();
  }
}
