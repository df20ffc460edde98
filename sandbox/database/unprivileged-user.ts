import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A user of this machine. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Tried in this order; PostgreSQL refuses to run as root. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * The user to run PostgreSQL as: null for the own one, which is right unless it is root.
 *
 * @param passwd content of /etc/passwd.
 * @returns undefined when root has nobody else to be.
 */
export function databaseUser(uid: number, passwd: string): User | null | undefined {
  if (uid !== 0) return null;
  const users = passwd.split('\n').map((line) => line.split(':'));
  for (const candidate of CANDIDATES) {
    const fields = users.find(([name]) => name === candidate);
    if (fields) return { name: candidate, uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return undefined;
}

/** {@link databaseUser} of this machine. */
export function thisDatabaseUser(): User | null | undefined {
  const uid = process.getuid?.() ?? -1;
  return databaseUser(uid, uid === 0 ? readFileSync('/etc/passwd', 'utf8') : '');
}

/** Whether every user may pass through `folder` and all folders above it. */
export function isTraversable(folder: string): boolean {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if ((statSync(current).mode & 0o001) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
