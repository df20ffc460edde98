import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Folders of the checkout from which programs and providers are bundled. */
export const SOURCE_FOLDERS = ['providers', 'sandbox', 'kube', 'errors'] as const;

/** Files of the checkout that decide how they are bundled. */
export const BUNDLE_SETTINGS = ['package-lock.json', 'tsconfig.json'] as const;

/** Whether a file may become part of a bundle. */
const isSource = (file: string) => /\.(?:ts|json)$/.test(file);

/** Files of a folder and below, in a fixed order. */
function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesBelow(file);
      return isSource(entry.name) ? [file] : [];
    });
}

/**
 * A hash of all that the sandbox's bundles are made from: the sources, the packages by their lock file, the compiler's
 * settings, and Node. As long as it is the same, what was bundled is what would be bundled again, which takes three seconds.
 */
export function sourceKey(checkout: string): string {
  const hash = createHash('sha256').update(process.version);
  const files = SOURCE_FOLDERS.flatMap((folder) => sourcesBelow(path.join(checkout, folder)));
  const settings = BUNDLE_SETTINGS.map((file) => path.join(checkout, file));
  for (const file of [...settings, ...files]) {
    const content = readFileSync(file);
    hash.update(`\0${path.relative(checkout, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
