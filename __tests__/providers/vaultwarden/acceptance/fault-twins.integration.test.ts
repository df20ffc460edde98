import { FaultVault, kinds, type Kind } from './fault-vault';

const creates: Record<Kind, string> = {
  organization: 'POST /api/organizations',
  collection: 'POST /api/organizations/:id/collections',
  item: 'POST /api/ciphers/create',
};
const addresses: Record<Kind, string> = {
  organization: 'vaultwarden_organization.organization',
  collection: 'vaultwarden_organization_collection.collection',
  item: 'vaultwarden_login_item.item',
};

describe('equal resources', () => {
  let faults: FaultVault;

  beforeAll(async () => {
    faults = await FaultVault.start();
  });

  afterAll(() => faults?.stop());
  afterEach(() => faults.vault.server.faults.clear());

  const cases = kinds.flatMap((kind) => [
    [kind, 'no fault', 0, false] as const,
    [kind, 'the answer to each lost', 3, false] as const,
    [kind, 'one answer lost, then no server', 1, true] as const,
  ]);

  it.each(cases)('stay as many objects (%s, %s), also when one is added', async (kind, what, lost, outage) => {
    const name = `${what} ${kind}`;
    const terraform = faults.vault.workspace(faults.configuration(kind, name, { count: 3 }));
    const server = faults.vault.server.faults;
    // The others are made first: an outage is to meet one object that is made and not known.
    if (lost > 0) {
      server.add({ route: creates[kind], skip: outage ? 2 : 0, times: lost, action: { kind: 'drop-answer' } });
    }
    if (outage)
      server.add({ route: 'GET /api/sync', skip: 1, times: Number.POSITIVE_INFINITY, action: { kind: 'cut' } });
    const first = await terraform.run('apply', '-auto-approve');
    expect(first.code).toBe(outage ? 1 : 0);
    server.clear();
    if (outage) await terraform.apply();
    expect(await faults.names(kind, name)).toHaveLength(3);
    expect(await terraform.plan()).toEqual([]);

    terraform.write(faults.configuration(kind, name, { count: 4 }));
    await terraform.apply();
    expect(await faults.names(kind, name)).toHaveLength(4);
    const states = await Promise.all([0, 1, 2, 3].map((index) => terraform.state(`${addresses[kind]}[${index}]`)));
    expect(new Set(states.map((state) => state?.['id'])).size).toBe(4);
  });

  it('do not take up the object that they replace', async () => {
    const configuration = faults
      .configuration('item', 'replaced')
      .replace('count = 1', 'lifecycle { create_before_destroy = true }');
    const terraform = faults.vault.workspace(configuration);
    await terraform.apply();
    const before = (await terraform.state(addresses.item))?.['id'];
    await terraform.succeed('apply', '-auto-approve', `-replace=${addresses.item}`);
    expect((await terraform.state(addresses.item))?.['id']).not.toBe(before);
    expect(await faults.names('item', 'replaced')).toHaveLength(1);
    expect(await terraform.plan()).toEqual([]);
  });

  it('an organization whose default collection could not be told knows it after the next apply', async () => {
    const terraform = faults.vault.workspace(faults.configuration('organization', 'default'));
    const route = 'GET /api/organizations/:id/collections';
    faults.vault.server.faults.add({ route, times: Number.POSITIVE_INFINITY, action: { kind: 'cut' } });
    await terraform.apply();
    faults.vault.server.faults.clear();
    const id = async () => (await terraform.state(`${addresses.organization}[0]`))?.['default_collection_id'];
    expect(await id()).toBeNull();
    await terraform.apply();
    expect(await id()).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
    expect(await terraform.plan()).toEqual([]);
  });
});
