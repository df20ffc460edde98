import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { encodeSchema } from '../../../providers/framework/protocol/provider-server';
import { kubernetesProvider } from './kubernetes-provider';
import { packBytes, packData, type PackedProvider } from './packed-data';
import { generateProviderData } from './provider-data';

/**
 * Makes what a bundle of the provider starts from: the derived data and the encoded schema as JSON, and an entry file
 * that serves them. The bundle then needs neither the bindings nor the API models (both are large), and a process of it,
 * which lives for one terraform command, derives and encodes nothing.
 *
 * @param folder where both files go, for example `.sandbox/generated/kubernetes`; created when missing.
 * @returns the entry file, for `bundleProvider`.
 */
export async function prepareKubernetesEntry(folder: string): Promise<string> {
  const data = generateProviderData();
  const schema = await encodeSchema(kubernetesProvider(data, {}));
  mkdirSync(folder, { recursive: true });
  // compressed texts: a script that has to parse a megabyte of literals starts later than one that unpacks them
  const packed: PackedProvider = { data: packData(data), schema: packBytes(schema) };
  writeFileSync(join(folder, 'provider-data.json'), JSON.stringify(packed));
  const entry = join(folder, 'main.ts');
  const serve = JSON.stringify(join(__dirname, 'serve'));
  writeFileSync(
    entry,
    `import packed from './provider-data.json';\nimport { servePacked } from ${serve};\nvoid servePacked(packed);\n`,
  );
  return entry;
}
