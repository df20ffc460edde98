import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TerraformWorkspace } from '../../framework/example/terraform-workspace';
import { VaultTerraform } from './vault-terraform';

const example = readFileSync(
  path.join(__dirname, '../../../../providers/vaultwarden/examples/team-credentials/main.tf'),
  'utf8',
);

/** The example with endpoint, account and password from the environment, and without the provider `random`. */
const configuration = example
  .replace(/^\s*(endpoint|email|password) +=.*(vault\.ominis|admin@|var\.).*$/gm, '')
  .replace(/^variable "admin_password"[\s\S]*?^}/m, '')
  .replace(/^ *random = {[\s\S]*?}\n/m, '')
  .replace(/^resource "random_password"[\s\S]*?^}/m, 'variable "db_password" { sensitive = true }')
  .replace('random_password.db_password.result', 'var.db_password');

describe('the example of the design document', () => {
  let vault: VaultTerraform;
  let terraform: TerraformWorkspace;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    terraform = vault.workspace(configuration, { TF_VAR_db_password: 'first value' });
  });

  afterAll(() => vault?.stop());

  const item = async () => {
    const reader = vault.reader();
    const [organization] = await reader.organizations.list();
    const { items } = await reader.loginItems.list(organization?.organizationId ?? '');
    return items;
  };

  it('applies, and the vault holds what it says', async () => {
    await terraform.apply();
    const items = await item();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      name: 'PostgreSQL Root',
      username: 'postgres',
      password: 'first value',
      uris: [{ uri: 'postgres://postgres.prod.svc.cluster.local:5432', match: null }],
      notes: 'Production database root credentials',
    });
    const state = await terraform.state('vaultwarden_login_item.database');
    expect(items[0]?.collectionIds).toEqual([state?.['collection_id']]);
  });

  it('then plans no change', async () => {
    vault.server.requests.clear();
    expect(await terraform.plan()).toEqual([]);
    // A server that was built without a version says it in its configuration instead.
    const asked = vault.server.requests.entries.filter(({ route }) => route !== '/api/config');
    expect(asked.map(({ method, route }) => `${method} ${route}`).sort()).toEqual([
      'GET /api/sync',
      'GET /api/version',
      'POST /identity/accounts/prelogin',
      'POST /identity/connect/token',
    ]);
  });

  it('destroys all of it', async () => {
    await terraform.succeed('destroy', '-auto-approve');
    expect(await vault.reader().organizations.list()).toEqual([]);
  });
});
