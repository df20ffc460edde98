import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findOnPath } from '../toolchain/locate';

/** The two programs that are needed, of one installation. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Major version. */
  readonly version: number;
}

/** Oldest version whose permissions on the schema `public` are the ones that the pg backend is used with. */
export const OLDEST_POSTGRES = 15;

/** Where Debian and its relatives keep the server, off the PATH. */
const DEBIAN = '/usr/lib/postgresql';

function majorVersion(postgres: string): number {
  try {
    const output = execFileSync(postgres, ['--version'], { encoding: 'utf8', timeout: 60_000 });
    return Number(/\(PostgreSQL\) (\d+)/.exec(output)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** All installations with both programs: on the PATH first, then Debian's, newest first. */
export function findPostgres(searchPath = process.env.PATH ?? '', debian = DEBIAN): PostgresBinaries | null {
  const onPath = findOnPath('postgres', searchPath);
  const debianVersions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const candidates = [
    ...(onPath ? [{ postgres: onPath, initdb: findOnPath('initdb', searchPath) ?? '' }] : []),
    ...debianVersions.map((version) => ({
      postgres: path.join(debian, version, 'bin', 'postgres'),
      initdb: path.join(debian, version, 'bin', 'initdb'),
    })),
  ];
  for (const { postgres, initdb } of candidates) {
    if (!existsSync(postgres) || !existsSync(initdb)) continue;
    const version = majorVersion(postgres);
    if (version >= OLDEST_POSTGRES) return { postgres, initdb, version };
  }
  return null;
}
