import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bindingSource, generateBindings } from '../../scripts/generate-bindings';

const checkout = path.resolve(__dirname, '../..');

/** Content of every file below a folder, by its path. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(path.join(folder, file)).isFile())
      .sort()
      .map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
  );
}

test('.gen is what the provider of this checkout gives: npm run get', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bindings-test-'));
  try {
    const generated = path.join(folder, '.gen');
    await generateBindings(checkout, generated);
    const fresh = contents(generated);
    expect(Object.keys(fresh)).toContain(path.join('providers', 'vaultwarden', 'login-item', 'index.ts'));
    expect(contents(path.join(checkout, '.gen'))).toEqual(fresh);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('cdktf.json asks for the version that is built', () => {
  const { terraformProviders } = JSON.parse(readFileSync(path.join(checkout, 'cdktf.json'), 'utf8')) as {
    terraformProviders: string[];
  };
  expect(terraformProviders).toEqual([bindingSource]);
});
