import { newFolder, removeFolder } from '../../../sandbox/vaultwarden/test-vault';
import type { BwItem, BwNamed } from './bw-session';
import { BwSession } from './bw-session';
import { head, VaultTerraform } from './vault-terraform';

const organizationName = 'Überblick & Söhne 🗝️ "quoted"';
const collectionName = 'Produktion/Größe ✓ 数据库';
const username = 'jürgen+ops@example.com';
const password = `p\\"ä ß😀'\${x}%{y} 密码`;
const totp = 'otpauth://totp/Team:ops?secret=JBSWY3DPEHPK3PXP&period=60&digits=8&algorithm=SHA256';
const notes = '  first line ✓\n\tsecond: "quoted" \\ back\n🏴󠁧󠁢󠁳󠁣󠁴󠁿 last\n';
const hidden = '{"token": "ünï-🔐"}';

/** Every match, with the number that clients know it by. */
const matches = [
  ['default', null],
  ['base_domain', 0],
  ['host', 1],
  ['starts_with', 2],
  ['exact', 3],
  ['regular_expression', 4],
  ['never', 5],
] as const;
const uriOf = (match: string): string => `https://${match.replaceAll('_', '-')}.example/päth?q=[a-z]+&x=1#ü`;

/** A text of Terraform's language: JSON's escapes, and no templates. */
const text = (value: string): string => JSON.stringify(value).replace(/([$%])\{/g, '$1$1{');

const configuration = `${head}
  variable "password" {
    ephemeral = true
    sensitive = true
  }
  variable "totp" {
    ephemeral = true
    sensitive = true
  }
  resource "vaultwarden_organization" "o" { name = ${text(organizationName)} }
  resource "vaultwarden_organization_collection" "c" {
    organization_id = vaultwarden_organization.o.id
    name            = ${text(collectionName)}
  }
  resource "vaultwarden_login_item" "plain" {
    organization_id = vaultwarden_organization.o.id
    collection_ids  = [vaultwarden_organization.o.default_collection_id, vaultwarden_organization_collection.c.id]
    name            = "plain 🧾 ñandú"
    username        = ${text(username)}
    password        = ${text(password)}
    totp            = ${text(totp)}
    notes           = ${text(notes)}
    reprompt        = true
    uri_matches     = [${matches.map(([match]) => `{ uri = ${text(uriOf(match))}, match = "${match}" }`).join(', ')}]
    fields = [
      { name = "Größe 📏", text = ${text(' with "quotes" and ü ')} },
      { name = "geheim 🤫", hidden = ${text(hidden)} },
      { name = "ja", boolean = true },
      { name = "nein", boolean = false },
      { name = "wer", linked = "username" },
      { name = "womit", linked = "password" },
      { name = "twice", text = "one" },
      { name = "twice", text = "two" },
    ]
  }
  resource "vaultwarden_login_item" "write_only" {
    organization_id     = vaultwarden_organization.o.id
    collection_id       = vaultwarden_organization_collection.c.id
    name                = "write-only 🔏"
    password_wo         = var.password
    password_wo_version = 1
    totp_wo             = var.totp
    totp_wo_version     = 1
    uris                = ["https://a.example", "ssh://b.example:22"]
  }`;

describe('what Terraform wrote, read by the official bw CLI', () => {
  const folder = newFolder();
  let vault: VaultTerraform;
  let bw: BwSession;
  let items: Record<string, BwItem>;
  let collections: BwNamed[];

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    const terraform = vault.workspace(configuration, { TF_VAR_password: password, TF_VAR_totp: totp });
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    bw = await BwSession.open(vault, folder);
    [items, collections] = [await bw.items(({ length }) => length === 2), await bw.list('collections')];
  });

  afterAll(async () => {
    await bw?.stop();
    await vault?.stop();
    removeFolder(folder);
  });

  const collection = (name: string): string | undefined => collections.find((found) => found.name === name)?.id;

  it('has the names of organization and collections', async () => {
    expect((await bw.list('organizations')).map(({ name }) => name)).toEqual([organizationName]);
    expect(collections.map(({ name }) => name).sort()).toEqual(['Default collection', collectionName]);
  });

  it('has exactly the two items, each in its collections', () => {
    expect(Object.keys(items).sort()).toEqual(['plain 🧾 ñandú', 'write-only 🔏']);
    const both = [collection('Default collection'), collection(collectionName)];
    expect([...(items['plain 🧾 ñandú']?.collectionIds ?? [])].sort()).toEqual(both.sort());
    expect(items['write-only 🔏']?.collectionIds).toEqual([collection(collectionName)]);
  });

  it('has every value of the plain form, byte by byte', () => {
    const item = items['plain 🧾 ñandú'];
    expect(item).toMatchObject({ notes, reprompt: 1, favorite: false, login: { username, password, totp } });
    expect(item?.login.uris?.map(({ uri, match }) => [uri, match ?? null])).toEqual(
      matches.map(([match, number]) => [uriOf(match), number]),
    );
    expect(item?.passwordHistory ?? []).toEqual([]);
  });

  it('has every kind of custom field in its order', () => {
    const fields = items['plain 🧾 ñandú']?.fields?.map(({ type, name, value, linkedId }) => [
      type,
      name,
      type === 3 ? linkedId : value,
    ]);
    expect(fields).toEqual([
      [0, 'Größe 📏', ' with "quotes" and ü '],
      [1, 'geheim 🤫', hidden],
      [2, 'ja', 'true'],
      [2, 'nein', 'false'],
      [3, 'wer', 100],
      [3, 'womit', 101],
      [0, 'twice', 'one'],
      [0, 'twice', 'two'],
    ]);
  });

  it('has every value of the write-only form', () => {
    const item = items['write-only 🔏'];
    expect(item).toMatchObject({ reprompt: 0, login: { password, totp } });
    expect([item?.notes ?? null, item?.login.username ?? null]).toEqual([null, null]);
    expect(item?.login.uris?.map(({ uri, match }) => [uri, match ?? null])).toEqual([
      ['https://a.example', null],
      ['ssh://b.example:22', null],
    ]);
    expect(item?.fields ?? []).toEqual([]);
  });

  it('computes codes from the TOTP secret', async () => {
    expect(await bw.totp(items['write-only 🔏']?.id ?? '')).toMatch(/^\d{8}$/);
  });
});
