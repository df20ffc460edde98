import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Writes the SHA256SUMS of a backup's folder anew, so that it is whole by its checksums. */
export function writeChecksums(folder: string): void {
  const files = readdirSync(folder).filter((name) => name !== 'SHA256SUMS');
  writeFileSync(join(folder, 'SHA256SUMS'), files.map((name) => `${digestOf(join(folder, name))}  ${name}\n`).join(''));
}

/**
 * A copy of a backup under another name, with one file changed.
 * @param checksums whether they are made to fit the change
 */
export function tamperedCopy(
  volume: string,
  original: string,
  name: string,
  change: { readonly file: string; readonly content: (before: Buffer) => Buffer; readonly checksums: boolean },
): void {
  const folder = join(volume, name);
  cpSync(join(volume, original), folder, { recursive: true });
  const file = join(folder, change.file);
  writeFileSync(file, change.content(readFileSync(file)));
  if (change.checksums) writeChecksums(folder);
}
