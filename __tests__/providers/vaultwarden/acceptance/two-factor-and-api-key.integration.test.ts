import path from 'node:path';
import type { ReattachedProvider } from '../../../../providers/framework/protocol/serve';
import { reattachProvider } from '../../../../providers/framework/protocol/serve';
import type { Clock } from '../../../../providers/vaultwarden/client/clock';
import { VaultClient } from '../../../../providers/vaultwarden/client/vault-client';
import { createVaultwardenProvider, providerAddress } from '../../../../providers/vaultwarden/provider';
import type { VaultServer } from '../../../../sandbox/vaultwarden/vault-server';
import { TerraformWorkspace } from '../../framework/example/terraform-workspace';
import { newFolder, PASSWORD, removeFolder, startTestVault, TestClient } from '../../../sandbox/vaultwarden/test-vault';
import { sendPastCode } from '../../../sandbox/vaultwarden/past-code';
import { errorOf } from './error-text';
import { head } from './vault-terraform';

/** Stands still but for what is waited for, which comes at once: the server takes codes of the next half minute too. */
class HastyClock implements Clock {
  #now: number;

  constructor(now = Date.now()) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    return Promise.resolve();
  }

  random(): number {
    return 0.5;
  }
}

interface Account {
  readonly client: TestClient;
  readonly clientId: string;
  readonly clientSecret: string;
}

describe('an account with a second factor and an API key', () => {
  const folder = newFolder();
  const clients: VaultClient[] = [];
  const workspaces: TerraformWorkspace[] = [];
  let clock = new HastyClock();
  let server: VaultServer;
  let provider: ReattachedProvider;
  let ours: Account;
  let stranger: Account;
  let totpSecret: string;

  const account = async (email: string): Promise<Account> => {
    const client = await TestClient.create(server, email);
    const proof = { masterPasswordHash: client.keys.passwordHash };
    const { apiKey } = await client.send<{ apiKey: string }>('POST', '/api/accounts/api-key', proof);
    const { id } = await client.send<{ id: string }>('GET', '/api/accounts/profile');
    return { client, clientId: `user.${id}`, clientSecret: apiKey };
  };

  beforeAll(async () => {
    server = await startTestVault(path.join(folder, 'data'));
    ours = await account('ours@example.com');
    stranger = await account('stranger@example.com');
    const proof = { masterPasswordHash: ours.client.keys.passwordHash };
    const { key } = await ours.client.send<{ key: string }>('POST', '/api/two-factor/get-authenticator', proof);
    totpSecret = key;
    await sendPastCode(key, (token) =>
      ours.client.send('POST', '/api/two-factor/authenticator', { ...proof, key, token }),
    );
    provider = await reattachProvider(
      createVaultwardenProvider({
        environment: {
          VAULTWARDEN_ENDPOINT: server.endpoint,
          VAULTWARDEN_EMAIL: ours.client.email,
          VAULTWARDEN_PASSWORD: PASSWORD,
          VAULTWARDEN_CA_CERTIFICATE: server.caCertificate,
        },
        connect: (options) => {
          const client = new VaultClient({ ...options, clock });
          clients.push(client);
          return client;
        },
      }),
      providerAddress,
    );
  });

  afterEach(() => jest.restoreAllMocks());

  afterAll(async () => {
    for (const workspace of workspaces) workspace.remove();
    await provider?.stop();
    await Promise.all(clients.map((client) => client.close()));
    await server?.stop();
    removeFolder(folder);
  });

  const workspace = (options: string, content: string): TerraformWorkspace => {
    const made = new TerraformWorkspace(provider.env);
    workspaces.push(made);
    made.write(`${head.replace('provider "vaultwarden" {}', `provider "vaultwarden" {\n${options}\n}`)} ${content}`);
    return made;
  };

  const lookUp = 'data "vaultwarden_organization" "o" { name = "none" }';
  const organization = (name: string): string => `
    resource "vaultwarden_organization" "o" { name = "${name}" }
    resource "vaultwarden_login_item" "i" {
      organization_id = vaultwarden_organization.o.id
      collection_id   = vaultwarden_organization.o.default_collection_id
      name            = "item"
      password        = "p"
    }`;
  const apiKey = ({ clientId, clientSecret }: Account): string =>
    `client_id = "${clientId}"\n client_secret = "${clientSecret}"`;

  it('is not let in by the password alone, and is told both ways in', async () => {
    const text = await errorOf(workspace('', lookUp), 'plan');
    expect(text).toContain('The account asks for a second factor (types 0; 0 is an authenticator app).');
    expect(text).toContain('Set totp_secret (type 0 only), or use an API key (client_id and client_secret)');
  });

  it('is not let in with codes of another secret, which are tried twice at most', async () => {
    const before = server.requests.count({ kind: 'login' });
    const text = await errorOf(workspace('totp_secret = "JBSWY3DPEHPK3PXP"', lookUp), 'plan');
    expect(text).toContain('Invalid TOTP code');
    expect(text).toContain('Check totp_secret and the clocks of both machines.');
    expect(text).not.toContain('JBSWY3DPEHPK3PXP');
    expect(server.requests.count({ kind: 'login' }) - before).toBe(2);
  });

  it('works with totp_secret, and waits for the next code when this one was used', async () => {
    const begin = Date.now();
    // The server's clock stands still too: else a slow machine is out of the half minutes that it takes codes of.
    jest.spyOn(Date, 'now').mockReturnValue(begin);
    clock = new HastyClock(begin);
    const terraform = workspace(`totp_secret = "${totpSecret}"`, organization('By code'));
    await terraform.apply();
    // Another process: it does not know which codes were used, so its first one is refused.
    clock = new HastyClock(begin);
    expect(await terraform.plan()).toEqual([]);
    expect(Math.floor(clock.now() / 30_000)).toBe(Math.floor(begin / 30_000) + 1);
  });

  it('works with the API key, without a code and without prelogin', async () => {
    const terraform = workspace(apiKey(ours), organization('By key'));
    await terraform.apply();
    server.requests.clear();
    expect(await terraform.plan()).toEqual([]);
    expect(server.requests.count({ kind: 'login' })).toBe(1);
    expect(server.requests.count({ kind: 'prelogin' })).toBe(0);
    await terraform.succeed('destroy', '-auto-approve');
  });

  it('is told what a wrong API key is, and where to find the right one', async () => {
    const text = await errorOf(workspace(apiKey({ ...ours, clientSecret: 'WRONG-SECRET' }), lookUp), 'plan');
    expect(text).toContain('Incorrect client_secret');
    expect(text).toContain('Check client_id (user.<id>) and client_secret: the web vault shows them under');
    expect(text).not.toContain('WRONG-SECRET');
  });

  it('is told that email and API key belong to two accounts', async () => {
    const text = await errorOf(workspace(apiKey(stranger), lookUp), 'plan');
    expect(text).toContain('The API key was accepted, but email and password do not open the keys of its account.');
    expect(text).not.toContain(stranger.clientSecret);
  });
});
