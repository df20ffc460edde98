import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { z } from 'zod';
import type { Layout } from '../layout';
import { writePrivateFile } from '../private-file';
import { sourceKey } from './source-key';

/** What a program was bundled from, and the file that came of it. */
const recordSchema = z.object({ sources: z.string(), file: z.string() });

const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex').slice(0, 12);

/** The file of the last time when the sources are the same, and nobody has touched it. */
function bundledBefore(record: string, sources: string): string | null {
  try {
    const known = recordSchema.parse(JSON.parse(readFileSync(record, 'utf8')));
    const intact = known.file.endsWith(`-${hashOf(readFileSync(known.file))}.cjs`);
    return intact && known.sources === sources ? known.file : null;
  } catch {
    return null;
  }
}

/**
 * Bundles a program of the sandbox into one file, so that edits in the checkout do not reach the running one.
 *
 * @param entry relative to the checkout
 * @returns the file, named after its content: other content is another command line, so that `ensureProcess` starts an
 *   outdated process again
 */
export function bundleProcess(layout: Layout, name: string, entry: string): string {
  const folder = path.join(layout.root, 'programs');
  const record = path.join(folder, `${name}.json`);
  const sources = sourceKey(layout.checkout);
  const before = bundledBefore(record, sources);
  if (before !== null) return before;
  const { outputFiles } = buildSync({
    entryPoints: [path.join(layout.checkout, entry)],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
  });
  const content = Buffer.from(outputFiles[0]?.contents ?? []);
  const file = path.join(folder, `${name}-${hashOf(content)}.cjs`);
  writePrivateFile(file, content);
  writePrivateFile(record, JSON.stringify({ sources, file }));
  return file;
}
