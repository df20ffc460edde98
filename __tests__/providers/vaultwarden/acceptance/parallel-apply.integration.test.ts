import { head, VaultTerraform } from './vault-terraform';

const organizations = 5;

/** Organizations with a collection each, and items spread over them. */
const configuration = (name: string, items: number): string => `${head}
  resource "vaultwarden_organization" "o" {
    count = ${organizations}
    name  = "${name} \${count.index}"
  }
  resource "vaultwarden_organization_collection" "c" {
    count           = ${organizations}
    organization_id = vaultwarden_organization.o[count.index].id
    name            = "collection \${count.index}"
  }
  resource "vaultwarden_login_item" "i" {
    count           = ${items}
    organization_id = vaultwarden_organization.o[count.index % ${organizations}].id
    collection_id   = vaultwarden_organization_collection.c[count.index % ${organizations}].id
    name            = "item \${count.index}"
    password        = "password \${count.index}"
  }`;

describe('an apply of many objects side by side', () => {
  let vault: VaultTerraform;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
  });

  afterAll(() => vault?.stop());

  const sizes: readonly [string, number, readonly string[]][] = [
    ["Terraform's default of ten at a time", 200, []],
    ['fifty at a time', 100, ['-parallelism=50']],
  ];

  it.each(sizes)(
    '%s: one login, one sync, one request for each object, no object lost or doubled',
    async (name, items, words) => {
      const terraform = vault.workspace(configuration(name, items));
      const { requests } = vault.server;
      requests.clear();
      await terraform.succeed('apply', '-auto-approve', ...words);
      expect(requests.count({ kind: 'login' })).toBe(1);
      expect(requests.count({ route: '/api/sync' })).toBe(1);
      expect(requests.count({ method: 'POST', route: '/api/organizations' })).toBe(organizations);
      expect(requests.count({ method: 'POST', route: '/api/organizations/:id/collections' })).toBe(organizations);
      expect(requests.count({ method: 'POST', route: '/api/ciphers/create' })).toBe(items);
      expect(requests.entries.every(({ status }) => status === 200)).toBe(true);

      const reader = vault.reader();
      const made = (await reader.organizations.list()).filter((found) => found.name.startsWith(name));
      expect(made).toHaveLength(organizations);
      const passwords = await Promise.all(
        made.map(async ({ organizationId }) => {
          const { collections } = await reader.collections.list(organizationId);
          const own = collections.find((found) => found.name.startsWith('collection '));
          const list = (await reader.loginItems.list(organizationId)).items;
          expect(list.every(({ collectionIds }) => collectionIds.join() === own?.id)).toBe(true);
          return list.map((item) => `${item.name}: ${item.password}`);
        }),
      );
      const expected = Array.from({ length: items }, (_, index) => `item ${index}: password ${index}`);
      expect(passwords.flat().sort()).toEqual(expected.sort());

      requests.clear();
      expect(await terraform.plan()).toEqual([]);
      expect(requests.count({ kind: 'login' })).toBe(1);
      expect(requests.count({ route: '/api/sync' })).toBe(1);
      expect(requests.count({ kind: 'write' })).toBe(0);
    },
  );
});
