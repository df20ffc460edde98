import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The lines of a golden file. With UPDATE_GOLDEN=1 the file is written first, so that a wanted change is one command and
 * a diff for the reviewer.
 * @throws Error when the file does not exist
 */
export function goldenLines(file: string, lines: readonly string[]): string[] {
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  }
  if (!existsSync(file)) {
    throw new Error(`${file} does not exist; UPDATE_GOLDEN=1 writes it`);
  }
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}
