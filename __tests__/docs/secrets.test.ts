import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretsDocument } from '../../scripts/secrets-document';

test('docs/secrets.md lists the secrets that the stacks declare: node --require tsx/cjs scripts/write-secrets-document.ts', () => {
  const document = secretsDocument();
  expect(readFileSync(join(__dirname, '../../docs/secrets.md'), 'utf8')).toBe(document);
  for (const secret of ['authentik/authentik-bootstrap', 'vaultwarden/vaultwarden-admin']) {
    expect(document).toContain(secret);
  }
});
