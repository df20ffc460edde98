import { encrypt } from '../../../../sandbox/vaultwarden/account/client-crypto';
import { createItem, type TestOrganization } from '../../../sandbox/vaultwarden/test-vault';
import { head, VaultTerraform } from './vault-terraform';

describe('import, data sources and the ephemeral login item', () => {
  let vault: VaultTerraform;
  let organization: TestOrganization;
  let collectionId: string;
  let itemId: string;

  const sealed = (text: string): string => encrypt(organization.key, text);
  const content = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
    name: sealed(name),
    notes: sealed('SECRET-NOTES'),
    fields: [
      { type: 0, name: sealed('visible'), value: sealed('text'), linkedId: null },
      { type: 1, name: sealed('hidden'), value: sealed('SECRET-FIELD'), linkedId: null },
    ],
    login: {
      username: sealed('root'),
      password: sealed('SECRET-PASSWORD'),
      totp: sealed('JBSWY3DPEHPK3PXP'),
      uris: [{ uri: sealed('https://db.example'), match: null, uriChecksum: null }],
    },
    ...more,
  });

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    organization = await vault.person.createOrganization('Team A/B');
    const made = await vault.person.send<{ id: string }>('POST', `/api/organizations/${organization.id}/collections`, {
      name: sealed('Production/Databases'),
      groups: [],
      users: [],
      externalId: 'ext-1',
    });
    collectionId = made.id;
    const item = await createItem(vault.person, { ...organization, collectionId }, content('Root 100%'));
    itemId = String(item['id']);
    await createItem(vault.person, organization, content('twice'));
    await createItem(vault.person, organization, content('twice'));
  });

  afterAll(() => vault?.stop());

  const resources = (secrets: string): string => `${head}
    variable "secret" {
      sensitive = true
      ephemeral = true
      default   = "SECRET-PASSWORD"
    }
    resource "vaultwarden_organization" "o" {
      name = "Team A/B"
    }
    resource "vaultwarden_organization_collection" "c" {
      organization_id = vaultwarden_organization.o.id
      name            = "Production/Databases"
      external_id     = "ext-1"
    }
    resource "vaultwarden_login_item" "i" {
      organization_id = vaultwarden_organization.o.id
      collection_id   = vaultwarden_organization_collection.c.id
      name            = "Root 100%"
      username        = "root"
      uris            = ["https://db.example"]
      ${secrets}
    }`;

  const writeOnly = 'password_wo = var.secret\n password_wo_version = 1';
  const inPlain = 'password = "SECRET-PASSWORD"\n notes = "SECRET-NOTES"';

  it.each([
    ['ids', () => [organization.id, collectionId, itemId]],
    [
      'names',
      () => ['Team A%2FB', 'Team A%2FB/Production%2FDatabases', 'Team A%2FB/Production%2FDatabases/Root 100%25'],
    ],
    ['organization and name', () => [organization.id, `${organization.id}/${collectionId}`, 'Team A%2FB/Root 100%25']],
  ])('imports by %s into an empty state, without secrets, and then plans nothing', async (_, ids) => {
    const terraform = vault.workspace(resources(writeOnly));
    const [o = '', c = '', i = ''] = ids();
    await terraform.succeed('import', 'vaultwarden_organization.o', o);
    await terraform.succeed('import', 'vaultwarden_organization_collection.c', c);
    await terraform.succeed('import', 'vaultwarden_login_item.i', i);
    expect(await terraform.succeed('state', 'pull')).not.toMatch(/SECRET|JBSWY/);
    expect(await terraform.plan()).toEqual([]);
  });

  it('shows only the secrets after an import in the plain form, and its apply writes nothing', async () => {
    const terraform = vault.workspace(resources(inPlain));
    await terraform.succeed('import', 'vaultwarden_organization.o', organization.id);
    await terraform.succeed('import', 'vaultwarden_organization_collection.c', `${organization.id}/${collectionId}`);
    await terraform.succeed('import', 'vaultwarden_login_item.i', itemId);
    const shown = await terraform.succeed('plan');
    const lines = shown.split('\n').filter((line) => /^ +[-+~] (?!update)/.test(line));
    expect(lines.map((line) => line.trim().split(/ +/).slice(0, 2).join(' '))).toEqual([
      '~ resource',
      '+ notes',
      '+ password',
      '~ revision_date',
    ]);
    vault.server.requests.clear();
    await terraform.apply();
    expect(vault.server.requests.count({ method: 'PUT' })).toBe(0);
    expect(await terraform.plan()).toEqual([]);
  });

  it('finds a secret that changed after an import', async () => {
    const terraform = vault.workspace(resources(writeOnly));
    const made = await createItem(vault.person, { ...organization, collectionId }, content('imported'));
    const id = String(made['id']);
    terraform.write(resources(writeOnly).replace('Root 100%', 'imported'));
    await terraform.succeed('import', 'vaultwarden_organization.o', organization.id);
    await terraform.succeed('import', 'vaultwarden_organization_collection.c', `${organization.id}/${collectionId}`);
    await terraform.succeed('import', 'vaultwarden_login_item.i', id);
    const before = await vault.person.send<{ login: Record<string, unknown> }>('GET', `/api/ciphers/${id}`);
    const login = { ...before.login, password: sealed('changed') };
    await vault.person.send('PUT', `/api/ciphers/${id}`, { ...before, login });
    expect(await terraform.plan()).toMatchObject([{ address: 'vaultwarden_login_item.i', actions: ['update'] }]);
    await vault.person.send('DELETE', `/api/ciphers/${id}`);
  });

  it.each([
    ['vaultwarden_login_item.i', 'Team A%2FB/twice', 'More than one login item has this name'],
    ['vaultwarden_login_item.i', 'Team A%2FB/nobody', 'No such login item'],
    ['vaultwarden_login_item.i', 'a/b/c/d', '4 parts; allowed are <id>, <organization>/<name>'],
    ['vaultwarden_login_item.i', '00000000-0000-4000-8000-000000000000', 'No such login item'],
    ['vaultwarden_organization_collection.c', 'Nowhere/x', 'No such organization'],
    ['vaultwarden_organization.o', 'Nowhere', 'No such organization'],
  ])('refuses to import %s from "%s"', async (address, id, message) => {
    const terraform = vault.workspace(resources(writeOnly));
    const { code, stderr } = await terraform.run('import', address, id);
    expect(code).toBe(1);
    expect(unwrapped(stderr)).toContain(message);
  });

  it('looks everything up without a secret', async () => {
    const terraform = vault.workspace(`${head}
      data "vaultwarden_organization" "o" { name = "Team A/B" }
      data "vaultwarden_organization_collection" "c" {
        organization_id = data.vaultwarden_organization.o.id
        name            = "Production/Databases"
      }
      data "vaultwarden_login_item" "i" {
        organization_id = data.vaultwarden_organization.o.id
        name            = "Root 100%"
      }
      data "vaultwarden_login_item" "by_id" { id = data.vaultwarden_login_item.i.id }
      output "o" { value = data.vaultwarden_organization.o }
      output "c" { value = data.vaultwarden_organization_collection.c }
      output "i" { value = data.vaultwarden_login_item.by_id }`);
    await terraform.apply();
    const output = JSON.parse(await terraform.succeed('output', '-json')) as Record<string, { value: unknown }>;
    expect(output['o']?.value).toEqual({ id: organization.id, name: 'Team A/B', billing_email: vault.person.email });
    expect(output['c']?.value).toMatchObject({ id: collectionId, external_id: 'ext-1' });
    expect(output['i']?.value).toMatchObject({
      id: itemId,
      username: 'root',
      collection_ids: [collectionId],
      uris: ['https://db.example'],
      fields: [
        { name: 'visible', type: 'text', text: 'text' },
        { name: 'hidden', type: 'hidden', text: null },
      ],
    });
    expect(await terraform.succeed('state', 'pull')).not.toMatch(/SECRET|JBSWY/);
  });

  it('refuses a data source that is not clear, ambiguous or not there', async () => {
    const message = async (body: string): Promise<string> => {
      const terraform = vault.workspace(`${head} data "vaultwarden_login_item" "i" {\n${body}\n}`);
      const { code, stderr } = await terraform.run('plan');
      expect(code).toBe(1);
      return unwrapped(stderr);
    };
    const named = (name: string): string => `organization_id = "${organization.id}"\n name = "${name}"`;
    expect(await message('name = "x"')).toContain('Set "id" alone, or "organization_id" together with "name"');
    expect(await message(named('twice'))).toContain('Give the id instead of the name');
    expect(await message(named('nobody'))).toContain('No such login item');
  });

  it('hands secrets to a write-only attribute, never to plan or state', async () => {
    const terraform = vault.workspace(`${head}
      ephemeral "vaultwarden_login_item" "source" { id = "${itemId}" }
      resource "vaultwarden_login_item" "copy" {
        organization_id     = "${organization.id}"
        collection_id       = "${collectionId}"
        name                = "copy"
        password_wo         = ephemeral.vaultwarden_login_item.source.password
        password_wo_version = 1
        totp_wo             = ephemeral.vaultwarden_login_item.source.totp
        totp_wo_version     = 1
      }`);
    await terraform.succeed('plan', '-out=plan.bin');
    expect(await terraform.succeed('show', '-json', 'plan.bin')).not.toMatch(/SECRET|JBSWY/);
    await terraform.succeed('apply', 'plan.bin');
    expect(await terraform.succeed('state', 'pull')).not.toMatch(/SECRET|JBSWY/);
    const { items } = await vault.reader().loginItems.list(organization.id);
    const copy = items.find(({ name }) => name === 'copy');
    expect(copy).toMatchObject({ password: 'SECRET-PASSWORD', totp: 'JBSWY3DPEHPK3PXP' });
    expect(await terraform.plan()).toEqual([]);
  });

  it('opens code, notes and fields', async () => {
    const terraform = vault.workspace(`${head}
      ephemeral "vaultwarden_login_item" "i" {
        id = "${itemId}"
        lifecycle {
          postcondition {
            condition = self.notes == "SECRET-NOTES" && self.fields[1].hidden == "SECRET-FIELD" && length(self.totp_code) == 6
            error_message = "The secrets are not what they should be."
          }
        }
      }`);
    await terraform.succeed('plan');
  });
});

/** Terraform's error boxes as one line. */
function unwrapped(text: string): string {
  return text.replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ');
}
