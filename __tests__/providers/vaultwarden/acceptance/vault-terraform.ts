import path from 'node:path';
import type { ReattachedProvider } from '../../../../providers/framework/protocol/serve';
import { reattachProvider } from '../../../../providers/framework/protocol/serve';
import { deriveMasterKey } from '../../../../providers/vaultwarden/client/crypto/kdf';
import type { VaultClientOptions } from '../../../../providers/vaultwarden/client/vault-client';
import { VaultClient } from '../../../../providers/vaultwarden/client/vault-client';
import { createVaultwardenProvider, providerAddress } from '../../../../providers/vaultwarden/provider';
import type { VaultSettingsInput } from '../../../../sandbox/vaultwarden/settings';
import type { VaultServer } from '../../../../sandbox/vaultwarden/vault-server';
import { TerraformWorkspace } from '../../framework/example/terraform-workspace';
import { newFolder, PASSWORD, removeFolder, startTestVault, TestClient } from '../../../sandbox/vaultwarden/test-vault';

/** The head of every configuration: the provider gets endpoint, account and authority from the environment. */
export const head = `
terraform {
  required_providers {
    vaultwarden = {
      source  = "ominis-ai/vaultwarden"
      version = "~> 1.0"
    }
  }
}
provider "vaultwarden" {}
`;

/**
 * A vault with one account, and the provider inside this process, to which the real terraform is led. Each terraform
 * command configures the provider anew, so logins and syncs are counted as with a process of its own.
 */
export class VaultTerraform {
  readonly #folder: string;
  readonly #clients: VaultClient[] = [];
  readonly #workspaces: TerraformWorkspace[] = [];
  readonly #masterKeys = new Map<string, Promise<Buffer>>();
  #provider!: ReattachedProvider;
  server!: VaultServer;
  /** The account as another client of the same person: what a test changes outside Terraform. */
  person!: TestClient;

  private constructor() {
    this.#folder = newFolder();
  }

  /** @param options for the provider's clients, such as a clock whose waits are short */
  static async start(
    settings: VaultSettingsInput = {},
    options: Partial<VaultClientOptions> = {},
  ): Promise<VaultTerraform> {
    const vault = new VaultTerraform();
    vault.server = await startTestVault(path.join(vault.#folder, 'data'), settings);
    vault.person = await TestClient.create(vault.server, 'admin@example.com');
    vault.#provider = await reattachProvider(
      () =>
        createVaultwardenProvider({
          environment: vault.environment,
          connect: (configured) => vault.#connect({ ...configured, ...options }),
        }),
      providerAddress,
    );
    return vault;
  }

  /** What a shell would export for the provider. */
  get environment(): Record<string, string> {
    return {
      VAULTWARDEN_ENDPOINT: this.server.endpoint,
      VAULTWARDEN_EMAIL: this.person.email,
      VAULTWARDEN_PASSWORD: PASSWORD,
      VAULTWARDEN_CA_CERTIFICATE: this.server.caCertificate,
      VAULTWARDEN_MAX_RETRY_TIME: '20',
    };
  }

  /** An empty folder for a configuration; without a text, one is written later. */
  workspace(configuration = '', environment: Record<string, string> = {}): TerraformWorkspace {
    const workspace = new TerraformWorkspace({ ...this.#provider.env, ...environment });
    this.#workspaces.push(workspace);
    if (configuration !== '') workspace.write(configuration);
    return workspace;
  }

  /** A client of the library under test, with a session and a cache of its own: what another reader sees. */
  reader(): VaultClient {
    return this.#connect({
      endpoint: this.server.endpoint,
      email: this.person.email,
      password: PASSWORD,
      caCertificate: this.server.caCertificate,
      environment: {},
    });
  }

  #connect(options: VaultClientOptions): VaultClient {
    const client = new VaultClient({ deriveMasterKey: this.#deriveOnce, ...options });
    this.#clients.push(client);
    return client;
  }

  /** A master key is derived once for all commands: it is most of the work of a login. */
  readonly #deriveOnce: typeof deriveMasterKey = async (...input) => {
    const name = JSON.stringify(input);
    const derived = this.#masterKeys.get(name) ?? deriveMasterKey(...input);
    this.#masterKeys.set(name, derived);
    return Buffer.from(await derived);
  };

  async stop(): Promise<void> {
    for (const workspace of this.#workspaces) workspace.remove();
    await this.#provider?.stop();
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.server?.stop();
    removeFolder(this.#folder);
  }
}
