import { inspect } from 'node:util';
import type { VaultClient } from '../../../../providers/vaultwarden/client/vault-client';
import { VaultFixture, masterPassword } from './vault-fixture';

const email = 'Owner@example.org';
let vault: VaultFixture;
let client: VaultClient;
let organizationId: string;
let collectionId: string;

beforeAll(async () => {
  vault = await VaultFixture.start();
  await vault.register(email);
  client = vault.client(email);
  const organization = await client.organizations.create({ name: 'Team' });
  organizationId = organization.id;
  collectionId = organization.defaultCollectionId ?? '';
});

afterAll(async () => vault.stop());
afterEach(() => vault.server.faults.clear());

const input = (name: string) => ({ organizationId, collectionIds: [collectionId], name, password: 'p@ssw0rd-of-item' });

describe('cost', () => {
  it('is one version, prelogin, login and sync under ten parallel first calls, and nothing for later reads', async () => {
    const fresh = vault.client(email);
    expect(fresh.requestCount).toBe(0);
    vault.server.requests.clear();
    await Promise.all(Array.from({ length: 10 }, async () => fresh.loginItems.list(organizationId)));
    await fresh.collections.read(organizationId, collectionId);
    expect(vault.server.requests.entries.map(({ route }) => route).sort()).toEqual([
      '/api/sync',
      '/api/version',
      '/identity/accounts/prelogin',
      '/identity/connect/token',
    ]);
  });

  it('is one request for each create and two for an update, and own writes need no other sync', async () => {
    vault.server.requests.clear();
    const items = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => client.loginItems.create(input(`cost-${index}`))),
    );
    expect(vault.server.requests.count()).toBe(10);
    const id = items[0]?.id ?? '';
    await client.loginItems.update(id, { username: 'u' });
    expect(vault.server.requests.count()).toBe(12);
    expect(await client.loginItems.read(id)).toMatchObject({ username: 'u', password: 'p@ssw0rd-of-item' });
    expect(vault.server.requests.count()).toBe(12);
    await client.loginItems.update(id, { username: 'u' });
    expect(vault.server.requests.count({ kind: 'write' })).toBe(11);
  });
});

describe('organizations and collections', () => {
  it('are usable at once, with the id of the default collection', async () => {
    expect(collectionId).not.toBe('');
    expect(await client.collections.read(organizationId, collectionId)).toMatchObject({ name: 'Default collection' });
    expect(await client.organizations.read(organizationId)).toMatchObject({ name: 'Team' });
    expect(await vault.client(email).organizations.list()).toEqual(
      expect.arrayContaining([expect.objectContaining({ organizationId, name: 'Team', role: 0 })]),
    );
  });

  it('keep what an update does not name: billing address, external id', async () => {
    await client.organizations.update(organizationId, { billingEmail: 'bills@example.org' });
    await client.organizations.update(organizationId, { name: 'Team 2' });
    const expected = { name: 'Team 2', billingEmail: 'bills@example.org' };
    expect(await client.organizations.read(organizationId)).toMatchObject(expected);
    const made = await client.collections.create(organizationId, { name: 'Web', externalId: 'ext-1' });
    await client.collections.update(organizationId, made.id, { name: 'Wéb' });
    const seen = await vault.client(email).collections.read(organizationId, made.id);
    expect(seen).toEqual({ id: made.id, organizationId, name: 'Wéb', externalId: 'ext-1' });
    await client.collections.update(organizationId, made.id, { externalId: null });
    expect((await client.collections.read(organizationId, made.id)).externalId).toBeUndefined();
    await client.collections.delete(organizationId, made.id);
    await expect(client.collections.read(organizationId, made.id)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(client.collections.update(organizationId, made.id, { name: 'x' })).rejects.toMatchObject({
      kind: 'not-found',
    });
    await client.collections.delete(organizationId, made.id);
  });

  it('tell a deleted organization from an expired session', async () => {
    const { id } = await client.organizations.create({ name: 'Gone' });
    const other = vault.client(email);
    await other.organizations.read(id);
    await client.organizations.delete(id);
    await client.organizations.delete(id);
    await expect(client.organizations.read(id)).rejects.toMatchObject({ kind: 'not-member' });
    await expect(other.organizations.read(id)).rejects.toMatchObject({ kind: 'not-member', status: 401 });
  });
});

describe('items', () => {
  it('come back as they were written, to another client too', async () => {
    const item = await client.loginItems.create({
      ...input('whole'),
      username: 'user',
      totp: 'GEZDGNBVGY3TQOJQ',
      notes: 'some\nnotes ✓',
      uris: [{ uri: 'https://example.org', match: 'exact' }, { uri: 'https://example.com' }],
      fields: [
        { name: 't', type: 'text', value: 'v' },
        { name: 'h', type: 'hidden', value: 'hidden' },
        { name: 'b', type: 'boolean', value: true },
        { name: 'l', type: 'linked', linkedId: 101 },
      ],
      reprompt: true,
    });
    expect(item).toMatchObject({ collectionIds: [collectionId], uris: [{ match: 'exact' }, { match: null }] });
    const { revisionDate: _, ...expected } = item;
    expect(await vault.client(email).loginItems.read(item.id)).toMatchObject(expected);
  });

  it('move between collections, go to the trash and back, and vanish', async () => {
    const second = await client.collections.create(organizationId, { name: 'Second' });
    const { id } = await client.loginItems.create(input('moving'));
    expect((await client.loginItems.setCollections(id, [second.id])).collectionIds).toEqual([second.id]);
    await client.loginItems.trash(id);
    expect((await client.loginItems.read(id)).deletedDate).toBeDefined();
    await expect(client.loginItems.update(id, { name: 'x' })).rejects.toMatchObject({ kind: 'not-found' });
    expect((await client.loginItems.restore(id)).deletedDate).toBeUndefined();
    await client.loginItems.delete(id);
    await client.loginItems.delete(id);
    await expect(client.loginItems.read(id)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(client.loginItems.read(id, { fresh: true })).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('need a collection and notes that fit', async () => {
    await expect(client.loginItems.create({ ...input('x'), collectionIds: [] })).rejects.toThrow('in no collection');
    await expect(client.loginItems.create({ ...input('x'), notes: 'x'.repeat(75_000) })).rejects.toThrow('75000 bytes');
    const refused = client.loginItems.create({ ...input('x'), notes: 'x'.repeat(8_000) });
    await expect(refused).rejects.toMatchObject({ kind: 'invalid', cure: expect.stringContaining('7,439') as string });
  });

  it('are read and merged once more when somebody changes them in between, and only once', async () => {
    const { id } = await client.loginItems.create(input('contended'));
    const other = vault.client(email);
    await other.loginItems.list(organizationId);
    // The server overlooks changes within one second.
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const route = 'PUT /api/ciphers/:id';
    const { faults } = vault.server;
    let goOn: (value?: unknown) => void = () => undefined;
    faults.add({ route, action: { kind: 'wait', until: new Promise((resolve) => (goOn = resolve)) } });
    const hits = faults.hits;
    const mine = client.loginItems.update(id, { username: 'mine' });
    while (faults.hits === hits) await new Promise((resolve) => setTimeout(resolve, 5));
    await other.loginItems.update(id, { notes: 'theirs', fields: [{ name: 'f', type: 'text', value: 'theirs' }] });
    goOn();
    expect(await mine).toMatchObject({ username: 'mine', notes: 'theirs', fields: [{ value: 'theirs' }] });
    const message = 'The client copy of this cipher is out of date. Resync the client and try again.';
    const stale = { kind: 'answer', status: 400, body: JSON.stringify({ message }) } as const;
    vault.server.faults.add({ route, times: 2, action: stale });
    vault.server.requests.clear();
    await expect(client.loginItems.update(id, { username: 'x' })).rejects.toMatchObject({ kind: 'stale' });
    expect(vault.server.requests.count({ route: '/api/ciphers/:id' })).toBe(4);
  });

  it('keep the changes of two clients that update different parts', async () => {
    const { id } = await client.loginItems.create(input('shared'));
    const other = vault.client(email);
    await other.loginItems.list(organizationId);
    await client.loginItems.update(id, { username: 'from one' });
    await other.loginItems.update(id, { notes: 'from other' });
    await client.loginItems.update(id, { totp: 'GEZDGNBV' });
    const whole = { username: 'from one', notes: 'from other', totp: 'GEZDGNBV' };
    expect(await client.loginItems.read(id, { fresh: true })).toMatchObject(whole);
  });
});

describe('lost answers', () => {
  const drop = (route: string) => vault.server.faults.add({ route, action: { kind: 'drop-answer' } });
  const cut = (route: string) => vault.server.faults.add({ route, action: { kind: 'cut' } });

  it.each([drop, cut])('of creates never make a second object (%p)', async (fault) => {
    const name = `once-${fault.name}`;
    fault('POST /api/organizations');
    const organization = await client.organizations.create({ name });
    fault('POST /api/organizations/:id/collections');
    const collection = await client.collections.create(organization.id, { name });
    fault('POST /api/ciphers/create');
    const item = await client.loginItems.create({
      ...input(name),
      organizationId: organization.id,
      collectionIds: [collection.id],
    });
    expect(vault.server.faults.pending).toBe(false);
    const fresh = vault.client(email);
    expect((await fresh.organizations.list()).filter((one) => one.name === name)).toHaveLength(1);
    expect((await fresh.collections.list(organization.id)).collections.filter((one) => one.name === name)).toEqual([
      collection,
    ]);
    expect((await fresh.loginItems.list(organization.id)).items.map(({ id }) => id)).toEqual([item.id]);
  });

  it('of updates and deletes are settled by asking again', async () => {
    const { id } = await client.loginItems.create(input('settled'));
    drop('PUT /api/ciphers/:id');
    expect(await client.loginItems.update(id, { username: 'new' })).toMatchObject({ username: 'new' });
    drop('DELETE /api/ciphers/:id');
    await client.loginItems.delete(id);
    expect((await vault.client(email).loginItems.list(organizationId)).items.some((item) => item.id === id)).toBe(
      false,
    );
  });

  it('of a process that died are adopted once, by equal content only', async () => {
    const { id } = await client.loginItems.create(input('left behind'));
    const successor = vault.client(email);
    expect(await successor.loginItems.adopt({ ...input('left behind'), password: 'other' })).toBeUndefined();
    const adopted = await Promise.all([1, 2].map(async () => successor.loginItems.adopt(input('left behind'))));
    expect(adopted.map((item) => item?.id)).toEqual([id, undefined]);
    expect(await client.loginItems.adopt(input('left behind'))).toBeUndefined();
  });
});

describe('secrets', () => {
  it('are in no error, inspection or JSON of the client', async () => {
    const wrong = vault.client(email, { password: 'wrong-password-1' });
    const refused: unknown = await wrong.organizations.list().catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'wrong-credentials' });
    vault.server.requests.clear();
    await expect(wrong.organizations.list()).rejects.toBe(refused);
    expect(vault.server.requests.count()).toBe(0);
    const deep = { depth: 20, showHidden: true };
    const printed = [client, wrong, refused, client.loginItems, client.collections, client.organizations]
      .map((thing) => `${inspect(thing, deep)} ${JSON.stringify(thing)} ${String(thing)}`)
      .join('\n');
    for (const secret of [masterPassword, 'wrong-password-1', 'p@ssw0rd', 'eyJ']) expect(printed).not.toContain(secret);
  });
});
