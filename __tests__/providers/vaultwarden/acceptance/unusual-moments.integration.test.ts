import { encrypt } from '../../../../sandbox/vaultwarden/account/client-crypto';
import type { TestOrganization } from '../../../sandbox/vaultwarden/test-vault';
import { PASSWORD, TestClient } from '../../../sandbox/vaultwarden/test-vault';
import { head, VaultTerraform } from './vault-terraform';

describe('the provider at unusual moments', () => {
  let vault: VaultTerraform;
  let organization: TestOrganization;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    organization = await vault.person.createOrganization('Team');
  });

  afterAll(() => vault?.stop());

  const item = (body: string): string => `${head}
    resource "vaultwarden_login_item" "i" {
      organization_id = "${organization.id}"
      collection_id   = "${organization.collectionId}"
      ${body}
    }`;

  const named = async (name: string): Promise<string[]> => {
    const { items } = await vault.reader().loginItems.list(organization.id);
    return items.filter((found) => found.name === name).map(({ id }) => id);
  };

  it('takes up the item of a process that died before Terraform could note it', async () => {
    const died = await vault.reader().loginItems.create({
      organizationId: organization.id,
      collectionIds: [organization.collectionId],
      name: 'orphan',
      password: 'p',
      uris: [{ uri: 'https://a.example' }],
    });
    const terraform = vault.workspace(item('name = "orphan"\n password = "p"\n uris = ["https://a.example"]'));
    await terraform.apply();
    expect(await named('orphan')).toEqual([died.id]);
    expect((await terraform.state('vaultwarden_login_item.i'))?.['id']).toBe(died.id);
    expect(await terraform.plan()).toEqual([]);
  });

  it('never adopts an item of the same name that a person made', async () => {
    await vault.person.send('POST', '/api/ciphers/create', {
      cipher: {
        type: 1,
        organizationId: organization.id,
        name: encrypt(organization.key, 'by hand'),
        login: { username: null, password: null, uris: [] },
      },
      collectionIds: [organization.collectionId],
    });
    await vault.workspace(item('name = "by hand"')).apply();
    expect(await named('by hand')).toHaveLength(2);
  });

  it('plans while endpoint and password are not known yet, keeps stored objects, then applies', async () => {
    const late = head.replace(
      'provider "vaultwarden" {}',
      `resource "terraform_data" "server" {
        input = { endpoint = "${vault.server.endpoint}", password = "${PASSWORD}", round = 1 }
      }
      provider "vaultwarden" {
        endpoint = terraform_data.server.output.endpoint
        password = terraform_data.server.output.password
      }`,
    );
    const configuration = item('name = "late"\n password = "p"').replace(head, late);
    const terraform = vault.workspace(configuration);
    const shown = await terraform.succeed('plan');
    expect(shown).toContain('Plan: 2 to add');
    expect(shown).not.toContain('Warning');
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    // The server is planned to change, so the configuration is unknown again: the stored item is taken as it is.
    terraform.write(configuration.replace('round = 1', 'round = 2'));
    expect((await terraform.plan()).map(({ address }) => address)).toEqual(['terraform_data.server']);
    await terraform.apply();
    expect(await named('late')).toHaveLength(1);
  });

  it('shows a damaged item as its own error and plans all others', async () => {
    const terraform = vault.workspace(`${item('name = "damaged"')}
      resource "vaultwarden_login_item" "healthy" {
        organization_id = "${organization.id}"
        collection_id   = "${organization.collectionId}"
        name            = "healthy"
      }`);
    await terraform.apply();
    const [id = ''] = await named('damaged');
    const raw = await vault.person.send('GET', `/api/ciphers/${id}`);
    const stranger = encrypt(Buffer.alloc(64, 7), 'damaged');
    await vault.person.send('PUT', `/api/ciphers/${id}`, { ...raw, name: stranger });
    const { code, stderr } = await terraform.run('plan');
    expect(code).toBe(1);
    expect(stderr.match(/Error: /g)).toHaveLength(1);
    expect(stderr).toContain(`Reading login item ${id} failed`);
    await terraform.succeed('plan', '-target=vaultwarden_login_item.healthy');
    await vault.person.send('DELETE', `/api/ciphers/${id}`);
  });

  it('keeps the external id when a collection is renamed, and makes a deleted one again', async () => {
    const collection = (name: string): string => `${head}
      resource "vaultwarden_organization_collection" "c" {
        organization_id = "${organization.id}"
        name            = "${name}"
        external_id     = "directory-7"
      }`;
    const terraform = vault.workspace(collection('before'));
    await terraform.apply();
    terraform.write(collection('after'));
    await terraform.apply();
    const id = String((await terraform.state('vaultwarden_organization_collection.c'))?.['id']);
    const { collections } = await vault.reader().collections.list(organization.id);
    expect(collections.find((found) => found.id === id)).toMatchObject({ name: 'after', externalId: 'directory-7' });
    expect(await terraform.plan()).toEqual([]);
    await vault.person.send('DELETE', `/api/organizations/${organization.id}/collections/${id}`);
    expect(await terraform.plan()).toMatchObject([{ actions: ['create'] }]);
  });

  it('keeps the accounts of two provider blocks apart', async () => {
    const second = await TestClient.create(vault.server, 'second@example.com');
    const terraform = vault.workspace(`${head}
      provider "vaultwarden" {
        alias = "second"
        email = "${second.email}"
      }
      resource "vaultwarden_organization" "first" {
        count = 2
        name  = "of the first"
      }
      resource "vaultwarden_organization" "second" {
        count    = 2
        provider = vaultwarden.second
        name     = "of the second"
      }`);
    await terraform.apply();
    const names = async (client: TestClient): Promise<string[]> => {
      const { organizations } = await client.send<{ organizations: { name: string }[] }>(
        'GET',
        '/api/accounts/profile',
      );
      return organizations.map(({ name }) => name);
    };
    expect(await names(second)).toEqual(['of the second', 'of the second']);
    expect(await names(vault.person)).toEqual(expect.arrayContaining(['of the first', 'of the first']));
    expect(await terraform.plan()).toEqual([]);
  });

  it('warns when an organization is out of sight', async () => {
    const terraform = vault.workspace(`${head}
      resource "vaultwarden_organization" "o" {
        name          = "Short-lived"
        billing_email = "Billing@Example.com"
      }`);
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    terraform.write(`${head}
      resource "vaultwarden_organization" "o" {
        name          = "Renamed"
        billing_email = "Billing@Example.com"
      }`);
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    const id = String((await terraform.state('vaultwarden_organization.o'))?.['id']);
    await vault.reader().organizations.delete(id);
    expect(await terraform.succeed('plan')).toContain('An organization is out of sight');
  });
});
