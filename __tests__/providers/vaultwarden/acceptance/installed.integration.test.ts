import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildProvider } from '../../../../scripts/build-provider';
import { VaultTerraform } from './vault-terraform';

const run = promisify(execFile);
const examples = path.join(__dirname, '../../../../providers/vaultwarden/examples');

describe('the installed provider', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'installed-'));
  let vault: VaultTerraform;
  let cliConfig: string;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    ({ cliConfig } = await buildProvider({ checkout: folder }));
  });

  afterAll(async () => {
    await vault?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const terraform = async (...words: string[]): Promise<string> => {
    const { stdout } = await run(process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform', words, {
      cwd: folder,
      timeout: 300_000,
      env: {
        PATH: process.env['PATH'],
        GOGC: process.env['GOGC'],
        HOME: folder,
        TF_CLI_CONFIG_FILE: cliConfig,
        CHECKPOINT_DISABLE: '1',
        TF_IN_AUTOMATION: '1',
        TF_CLI_ARGS: '-no-color',
        ...vault.environment,
      },
    });
    return stdout;
  };

  it('is found in the mirror by its constraint, applies, plans no change, and destroys', async () => {
    const example = readFileSync(path.join(examples, 'write-only', 'main.tf'), 'utf8')
      .replace(/^ *random = \{[\s\S]*?\}\n/m, '')
      .replace(
        /^ephemeral "random_password"[\s\S]*?^\}/m,
        'variable "database" {\n  ephemeral = true\n  default = "generated"\n}',
      )
      .replace('ephemeral.random_password.database.result', 'var.database')
      .replace('deletion_protection = true', 'deletion_protection = false');
    writeFileSync(path.join(folder, 'main.tf'), example);
    expect(await terraform('init')).toContain('Installed ominis-ai/vaultwarden v1.0.0');
    await terraform('apply', '-auto-approve');
    expect(await terraform('plan', '-detailed-exitcode')).toContain('No changes.');
    const reader = vault.reader();
    const [organization] = await reader.organizations.list();
    const { items } = await reader.loginItems.list(organization?.organizationId ?? '');
    expect(items).toMatchObject([{ name: 'PostgreSQL', password: 'generated' }]);
    await terraform('destroy', '-auto-approve');
  });
});
