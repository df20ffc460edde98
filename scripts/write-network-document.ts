/**
 * Writes docs/network.md from the network table. Run it after a change of any row.
 *
 *   node --require tsx/cjs scripts/write-network-document.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkDocument } from './network-document';

writeFileSync(join(__dirname, '../docs/network.md'), networkDocument());
process.stdout.write('wrote docs/network.md\n');
