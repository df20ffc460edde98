import { execFile } from 'node:child_process';
import { createPrivateKey, privateDecrypt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildProvider } from '../../../../scripts/build-provider';
import { decrypt, encrypt, masterKey, stretch } from '../../../../sandbox/vaultwarden/account/client-crypto';
import { sendPastCode } from '../../../sandbox/vaultwarden/past-code';
import { newFolder, PASSWORD, removeFolder } from '../../../sandbox/vaultwarden/test-vault';
import { filesBelow, leaksOf } from './leak-search';
import { head, VaultTerraform } from './vault-terraform';

const run = promisify(execFile);
const address = 'vaultwarden_login_item.i';

/** Needs escapes in every language, so that a raw search alone would miss it. */
const written = {
  password: 'wrïtten "once" <&> /+\\ ${a}',
  changedPassword: 'wrïtten "twice" <&> /+\\ %{b}',
  foreignPassword: 'by "another" hand <&> é',
  foreignNotes: 'notes of a person "quoted" <&>',
  foreignField: 'field of a person "quoted" <&>',
  wrongMasterPassword: 'not the "master" password <&>',
  totp: 'NB2W45DFOIZA2345',
  otherTotp: 'MFRGGZDFMZTWQ2LK',
};

/** Loaded into the provider's process: at a write it dies, or a part of it throws, with secrets in the message. */
const saboteur = `
  const https = require('node:https');
  const master = process.env.VAULTWARDEN_PASSWORD;
  const fault = (secrets) => Object.assign(new Error('with ' + master + JSON.stringify(secrets)), { cause: secrets });
  if (process.env.SABOTAGE === 'throw') {
    require('node:crypto').createCipheriv = (algorithm, key) => {
      throw fault({ master, key: key.toString('base64') });
    };
  } else {
    const { request } = https;
    https.request = (url, options, ...rest) => {
      if (options.method === 'PUT') setImmediate(() => { throw fault({ master, headers: options.headers }); });
      return request(url, options, ...rest);
    };
  }
`;

describe('secrets in the write-only form', () => {
  const folder = newFolder();
  const work = path.join(folder, 'work');
  let vault: VaultTerraform;
  let environment: Record<string, string>;
  let commands = 0;

  beforeAll(async () => {
    vault = await VaultTerraform.start();
    mkdirSync(work);
    const { cliConfig } = await buildProvider({ checkout: folder });
    const { person } = vault;
    const proof = { masterPasswordHash: person.keys.passwordHash };
    const { apiKey } = await person.send<{ apiKey: string }>('POST', '/api/accounts/api-key', proof);
    const { id } = await person.send<{ id: string }>('GET', '/api/accounts/profile');
    environment = {
      PATH: process.env['PATH'] ?? '',
      GOGC: process.env['GOGC'] ?? '100',
      HOME: folder,
      TF_CLI_CONFIG_FILE: cliConfig,
      CHECKPOINT_DISABLE: '1',
      TF_CLI_ARGS: '-no-color',
      TF_LOG: 'TRACE',
      ...vault.environment,
      VAULTWARDEN_CLIENT_ID: `user.${id}`,
      VAULTWARDEN_CLIENT_SECRET: apiKey,
      VAULTWARDEN_MAX_RETRY_TIME: '2',
      TF_VAR_password: written.password,
      TF_VAR_totp: written.totp,
    };
  });

  afterAll(async () => {
    await vault?.stop();
    removeFolder(folder);
  });

  /** Runs to the end; output and trace log become files of the folder that is searched. */
  const terraform = async (words: string[], more: Record<string, string> = {}): Promise<string> => {
    commands += 1;
    const name = `${String(commands).padStart(2, '0')}-${words[0]}`;
    const env = { ...environment, TF_LOG_PATH: path.join(work, `${name}.log`), ...more };
    const options = { cwd: work, env, timeout: 300_000, maxBuffer: 64 * 1024 * 1024 };
    const program = process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform';
    const said = await run(program, words, options).then(
      ({ stdout, stderr }) => stdout + stderr,
      (error: { code?: unknown; stdout?: string; stderr?: string }) =>
        `FAILED with ${String(error.code)}\n${error.stdout}${error.stderr}`,
    );
    writeFileSync(path.join(work, `${name}.out`), said);
    return said;
  };

  const succeed = async (words: string[], more?: Record<string, string>): Promise<string> => {
    const said = await terraform(words, more);
    if (said.startsWith('FAILED')) throw new Error(`terraform ${words.join(' ')}: ${said.slice(-3_000)}`);
    return said;
  };

  const fail = async (words: string[], title: string | RegExp, more?: Record<string, string>): Promise<void> => {
    const said = await terraform(words, more);
    expect(said).toMatch(/^FAILED with 1\n/);
    expect(said.replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ')).toMatch(title);
  };

  const write = (version: number, username: string): void =>
    writeFileSync(
      path.join(work, 'main.tf'),
      `${head}
      variable "password" {
        ephemeral = true
        sensitive = true
      }
      variable "totp" {
        ephemeral = true
        sensitive = true
      }
      resource "vaultwarden_organization" "o" { name = "Leaks" }
      resource "vaultwarden_login_item" "i" {
        organization_id     = vaultwarden_organization.o.id
        collection_id       = vaultwarden_organization.o.default_collection_id
        name                = "item"
        username            = "${username}"
        password_wo         = var.password
        password_wo_version = ${version}
        totp_wo             = var.totp
        totp_wo_version     = ${version}
      }
      ephemeral "vaultwarden_login_item" "i" { id = vaultwarden_login_item.i.id }
      resource "vaultwarden_login_item" "copy" {
        organization_id     = vaultwarden_organization.o.id
        collection_id       = vaultwarden_organization.o.default_collection_id
        name                = "copy"
        password_wo         = ephemeral.vaultwarden_login_item.i.password
        password_wo_version = ${version}
      }
      data "vaultwarden_login_item" "i" { id = vaultwarden_login_item.i.id }
      output "item" { value = data.vaultwarden_login_item.i }`,
    );

  /** What nobody may find: secrets of the account, of the organization, of this session and of the items. */
  const secrets = async (totpSecret: string): Promise<Record<string, string | Buffer>> => {
    const { person } = vault;
    const master = await masterKey(PASSWORD, person.email, { kind: 'pbkdf2', iterations: 100_000 });
    const der = decrypt(person.keys.userKey, person.keys.wrappedPrivateKey);
    const { organizations } = await person.send<{ organizations: { key: string }[] }>('GET', '/api/accounts/profile');
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const sealed = Buffer.from(organizations[0]?.key.slice(2) ?? '', 'base64');
    const organizationKey = privateDecrypt({ key, oaepHash: 'sha1' }, sealed);
    expect(organizationKey).toHaveLength(64);
    return {
      ...written,
      masterPassword: PASSWORD,
      passwordHash: person.keys.passwordHash,
      clientSecret: environment['VAULTWARDEN_CLIENT_SECRET'] ?? '',
      totpSecret,
      // Every token of this server begins like this one.
      anyToken: person.token.slice(0, 24),
      masterKey: master,
      stretchedKey: stretch(master).subarray(0, 32),
      userKey: person.keys.userKey.subarray(0, 32),
      userMacKey: person.keys.userKey.subarray(32),
      privateKey: der.subarray(100, 400),
      organizationKey: organizationKey.subarray(0, 32),
      organizationMacKey: organizationKey.subarray(32),
    };
  };

  it('are in nothing that a whole life of Terraform writes: state, plans, trace logs, errors, crashes', async () => {
    const { person, server } = vault;
    write(1, 'first');
    await succeed(['init']);
    await succeed(['plan', '-out=create.bin']);
    await succeed(['show', '-json', 'create.bin']);
    await succeed(['apply', 'create.bin']);
    await succeed(['plan']);

    const { id } = JSON.parse(await succeed(['output', '-json', 'item'], { TF_LOG: '' })) as { id: string };
    const raw = async () =>
      person.send<{ organizationId: string; login: Record<string, unknown> }>('GET', `/api/ciphers/${id}`);
    const key = await secrets('').then(({ organizationKey, organizationMacKey }) =>
      Buffer.concat([Buffer.from(organizationKey ?? ''), Buffer.from(organizationMacKey ?? '')]),
    );
    const before = await raw();
    await person.send('PUT', `/api/ciphers/${id}`, {
      ...before,
      notes: encrypt(key, written.foreignNotes),
      fields: [{ type: 1, name: encrypt(key, 'f'), value: encrypt(key, written.foreignField), linkedId: null }],
      login: { ...before.login, password: encrypt(key, written.foreignPassword) },
    });
    await succeed(['plan', '-out=drift.bin']);
    await succeed(['show', '-json', 'drift.bin']);
    await succeed(['apply', '-refresh-only', '-auto-approve']);
    await succeed(['apply', '-auto-approve']);
    expect(decrypt(key, String((await raw()).login['password'])).toString()).toBe(written.password);

    write(2, 'second');
    const changed = { TF_VAR_password: written.changedPassword, TF_VAR_totp: written.otherTotp };
    const action = { kind: 'answer', status: 400, headers: { 'content-type': 'application/json' } } as const;
    const told = { message: `Refused: ${PASSWORD} ${person.keys.passwordHash}` };
    server.faults.add({ route: 'PUT /api/ciphers/:id', times: 9, action: { ...action, body: JSON.stringify(told) } });
    await fail(['apply', '-auto-approve'], 'Changing login item "item" failed', changed);
    server.faults.clear();
    server.faults.add({ route: 'PUT /api/ciphers/:id', times: 99, action: { kind: 'answer', status: 500 } });
    await fail(['apply', '-auto-approve'], 'Changing login item "item" failed', changed);
    server.faults.clear();
    const preload = path.join(folder, 'saboteur.cjs');
    writeFileSync(preload, saboteur);
    const sabotaged = { ...changed, NODE_OPTIONS: `--require=${preload}` };
    // Which of the two Terraform says depends on what it notices first: the end of the connection, or that of the process.
    await fail(['apply', '-auto-approve'], /Plugin did not respond|Request cancelled/, sabotaged);
    await fail(['apply', '-auto-approve'], 'fault of the provider', { ...sabotaged, SABOTAGE: 'throw' });
    await succeed(['apply', '-auto-approve'], changed);

    await succeed(['state', 'rm', address]);
    await succeed(['import', address, 'Leaks/item'], changed);
    await fail(['import', 'vaultwarden_login_item.copy', 'Leaks/copy'], 'Resource already managed', changed);
    await succeed(['plan', '-out=imported.bin'], changed);
    await fail(['plan'], 'do not open the keys', { VAULTWARDEN_PASSWORD: written.wrongMasterPassword });
    const byPassword = { VAULTWARDEN_CLIENT_ID: '', VAULTWARDEN_CLIENT_SECRET: '' };
    await fail(['plan'], 'Username or password is incorrect', {
      ...byPassword,
      VAULTWARDEN_PASSWORD: written.wrongMasterPassword,
    });

    const proof = { masterPasswordHash: person.keys.passwordHash };
    const { key: totpSecret } = await person.send<{ key: string }>('POST', '/api/two-factor/get-authenticator', proof);
    await sendPastCode(totpSecret, (token) =>
      person.send('POST', '/api/two-factor/authenticator', { ...proof, key: totpSecret, token }),
    );
    await fail(['plan'], 'asks for a second factor', byPassword);
    await succeed(['plan'], { ...byPassword, VAULTWARDEN_TOTP_SECRET: totpSecret });
    const both = { ...changed, VAULTWARDEN_TOTP_SECRET: totpSecret };
    await succeed(['destroy', '-auto-approve', `-target=${address}`], both);
    const found = await secrets(totpSecret);
    await succeed(['destroy', '-auto-approve'], both);

    const texts = filesBelow(work);
    const named = (pattern: RegExp): Buffer[] =>
      [...texts].filter(([name]) => pattern.test(name)).map(([, text]) => text);
    // The search had before it what it is about.
    expect(named(/terraform\.tfstate\.backup$/).join('')).toContain('vaultwarden_login_item');
    expect(named(/create\.bin!tfplan$/)).toHaveLength(1);
    expect(named(/-apply\.log$/).join('')).toContain('provider.terraform-provider-vaultwarden');
    expect(named(/-apply\.log$/).join('')).toContain('ended because of a fault in it');
    expect(texts.size).toBeGreaterThan(60);
    expect(leaksOf(found, texts)).toEqual([]);
  });

  it('would be found: the plain form keeps its password in state and saved plan, as documented', async () => {
    const terraform = vault.workspace(
      `${head}
      resource "vaultwarden_organization" "o" { name = "Plain" }
      resource "vaultwarden_login_item" "i" {
        organization_id = vaultwarden_organization.o.id
        collection_id   = vaultwarden_organization.o.default_collection_id
        name            = "item"
        password        = ${JSON.stringify(written.password).replace(/([$%])\{/g, '$1$1{')}
      }`,
      { VAULTWARDEN_CLIENT_ID: '' },
    );
    await terraform.succeed('plan', '-out=plan.bin');
    const inPlan = leaksOf({ password: written.password }, filesBelow(terraform.directory));
    expect(inPlan.some((leak) => leak.endsWith('plan.bin!tfplan'))).toBe(true);
  });
});
