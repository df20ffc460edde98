import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../providers/vaultwarden/client/clock';
import type { Clock } from '../../../../providers/vaultwarden/client/clock';
import { encrypt } from '../../../../providers/vaultwarden/client/crypto/enc-string';
import { accountSalt, deriveMasterKey, masterPasswordHash } from '../../../../providers/vaultwarden/client/crypto/kdf';
import { KeyPair } from '../../../../providers/vaultwarden/client/crypto/key-pair';
import { SymmetricKey } from '../../../../providers/vaultwarden/client/crypto/symmetric-key';
import { Endpoint } from '../../../../providers/vaultwarden/client/http/endpoint';
import { HttpClient } from '../../../../providers/vaultwarden/client/http/http-client';
import { Redaction } from '../../../../providers/vaultwarden/client/http/redaction';
import { loadTlsOptions } from '../../../../providers/vaultwarden/client/http/tls-options';
import { NodeTransport } from '../../../../providers/vaultwarden/client/http/transport';
import { VaultClient } from '../../../../providers/vaultwarden/client/vault-client';
import type { VaultClientOptions } from '../../../../providers/vaultwarden/client/vault-client';
import { startVaultServer } from '../../../../sandbox/vaultwarden/vault-server';
import type { VaultServer, VaultServerOptions } from '../../../../sandbox/vaultwarden/vault-server';

/** Master password of every account of these tests: looked for in everything that is printed. */
export const masterPassword = 'correct-horse-battery';

/** A contract server with accounts, and clients of it. */
export class VaultFixture {
  readonly #folder: string;
  readonly #clients: VaultClient[] = [];

  private constructor(
    readonly server: VaultServer,
    folder: string,
  ) {
    this.#folder = folder;
  }

  static async start(settings: VaultServerOptions['settings'] = {}): Promise<VaultFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'vault-client-'));
    // Tests log in more often than a person.
    const dataFolder = join(folder, 'data');
    const server = await startVaultServer({ dataFolder, settings: { LOGIN_RATELIMIT_MAX_BURST: 200, ...settings } });
    return new VaultFixture(server, folder);
  }

  /** A client of the account; waits of retries are cut to a hundredth. */
  client(email: string, options: Partial<VaultClientOptions> = {}): VaultClient {
    const client = new VaultClient({
      endpoint: this.server.endpoint,
      caCertificate: this.server.caCertificate,
      email,
      password: masterPassword,
      environment: {},
      clock: hasty,
      ...options,
    });
    this.#clients.push(client);
    return client;
  }

  /** Registers an account with PBKDF2, 100,000 rounds: the least the server takes. */
  async register(email: string): Promise<void> {
    const masterKey = await deriveMasterKey(masterPassword, accountSalt(email), {
      type: 'pbkdf2',
      iterations: 100_000,
    });
    const userKey = SymmetricKey.generate();
    const pair = await KeyPair.generate();
    const transport = new NodeTransport(loadTlsOptions({ caCertificate: this.server.caCertificate }, {}), {});
    const http = new HttpClient({
      endpoint: new Endpoint(this.server.endpoint),
      transport,
      clock: systemClock,
      redaction: new Redaction(),
      requestTimeout: 60,
      maxRetryTime: 60,
    });
    const json = {
      email,
      name: 'Tester',
      masterPasswordHash: await masterPasswordHash(masterKey, masterPassword),
      masterPasswordHint: null,
      key: encrypt(userKey.toBytes(), SymmetricKey.stretch(masterKey)),
      kdf: 0,
      kdfIterations: 100_000,
      keys: { publicKey: pair.publicKey, encryptedPrivateKey: pair.wrap(userKey) },
    };
    await http.send({ method: 'POST', path: 'identity/accounts/register', json });
    await transport.close();
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) await client.close();
    await this.server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Real time, but waits of retries take a hundredth. */
export const hasty: Clock = {
  ...systemClock,
  sleep: async (milliseconds, signal) => systemClock.sleep(milliseconds / 100, signal),
};
