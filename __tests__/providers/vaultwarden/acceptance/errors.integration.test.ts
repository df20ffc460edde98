import type { TerraformWorkspace } from '../../framework/example/terraform-workspace';
import { PASSWORD, type TestOrganization } from '../../../sandbox/vaultwarden/test-vault';
import { head, VaultTerraform } from './vault-terraform';

describe('errors of the provider', () => {
  let vault: VaultTerraform;
  let organization: TestOrganization;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    organization = await vault.person.createOrganization('Team');
  });

  afterAll(() => vault?.stop());
  afterEach(() => vault.server.faults.clear());

  const fails = async (terraform: TerraformWorkspace, ...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await terraform.run(...words);
    expect(code).toBe(1);
    const text = `${stdout} ${stderr}`.replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain('fault of the provider');
    return text;
  };

  const lookUp = 'data "vaultwarden_organization" "o" { name = "Team" }';
  const provider = (options: string): string =>
    head.replace('provider "vaultwarden" {}', `provider "vaultwarden" {\n${options}\n}`);
  const item = (body: string): string => `${head} resource "vaultwarden_login_item" "i" {
    organization_id = "${organization.id}"
    name            = "item"
    ${body}
  }`;
  const inCollection = (body: string): string => item(`collection_id = "${organization.collectionId}"\n ${body}`);

  it.each([
    ['a wrong password', 'password = "wrong"', 'Username or password is incorrect'],
    ['no server', 'endpoint = "https://127.0.0.1:1"\n max_retry_time = 1', 'cannot be reached'],
    [
      'a wrong authority',
      'ca_certificate = "/nowhere/ca.pem"',
      'names a file "/nowhere/ca.pem" that cannot be read (ENOENT)',
    ],
    ['plain HTTP', 'endpoint = "http://vault.example.org"', 'is plain HTTP to another machine'],
    ['half an API key', 'client_id = "user.x"', 'client_secret is missing'],
    ['a wrong number', 'request_timeout = 0', 'request_timeout is 0; allowed are'],
    ['a wrong one-time secret', 'totp_secret = "not base32!"', 'is neither base32'],
    ['a missing option', 'email = ""', '"email" (or the environment variable VAULTWARDEN_EMAIL)'],
  ])('says what is wrong with %s', async (_, options, message) => {
    expect(await fails(vault.workspace(`${provider(options)} ${lookUp}`), 'plan')).toContain(message);
  });

  it('names variable and attribute for what comes from the environment', async () => {
    const { code, stderr } = await vault
      .workspace(`${provider('client_id = "wrong"\n client_secret = "x"')} ${lookUp}`)
      .run('plan');
    expect(code).toBe(1);
    expect(stderr).toContain('client_id is no personal API key');
    expect(stderr).toContain('on main.tf line');
  });

  it('does not need a configuration for what does not use it', async () => {
    const terraform = vault.workspace(`${provider('endpoint = ""')} output "x" { value = 1 }`);
    await terraform.succeed('plan');
  });

  it.each([
    [
      'both collection forms',
      'collection_id = "x"\n collection_ids = ["x"]',
      'Set at most one of "collection_id", "collection_ids"',
    ],
    ['no collection', '', 'Set one of "collection_id", "collection_ids"'],
    ['no id', 'collection_id = "x"', 'must be an id (a UUID such as'],
    ['an empty set', 'collection_ids = []', 'have 1 to 1000 elements, got 0'],
  ])('refuses %s when it validates', async (_, body, message) => {
    expect(await fails(vault.workspace(item(body)), 'validate')).toContain(message);
  });

  it.each([
    ['two passwords', 'password = "a"\n password_wo = "b"', 'Set at most one of "password", "password_wo"'],
    ['two URI forms', 'uris = ["a"]\n uri_matches = [{ uri = "a" }]', 'Set at most one of "uris", "uri_matches"'],
    ['a version alone', 'password_wo_version = 1', '"password_wo_version" needs "password_wo" as well'],
    ['a wrong match', 'uri_matches = [{ uri = "x", match = "Exact" }]', 'upper and lower case matter: "exact"'],
    [
      'a field of two kinds',
      'fields = [{ name = "f", text = "a", hidden = "SECRET" }]',
      'Set at most one of "text", "hidden"',
    ],
    ['a field of no kind', 'fields = [{ name = "f" }]', 'Set one of "text", "hidden", "boolean", "linked"'],
    ['a blank name', 'fields = [{ name = " ", text = "" }]', 'must not be blank'],
    [
      'long notes',
      `notes = "${'ü'.repeat(3_720)}"`,
      'have at most 7439 bytes of UTF-8 (what the server takes once encrypted), got 7440',
    ],
    ['a wrong TOTP secret', 'totp = "SECRET 018!"', 'be the secret of an authenticator app'],
    ['a wrong on_destroy', 'on_destroy = "purge"', 'be one of "trash", "delete", got "purge"'],
  ])('refuses %s when it validates', async (_, body, message) => {
    const text = await fails(vault.workspace(inCollection(body)), 'validate');
    expect(text).toContain(message);
    expect(text).toContain('on main.tf line');
    expect(text.replace(/\d+: .*? {2}/g, '')).toContain(message);
  });

  it('takes notes of exactly the longest length', async () => {
    const terraform = vault.workspace(inCollection(`notes = "${'ü'.repeat(3_719)}x"`));
    await terraform.apply();
    await terraform.succeed('destroy', '-auto-approve');
  });

  it('refuses to destroy a protected organization, until it is no more', async () => {
    const protectedBy = (value: boolean): string => `${head}
      resource "vaultwarden_organization" "o" {
        name                = "Kept"
        deletion_protection = ${value}
      }`;
    const terraform = vault.workspace(protectedBy(true));
    await terraform.apply();
    expect(await fails(terraform, 'destroy', '-auto-approve')).toContain('deletion_protection is true');
    terraform.write(head);
    expect(await fails(terraform, 'plan')).toContain('deletion_protection is true');
    terraform.write(protectedBy(false));
    vault.server.requests.clear();
    await terraform.apply();
    expect(vault.server.requests.count({ method: 'PUT' })).toBe(0);
    await terraform.succeed('destroy', '-auto-approve');
  });

  it('names the organization when the account is no member', async () => {
    const foreign = '00000000-0000-4000-8000-000000000000';
    const terraform = vault.workspace(
      `${head} resource "vaultwarden_organization_collection" "c" {
        organization_id = "${foreign}"
        name = "x"
      }`,
    );
    const text = await fails(terraform, 'apply', '-auto-approve');
    expect(text).toContain(`no confirmed member of organization ${foreign}`);
    expect(text).toMatch(/on main\.tf line \d+, in resource "vaultwarden_organization_collection" "c"/);
  });

  it('never takes a page of a proxy for a deleted item', async () => {
    const terraform = vault.workspace(inCollection(''));
    await terraform.apply();
    for (const status of [401, 404, 200]) {
      const html = { status, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' };
      vault.server.faults.add({ route: 'GET /api/sync', times: 50, action: { kind: 'answer', ...html } });
      expect(await fails(terraform, 'plan')).toMatch(/not JSON|Check/);
      vault.server.faults.clear();
    }
    expect(await terraform.plan()).toEqual([]);
    await terraform.succeed('destroy', '-auto-approve');
  });

  it('gives up on a limiter that never ends, and names its setting', async () => {
    const limited = {
      route: 'POST /identity/connect/token',
      times: 100,
      action: { kind: 'answer', status: 429 },
    } as const;
    vault.server.faults.add(limited);
    const text = await fails(vault.workspace(`${provider('max_retry_time = 2')} ${lookUp}`), 'plan');
    expect(text).toContain('LOGIN_RATELIMIT_MAX_BURST');
  });
});
