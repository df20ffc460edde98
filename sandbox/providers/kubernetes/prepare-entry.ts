import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { generateProviderData } from './provider-data';

/**
 * Makes what a bundle of the provider starts from: the derived data as JSON, and an entry file that serves it. The
 * bundle then needs neither the bindings nor the API models (both are large), and starts without deriving anything.
 *
 * @param folder where both files go, for example `.sandbox/generated/kubernetes`; created when missing.
 * @returns the entry file, for `bundleProvider`.
 */
export function prepareKubernetesEntry(folder: string): string {
  mkdirSync(folder, { recursive: true });
  // as a text, because a script that has to parse a megabyte of literals starts later than one that parses JSON
  writeFileSync(join(folder, 'provider-data.json'), JSON.stringify({ text: JSON.stringify(generateProviderData()) }));
  const entry = join(folder, 'main.ts');
  const serve = JSON.stringify(join(__dirname, 'serve'));
  writeFileSync(
    entry,
    `import data from './provider-data.json';\nimport { serveKubernetes } from ${serve};\nvoid serveKubernetes(JSON.parse(data.text));\n`,
  );
  return entry;
}
