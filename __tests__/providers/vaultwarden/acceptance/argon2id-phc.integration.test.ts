import { readFileSync } from 'node:fs';
import path from 'node:path';
import { argon2idPhc } from '../../../../providers/vaultwarden/functions/argon2id-phc';
import { decrypt } from '../../../../sandbox/vaultwarden/account/client-crypto';
import type { TestOrganization } from '../../../sandbox/vaultwarden/test-vault';
import type { TerraformWorkspace } from '../../framework/example/terraform-workspace';
import { head, VaultTerraform } from './vault-terraform';

const TOKEN = 'Zr8s-token-that-must-not-be-seen';
const SALT = 'a-salt-of-twenty-two-b';

describe('provider::vaultwarden::argon2id_phc', () => {
  let vault: VaultTerraform;
  let organization: TestOrganization;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    organization = await vault.person.createOrganization('Team');
  });

  afterAll(() => vault?.stop());

  it('works in a provider that nobody configured, and sends no request', async () => {
    const terraform = vault.workspace(`
      terraform {
        required_providers {
          vaultwarden = { source = "ominis-ai/vaultwarden" }
        }
      }
      output "phc" { value = provider::vaultwarden::argon2id_phc("token", "${SALT}") }`);
    const before = vault.server.requests.entries.length;
    await terraform.apply();
    expect(JSON.parse(await terraform.succeed('output', '-json', 'phc'))).toBe(await argon2idPhc('token', SALT));
    expect(vault.server.requests.entries).toHaveLength(before);
  });

  it('points at the argument that is wrong', async () => {
    const terraform = vault.workspace(`${head}
      output "phc" { value = provider::vaultwarden::argon2id_phc("${TOKEN}", "short") }`);
    const { code, stderr } = await terraform.run('plan');
    expect(code).toBe(1);
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      /Invalid value for "salt" parameter: The salt has 5 bytes; give at least 16/,
    );
  });

  it('leaves neither token nor hash in state, plan or output when both ends are ephemeral', async () => {
    const terraform: TerraformWorkspace = vault.workspace(
      `${head}
      variable "token" { 
        ephemeral = true
        sensitive = true
      }
      variable "salt" { ephemeral = true }
      resource "vaultwarden_login_item" "admin" {
        organization_id     = "${organization.id}"
        collection_id       = "${organization.collectionId}"
        name                = "admin"
        password_wo         = provider::vaultwarden::argon2id_phc(var.token, var.salt)
        password_wo_version = 1
      }`,
      { TF_VAR_token: TOKEN, TF_VAR_salt: SALT },
    );
    const said = [
      await terraform.succeed('plan', '-out=plan.bin'),
      await terraform.succeed('show', '-json', 'plan.bin'),
    ];
    said.push(await terraform.succeed('apply', '-auto-approve'));
    said.push(readFileSync(path.join(terraform.directory, 'terraform.tfstate'), 'utf8'));
    const phc = await argon2idPhc(TOKEN, SALT);
    for (const text of said) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(phc);
      expect(text).not.toContain('$argon2id$');
    }
    // It did arrive: the vault holds it.
    const id = String((await terraform.state('vaultwarden_login_item.admin'))?.['id']);
    const raw = await vault.person.send<{ login: { password: string } }>('GET', `/api/ciphers/${id}`);
    expect(decrypt(organization.key, raw.login.password).toString('utf8')).toBe(phc);
  });
});
