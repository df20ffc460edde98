/**
 * Writes everything that is generated from the configuration schema: the two JSON Schemas for editors, and the table of
 * keys in docs/configuration.md. Run it after every change of config/schema or config/defaults.
 *
 *   node --require tsx/cjs scripts/write-config-schema.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './config-schema-files';

const root = join(__dirname, '..');
for (const { file, content } of generatedFiles((name) => readFileSync(join(root, name), 'utf8'))) {
  writeFileSync(join(root, file), content);
  process.stdout.write(`wrote ${file}\n`);
}
