import type { TerraformWorkspace } from '../../framework/example/terraform-workspace';
import { encrypt, decrypt, newSymmetricKey } from '../../../../sandbox/vaultwarden/account/client-crypto';
import type { TestOrganization } from '../../../sandbox/vaultwarden/test-vault';
import { head, VaultTerraform } from './vault-terraform';

interface Raw {
  id: string;
  key: string | null;
  name: string;
  fields: Record<string, unknown>[];
  login: Record<string, unknown>;
  passwordHistory: { password: string }[] | null;
  deletedDate: string | null;
  revisionDate: string;
  [name: string]: unknown;
}

const address = 'vaultwarden_login_item.item';

describe('vaultwarden_login_item', () => {
  let vault: VaultTerraform;
  let organization: TestOrganization;
  let second: string;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    organization = await vault.person.createOrganization('Team');
    const made = await vault.person.send<{ id: string }>('POST', `/api/organizations/${organization.id}/collections`, {
      name: encrypt(organization.key, 'Parent/Child'),
      groups: [],
      users: [],
      externalId: null,
    });
    second = made.id;
  });

  afterAll(() => vault?.stop());

  /** A configuration with one item; `${collection}` stands for the first collection. */
  const item = (body: string, extra = ''): string => `${head}
    variable "secret" { 
      sensitive = true
      ephemeral = true
      default   = null
    }
    resource "vaultwarden_login_item" "item" {
      organization_id = "${organization.id}"
      ${/collection_ids? +=/.test(body) ? '' : `collection_id = "${organization.collectionId}"`}
      ${body}
    }
    ${extra}`;

  const raw = async (terraform: TerraformWorkspace): Promise<Raw> => {
    const state = await terraform.state(address);
    return vault.person.send<Raw>('GET', `/api/ciphers/${String(state?.['id'])}`);
  };

  const plain = (text: unknown): string => decrypt(organization.key, String(text)).toString('utf8');
  const sealed = (text: string): string => encrypt(organization.key, text);

  /** What a person does in a client: the whole item is sent back with changes. */
  const edit = async (terraform: TerraformWorkspace, change: (raw: Raw) => Partial<Raw>): Promise<void> => {
    const before = await raw(terraform);
    await vault.person.send('PUT', `/api/ciphers/${before.id}`, { ...before, ...change(before) });
  };

  const writes = (): string[] =>
    vault.server.requests.entries
      .filter(({ kind }) => kind === 'write')
      .map(({ method, route }) => `${method} ${route}`);

  it('keeps what a person added when Terraform changes the password', async () => {
    const terraform = vault.workspace(
      item(`name = "kept"
        username = "u"
        password = "first"
        fields = [{ name = "ours", text = "1" }, { name = "secret", hidden = "h" }]`),
    );
    await terraform.apply();
    await edit(terraform, ({ fields, login }) => ({
      favorite: true,
      fields: [{ type: 0, name: sealed('theirs'), value: sealed('by hand'), linkedId: null }, ...fields],
      passwordHistory: [{ password: sealed('ancient'), lastUsedDate: '2020-01-01T00:00:00.000000Z' }],
      login: { ...login, fido2Credentials: [{ credentialId: sealed('passkey') }], futureKey: 'unknown to all' },
    }));
    expect(await terraform.plan()).toEqual([]);

    terraform.write(
      item(`name = "kept"
        username = "u"
        password = "second"
        fields = [{ name = "ours", text = "2" }]`),
    );
    await terraform.apply();
    const after = await raw(terraform);
    expect(plain(after.login['password'])).toBe('second');
    expect(after.fields.map(({ name, value }) => [plain(name), plain(value)])).toEqual([
      ['theirs', 'by hand'],
      ['ours', '2'],
    ]);
    expect(after.passwordHistory?.map(({ password }) => plain(password))).toEqual(['first', 'ancient']);
    expect(after.login).toMatchObject({ futureKey: 'unknown to all', fido2Credentials: [{}] });
    expect(after['favorite']).toBe(true);
    expect(await terraform.plan()).toEqual([]);
  });

  it('keeps the own key of an item and its attachment', async () => {
    const terraform = vault.workspace(item('name = "keyed"\n password = "first"'));
    await terraform.apply();
    const own = newSymmetricKey();
    await edit(terraform, () => ({
      key: encrypt(organization.key, own),
      name: encrypt(own, 'keyed'),
      login: { username: null, password: encrypt(own, 'first'), totp: null, uris: [] },
    }));
    const { id } = await raw(terraform);
    await vault.person.send('POST', `/api/ciphers/${id}/attachment/v2`, {
      key: encrypt(own, newSymmetricKey()),
      fileName: encrypt(own, 'file.txt'),
      fileSize: 65,
    });
    const before = await raw(terraform);
    expect(await terraform.plan()).toEqual([]);
    terraform.write(item('name = "keyed"\n password = "second"'));
    await terraform.apply();
    const after = await raw(terraform);
    expect(after.key).toBe(before.key);
    expect(after['attachments']).toMatchObject([
      { fileName: (before['attachments'] as { fileName: string }[])[0]?.fileName },
    ]);
    expect(decrypt(own, String(after.login['password'])).toString()).toBe('second');
  });

  it('finds a changed secret, never stores it, and repairs it', async () => {
    const terraform = vault.workspace(item('name = "drift"\n username = "u"\n password = "right"\n notes = "n"'));
    await terraform.apply();
    await edit(terraform, ({ login }) => ({ login: { ...login, password: sealed('FOREIGN-VALUE') } }));
    expect(await terraform.plan()).toMatchObject([{ address, actions: ['update'] }]);
    await terraform.succeed('apply', '-refresh-only', '-auto-approve');
    expect(await terraform.succeed('state', 'pull')).not.toContain('FOREIGN-VALUE');
    await terraform.apply();
    expect(plain((await raw(terraform)).login['password'])).toBe('right');
    expect(await terraform.plan()).toEqual([]);
  });

  it('does not write for a newer revision date alone', async () => {
    const terraform = vault.workspace(item('name = "touched"\n password = "p"'));
    await terraform.apply();
    await edit(terraform, () => ({}));
    vault.server.requests.clear();
    await terraform.apply();
    expect(writes().filter((call) => call.includes('/api/'))).toEqual([]);
  });

  it('writes a write-only secret by its version, and again when somebody changed it', async () => {
    const body = (version: number): string => `name = "write-only"
      password_wo         = var.secret
      password_wo_version = ${version}`;
    const secret = (value: string): Record<string, string> => ({ TF_VAR_secret: value });
    const first = vault.workspace(item(body(1)), secret('WO-ONE'));
    await first.apply();
    expect(plain((await raw(first)).login['password'])).toBe('WO-ONE');
    expect(await first.plan()).toEqual([]);

    await edit(first, ({ login }) => ({ login: { ...login, password: sealed('FOREIGN') } }));
    expect(await first.plan()).toMatchObject([{ actions: ['update'], after: { password_wo_version: 1 } }]);
    await first.apply();
    expect(plain((await raw(first)).login['password'])).toBe('WO-ONE');

    first.write(item(body(2)).replace('var.secret', '"WO-TWO"'));
    await first.apply();
    expect(plain((await raw(first)).login['password'])).toBe('WO-TWO');
    expect(await first.plan()).toEqual([]);
    const stored = await first.succeed('state', 'pull');
    expect(stored).not.toMatch(/WO-ONE|WO-TWO|FOREIGN/);
  });

  it('writes a write-only secret without a version again when somebody changed it', async () => {
    const terraform = vault.workspace(item('name = "no version"\n password_wo = var.secret'), {
      TF_VAR_secret: 'mine',
    });
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    await edit(terraform, ({ login }) => ({ login: { ...login, password: sealed('theirs') } }));
    expect(await terraform.succeed('plan')).toContain('A secret was changed outside Terraform');
    await terraform.apply();
    expect(plain((await raw(terraform)).login['password'])).toBe('mine');
    expect(await terraform.plan()).toEqual([]);
  });

  it('takes NFD and NFC for the same text', async () => {
    const terraform = vault.workspace(item('name = "Zugänge"\n username = "jürgen"\n password = "päss"'));
    await terraform.apply();
    await edit(terraform, ({ login }) => ({
      name: sealed('Zugänge'.normalize('NFD')),
      login: { ...login, username: sealed('jürgen'.normalize('NFD')), password: sealed('päss'.normalize('NFD')) },
    }));
    expect(await terraform.plan()).toEqual([]);
  });

  it('restores an item from the trash instead of making a second one', async () => {
    const terraform = vault.workspace(item('name = "trashed"\n password = "p"'));
    await terraform.apply();
    const { id } = await raw(terraform);
    await vault.person.send('PUT', `/api/ciphers/${id}/delete`);
    expect(await terraform.succeed('plan')).toContain('The item is in the trash');
    await terraform.apply();
    expect(await raw(terraform)).toMatchObject({ id, deletedDate: null });
    expect(await terraform.plan()).toEqual([]);
  });

  it('makes an item again that was deleted for good', async () => {
    const terraform = vault.workspace(item('name = "gone"'));
    await terraform.apply();
    await vault.person.send('DELETE', `/api/ciphers/${(await raw(terraform)).id}`);
    expect(await terraform.plan()).toMatchObject([{ actions: ['create'] }]);
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
  });

  it.each([
    ['trash', true],
    ['delete', false],
  ])('on_destroy = %s', async (onDestroy, remains) => {
    const terraform = vault.workspace(item(`name = "destroyed"\n on_destroy = "${onDestroy}"`));
    await terraform.apply();
    const { id } = await raw(terraform);
    await terraform.succeed('destroy', '-auto-approve');
    const answer = await vault.person.request(`/api/ciphers/${id}`);
    expect(answer.status).toBe(remains ? 200 : 400);
    if (remains) expect(JSON.parse(answer.text)).toMatchObject({ deletedDate: expect.any(String) as string });
  });

  it('moves between collections and finds a move by hand', async () => {
    const both = `collection_ids = ["${organization.collectionId}", "${second}"]`;
    const terraform = vault.workspace(item(`name = "moved"\n ${both}`));
    await terraform.apply();
    expect(((await raw(terraform))['collectionIds'] as string[]).sort()).toEqual(
      [organization.collectionId, second].sort(),
    );
    terraform.write(item(`name = "moved"\n collection_id = "${second}"`));
    await terraform.apply();
    const { id, collectionIds } = await raw(terraform);
    expect(collectionIds).toEqual([second]);
    expect(await terraform.plan()).toEqual([]);
    const moved = { collectionIds: [organization.collectionId] };
    await vault.person.send('PUT', `/api/ciphers/${id}/collections_v2`, moved);
    expect(await terraform.plan()).toMatchObject([{ actions: ['update'], after: { collection_id: second } }]);
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
  });

  it('sets URI matches, leaves them alone in the plain form, and removes what left the configuration', async () => {
    const terraform = vault.workspace(
      item(`name = "uris"
        username = "u"
        notes = "n"
        uri_matches = [{ uri = "https://a.example", match = "exact" }, { uri = "https://b.example" }]
        reprompt = true`),
    );
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    const { login, reprompt } = await raw(terraform);
    expect((login['uris'] as { match: number | null }[]).map(({ match }) => match)).toEqual([3, null]);
    expect(reprompt).toBe(1);
    terraform.write(item('name = "uris"\n uris = ["https://a.example"]'));
    await terraform.apply();
    const after = await raw(terraform);
    expect((after.login['uris'] as { match: number | null }[]).map(({ match }) => match)).toEqual([3]);
    expect([after.login['username'], after['notes']]).toEqual([null, null]);
    terraform.write(item('name = "uris"'));
    await terraform.apply();
    expect((await raw(terraform)).login['uris'] ?? []).toEqual([]);
    expect(await terraform.plan()).toEqual([]);
  });

  it('merges into what a person changed between plan and apply', async () => {
    const terraform = vault.workspace(item('name = "raced"\n password = "one"'));
    await terraform.apply();
    terraform.write(item('name = "raced"\n password = "two"'));
    await terraform.succeed('plan', '-out=late.bin');
    await edit(terraform, () => ({ notes: sealed('added meanwhile') }));
    await terraform.succeed('apply', 'late.bin');
    const after = await raw(terraform);
    expect(plain(after['notes'])).toBe('added meanwhile');
    expect(plain(after.login['password'])).toBe('two');
  });
});
