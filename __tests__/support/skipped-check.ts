import { appendFileSync } from 'node:fs';

/**
 * Reports a check that could not run because something is absent on this machine. The line goes to the terminal and, when
 * CLUSTER_INFRA_SKIPPED_CHECKS names a file, to that file too, where the test command counts it.
 *
 * @param check what would have been proven
 * @param reason what is missing, and how to provide it
 */
export function skippedCheck(check: string, reason: string): void {
  const line = `SKIPPED CHECK: ${check}: ${reason}`;
  const file = process.env['CLUSTER_INFRA_SKIPPED_CHECKS'];
  if (file !== undefined && file !== '') {
    appendFileSync(file, `${line}\n`);
  }
  process.stderr.write(`${line}\n`);
}
