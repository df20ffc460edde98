/**
 * Writes `.gen`, the bindings of this project's own provider: `npm run get`. The provider is built first, because the
 * bindings are made from the schema that it serves. Nothing is downloaded.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { providerAddress, providerVersion } from '../providers/vaultwarden/provider';
import { buildProvider } from './build-provider';

/** Milliseconds; it takes about five seconds, one start of the provider included. */
const DEADLINE = 600_000;

/** The provider as cdktf.json names it: without the default registry's host. */
export const bindingSource = `${providerAddress.split('/').slice(1).join('/')}@${providerVersion}`;

/**
 * Generates the bindings of the provider that this checkout holds.
 *
 * @param output replaced as a whole: `.gen` of the checkout, or a folder of a test
 * @throws Error with what cdktf said
 */
export async function generateBindings(checkout: string, output: string): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'cluster-infra-get-'));
  try {
    const { cliConfig } = await buildProvider({ checkout: scratch });
    rmSync(output, { recursive: true, force: true });
    execFileSync(
      process.execPath,
      // Without --force nothing is written for a changed schema of the same version.
      [require.resolve('cdktf-cli/bundle/bin/cdktf.js'), 'get', '--force', '--output', output],
      {
        cwd: checkout,
        timeout: DEADLINE,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          TF_CLI_CONFIG_FILE: cliConfig,
          CHECKPOINT_DISABLE: '1',
          DISABLE_VERSION_CHECK: '1',
          CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
          CI: 'true',
        },
      },
    );
    for (const file of readdirSync(output, { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.ts')) addOverrides(path.join(output, file));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** cdktf writes overriding members without their modifier, which `noImplicitOverride` refuses. */
function addOverrides(file: string): void {
  const content = readFileSync(file, 'utf8')
    .replace(/\bprotected (?=(?:terraformResource|terraformAttribute|wrapsSet): )/g, 'protected override ')
    .replace(/\bpublic (?=[gs]et alias\()/g, 'public override ')
    .replace(/\bprotected (?=synthesize(?:Hcl)?Attributes\(\))/g, 'protected override ');
  writeFileSync(file, content);
}

if (require.main === module) {
  const checkout = path.join(__dirname, '..');
  generateBindings(checkout, path.join(checkout, '.gen')).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
