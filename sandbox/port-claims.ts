import { existsSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { writePrivateFile } from './private-file';
import { type LockAttempt, tryLock } from './process/lock';
import { hasCode } from './sandbox-error';
import { waitUntil } from './wait-until';

/** Seconds to wait for another command that chooses ports: it only tries to listen on a few. */
const DEADLINE = 120;

const claimsSchema = z.record(z.string().regex(/^\d+$/), z.string());

/** One folder per user of a machine: nobody can be kept out by what another user left behind. */
const claimsFolder = () => path.join(tmpdir(), `cluster-infra-ports-${process.getuid?.() ?? 0}`);

/** What was claimed and still counts: the folder of the sandbox is there. A damaged file claims nothing. */
function readClaims(file: string): Map<number, string> {
  try {
    const content = claimsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(
      Object.entries(content).flatMap(([port, owner]) => (existsSync(owner) ? [[Number(port), owner]] : [])),
    );
  } catch {
    return new Map();
  }
}

/**
 * Runs `work` on the ports which the sandboxes of this user have claimed (port to the sandbox's folder), while nobody else
 * reads or changes them, and keeps what it makes of them. Nothing is kept when it throws.
 */
export async function withPortClaims<T>(work: (claims: Map<number, string>) => Promise<T>): Promise<T> {
  const folder = claimsFolder();
  const file = path.join(folder, 'claims.json');
  let attempt: LockAttempt | undefined;
  await waitUntil({
    what: `another command that chooses ports (${path.join(folder, 'lock')})`,
    deadline: DEADLINE,
    interval: 10,
    attempt: async () => {
      attempt = tryLock(path.join(folder, 'lock'), 'choosing ports');
      return 'release' in attempt;
    },
  });
  try {
    const claims = readClaims(file);
    const result = await work(claims);
    if (claims.size > 0) writePrivateFile(file, `${JSON.stringify(Object.fromEntries(claims), null, 2)}\n`);
    else rmSync(file, { force: true });
    return result;
  } finally {
    if (attempt && 'release' in attempt) attempt.release();
    try {
      rmdirSync(folder);
    } catch (error) {
      // Claims are left, or another command is at work.
      if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST') && !hasCode(error, 'ENOENT')) throw error;
    }
  }
}
