/**
 * Writes docs/secrets.md from the secrets that the stacks declare. Run it after a change of any of them.
 *
 *   node --require tsx/cjs scripts/write-secrets-document.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretsDocument } from './secrets-document';

writeFileSync(join(__dirname, '../docs/secrets.md'), secretsDocument());
process.stdout.write('wrote docs/secrets.md\n');
