import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import type { Layout } from '../layout';
import { writePrivateFile } from '../private-file';

/**
 * Bundles a program of the sandbox into one file, so that edits in the checkout do not reach the running one.
 *
 * @param entry relative to the checkout
 * @returns the file, named after its content: other content is another command line, so that `ensureProcess` starts an
 *   outdated process again
 */
export function bundleProcess(layout: Layout, name: string, entry: string): string {
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
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const file = path.join(layout.root, 'programs', `${name}-${hash}.cjs`);
  if (!existsSync(file)) writePrivateFile(file, content);
  return file;
}
