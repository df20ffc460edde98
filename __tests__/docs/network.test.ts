import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkDocument } from '../../scripts/network-document';

test('docs/network.md shows the network table: node --require tsx/cjs scripts/write-network-document.ts', () => {
  const document = networkDocument();
  expect(readFileSync(join(__dirname, '../../docs/network.md'), 'utf8')).toBe(document);
  expect(document).toContain('| homer/**homer-collector** | homer/**homer-postgres** | 5432 |');
});
