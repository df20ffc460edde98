import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  encrypt,
  encryptFor,
  newSymmetricKey,
  type SymmetricKey,
} from '../../../sandbox/vaultwarden/account/client-crypto';
import { type Answer, type CallOptions, httpsCall } from '../../../sandbox/vaultwarden/account/https-call';
import type { AccountKeys } from '../../../sandbox/vaultwarden/account/account-keys';
import { adminSession, inviteAccount, registerAccount } from '../../../sandbox/vaultwarden/account/register-account';
import type { VaultSettingsInput } from '../../../sandbox/vaultwarden/settings';
import { startVault } from '../../../sandbox/vaultwarden/start-vault';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';

export const ADMIN_TOKEN = 'token of the test';
export const PASSWORD = 'correct horse battery staple';

/** A throw-away folder that the test takes away at its end. */
export const newFolder = (): string => mkdtempSync(path.join(tmpdir(), 'vault-test-'));

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** The server under test: contract or real (VAULTWARDEN_BIN), closed, with limits that a test does not reach. */
export function startTestVault(dataFolder: string, settings: VaultSettingsInput = {}): Promise<VaultServer> {
  return startVault({
    dataFolder,
    settings: {
      ADMIN_TOKEN,
      SIGNUPS_ALLOWED: false,
      LOGIN_RATELIMIT_MAX_BURST: 1000,
      ADMIN_RATELIMIT_MAX_BURST: 1000,
      ...settings,
    },
  });
}

/** An account that is logged in: calls with its token, and the keys to make what a client would send. */
export class TestClient {
  token = '';
  refreshToken = '';

  constructor(
    readonly server: VaultServer,
    readonly email: string,
    readonly keys: AccountKeys,
  ) {}

  /** Invites, registers and logs in. PBKDF2 with the least rounds that the server accepts. */
  static async create(server: VaultServer, email: string): Promise<TestClient> {
    await inviteAccount(server, await adminSession(server, ADMIN_TOKEN), email);
    const kdf = { kind: 'pbkdf2', iterations: 100_000 } as const;
    const keys = await registerAccount(server, { email, password: PASSWORD, kdf });
    const client = new TestClient(server, email, keys);
    await client.login();
    return client;
  }

  loginForm(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      grant_type: 'password',
      client_id: 'cli',
      scope: 'api offline_access',
      username: this.email,
      password: this.keys.passwordHash,
      deviceIdentifier: '00000000-0000-4000-8000-000000000001',
      deviceName: 'test',
      deviceType: '25',
      ...more,
    };
  }

  async login(): Promise<Record<string, unknown>> {
    const answer = await this.request('/identity/connect/token', { method: 'POST', form: this.loginForm() });
    const content = JSON.parse(answer.text) as Record<string, unknown>;
    if (answer.status !== 200) throw new Error(`login failed: ${answer.text}`);
    this.token = String(content['access_token']);
    this.refreshToken = String(content['refresh_token']);
    return content;
  }

  request(path: string, options: CallOptions = {}): Promise<Answer> {
    const authorization: Record<string, string> = this.token === '' ? {} : { authorization: `Bearer ${this.token}` };
    return httpsCall(this.server, path, { ...options, headers: { ...authorization, ...options.headers } });
  }

  /** A call that has to succeed, with its answer read as JSON. */
  async send<Value = Record<string, unknown>>(method: string, path: string, json?: unknown): Promise<Value> {
    const answer = await this.request(path, json === undefined ? { method } : { method, json });
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return (answer.text === '' ? null : JSON.parse(answer.text)) as Value;
  }

  /** A call that has to fail: its status, and its message where there is one. */
  async refused(method: string, path: string, json?: unknown): Promise<readonly [number, string]> {
    const answer = await this.request(path, json === undefined ? { method } : { method, json });
    const content = answer.text.startsWith('{') ? (JSON.parse(answer.text) as Record<string, unknown>) : {};
    return [answer.status, typeof content['message'] === 'string' ? content['message'] : ''];
  }

  async createOrganization(name = 'Team'): Promise<TestOrganization> {
    const key = newSymmetricKey();
    const created = await this.send('POST', '/api/organizations', {
      name,
      billingEmail: this.email,
      collectionName: encrypt(key, 'Default collection'),
      key: encryptFor(this.keys.publicKey, key),
      planType: 0,
    });
    const id = String(created['id']);
    const list = await this.send<{ data: { id: string }[] }>('GET', `/api/organizations/${id}/collections`);
    return { id, key, collectionId: list.data[0]?.id ?? '' };
  }
}

/** An organization with the collection that it was born with. */
export interface TestOrganization {
  readonly id: string;
  readonly key: SymmetricKey;
  readonly collectionId: string;
}

/** A login item as clients send it. */
export function loginItem(organization: TestOrganization, name: string, more: Record<string, unknown> = {}) {
  return {
    type: 1,
    organizationId: organization.id,
    name: encrypt(organization.key, name),
    login: { username: encrypt(organization.key, 'user'), password: encrypt(organization.key, 'secret'), uris: [] },
    ...more,
  };
}

/** Creates it in the organization's first collection. */
export function createItem(client: TestClient, organization: TestOrganization, more: Record<string, unknown> = {}) {
  const cipher = loginItem(organization, 'item', more);
  return client.send('POST', '/api/ciphers/create', { cipher, collectionIds: [organization.collectionId] });
}
