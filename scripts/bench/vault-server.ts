/** The vault that is measured against, with one account of a usual key derivation. */
import { randomBytes } from 'node:crypto';
import type { NewLoginItem } from '../../providers/vaultwarden/client/api/login-item';
import type { Transport, WireRequest } from '../../providers/vaultwarden/client/http/transport';
import { NodeTransport } from '../../providers/vaultwarden/client/http/transport';
import { VaultClient } from '../../providers/vaultwarden/client/vault-client';
import { registerInvitedAccount } from '../../sandbox/vaultwarden/account/register-account';
import type { RequestLog } from '../../sandbox/vaultwarden/front/request-log';
import { startVault } from '../../sandbox/vaultwarden/start-vault';
import type { VaultServer } from '../../sandbox/vaultwarden/vault-server';

const email = 'bench@example.com';
const emptyEmail = 'empty@example.com';

/** An organization to put items into. */
export interface BenchOrganization {
  readonly id: string;
  readonly collectionId: string;
}

/** A vault that runs, and two accounts: one for the items, one without any to measure a bare login with. */
export class BenchServer {
  readonly #vault: VaultServer;
  readonly #password: string;

  private constructor(vault: VaultServer, password: string) {
    this.#vault = vault;
    this.#password = password;
  }

  static async start(dataFolder: string): Promise<BenchServer> {
    const adminToken = randomBytes(24).toString('hex');
    const password = randomBytes(24).toString('hex');
    const settings = {
      ADMIN_TOKEN: adminToken,
      SIGNUPS_ALLOWED: false,
      LOGIN_RATELIMIT_MAX_BURST: 10_000,
      ADMIN_RATELIMIT_MAX_BURST: 100,
    };
    const vault = await startVault({ dataFolder, settings });
    for (const address of [email, emptyEmail]) {
      await registerInvitedAccount(vault, adminToken, { email: address, password, name: 'Bench' });
    }
    return new BenchServer(vault, password);
  }

  /** What the provider reads. */
  get environment(): Record<string, string> {
    return {
      VAULTWARDEN_ENDPOINT: this.#vault.endpoint,
      VAULTWARDEN_EMAIL: email,
      VAULTWARDEN_PASSWORD: this.#password,
      VAULTWARDEN_CA_CERTIFICATE: this.#vault.caCertificate,
    };
  }

  get endpoint(): string {
    return this.#vault.endpoint;
  }

  get caCertificate(): string {
    return this.#vault.caCertificate;
  }

  get requests(): RequestLog {
    return this.#vault.requests;
  }

  /** Seconds of one login with its sync, of an account that has nothing. */
  async login(): Promise<number> {
    const client = this.client(emptyEmail);
    const begin = process.hrtime.bigint();
    try {
      await client.organizations.list();
      return Number(process.hrtime.bigint() - begin) / 1e9;
    } finally {
      await client.close();
    }
  }

  /** What the client sends to make this item, headers and token included. The item is made, and deleted again. */
  async catchCreate(item: NewLoginItem): Promise<{ headers: Record<string, string>; body: string }> {
    const wire = new NodeTransport({ ca: [this.#vault.caCertificate] }, {});
    let caught: WireRequest | undefined;
    const transport: Transport = {
      send: (request) => {
        if (request.url.pathname.endsWith('/api/ciphers/create')) caught = request;
        return wire.send(request);
      },
      close: () => wire.close(),
    };
    const client = this.client(email, transport);
    try {
      const { id } = await client.loginItems.create(item);
      await client.loginItems.delete(id);
    } finally {
      await client.close();
    }
    if (caught?.body === undefined) throw new Error('The client made an item without the request that makes items.');
    return { headers: caught.headers, body: caught.body };
  }

  client(address = email, transport?: Transport): VaultClient {
    return new VaultClient({
      transport,
      endpoint: this.#vault.endpoint,
      email: address,
      password: this.#password,
      caCertificate: this.#vault.caCertificate,
      environment: {},
    });
  }

  async organization(name: string): Promise<BenchOrganization> {
    const client = this.client();
    try {
      const { id, defaultCollectionId } = await client.organizations.create({ name });
      return { id, collectionId: defaultCollectionId ?? '' };
    } finally {
      await client.close();
    }
  }

  stop(): Promise<void> {
    return this.#vault.stop();
  }
}
