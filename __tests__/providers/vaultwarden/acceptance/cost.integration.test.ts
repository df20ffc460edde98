import { head, VaultTerraform } from './vault-terraform';

const many = `${head}
  resource "vaultwarden_organization" "o" { name = "Many" }
  resource "vaultwarden_organization_collection" "c" {
    organization_id = vaultwarden_organization.o.id
    name            = "all"
  }
  resource "vaultwarden_login_item" "i" {
    count           = 50
    organization_id = vaultwarden_organization.o.id
    collection_id   = vaultwarden_organization_collection.c.id
    name            = "item \${count.index}"
    password        = "password \${count.index}"
  }`;

describe('cost of the provider', () => {
  let vault: VaultTerraform;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
  });

  afterAll(() => vault?.stop());

  it('creates 50 items, ten at a time, with one login, one sync and one request each', async () => {
    const terraform = vault.workspace(many);
    vault.server.requests.clear();
    await terraform.apply();
    const { requests } = vault.server;
    expect(requests.count({ method: 'POST', route: '/api/ciphers/create' })).toBe(50);
    // The apply's process; the plan before it had nothing to read and did not log in.
    expect(requests.count({ kind: 'login' })).toBe(1);
    expect(requests.count({ route: '/api/sync' })).toBe(1);
    const reader = vault.reader();
    const [organization] = await reader.organizations.list();
    const { items } = await reader.loginItems.list(organization?.organizationId ?? '');
    expect(new Set(items.map(({ name, password }) => `${name}:${password}`)).size).toBe(50);
    expect(items.every(({ name, password }) => name.slice(5) === password?.slice(9))).toBe(true);

    requests.clear();
    expect(await terraform.plan()).toEqual([]);
    expect(requests.entries.length - requests.count({ route: '/api/config' })).toBe(4);

    requests.clear();
    await terraform.succeed('destroy', '-auto-approve');
    expect(requests.count({ kind: 'login' })).toBeLessThanOrEqual(2);
    expect(requests.count({ method: 'PUT', route: '/api/ciphers/:id/delete' })).toBe(50);
  });

  it('keeps two equal resources two items', async () => {
    const twins = many.replace('count           = 50', 'count = 2').replace(/ \$\{count\.index\}/g, '');
    const terraform = vault.workspace(twins);
    await terraform.apply();
    const ids = await Promise.all(
      [0, 1].map(async (n) => (await terraform.state(`vaultwarden_login_item.i[${n}]`))?.['id']),
    );
    expect(new Set(ids).size).toBe(2);
    await terraform.succeed('destroy', '-auto-approve');
  });

  it('loses no item and doubles none when the answer to a create is lost', async () => {
    vault.server.faults.add({ route: 'POST /api/ciphers/create', skip: 1, action: { kind: 'drop-answer' } });
    vault.server.faults.add({ route: 'POST /api/organizations', action: { kind: 'drop-answer' } });
    const terraform = vault.workspace(many.replace('count           = 50', 'count = 3'));
    await terraform.apply();
    const reader = vault.reader();
    const organizations = await reader.organizations.list();
    expect(organizations).toHaveLength(1);
    const { items } = await reader.loginItems.list(organizations[0]?.organizationId ?? '');
    expect(items.map(({ name }) => name).sort()).toEqual(['item 0', 'item 1', 'item 2']);
    expect(await terraform.plan()).toEqual([]);
    await terraform.succeed('destroy', '-auto-approve');
  });
});
