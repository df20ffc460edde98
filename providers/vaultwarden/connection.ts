import type { Diagnostics } from '../framework/provider/diagnostics';
import { TfError } from '../framework/provider/diagnostics';
import { VaultClient } from './client/vault-client';
import type { VaultClientOptions } from './client/vault-client';
import { isVaultError } from './client/errors';
import { HeldObjects } from './held-objects';
import type { ProviderInput, ProviderOption } from './provider-schema';
import { providerSchema, variableOf } from './provider-schema';

/** What tests put in the place of the process's own. */
export interface ConnectionParts {
  /** Where the `VAULTWARDEN_*` variables are read. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly connect?: (options: VaultClientOptions) => VaultClient;
}

const needed = ['endpoint', 'email', 'password'] as const;

/**
 * What every resource gets: a way to the client, which exists once everything that it needs is there. Making it sends
 * nothing; its first use logs in.
 */
export class Connection {
  readonly #client: VaultClient | undefined;
  readonly #missing: readonly ProviderOption[];

  private constructor(
    client: VaultClient | undefined,
    missing: readonly ProviderOption[],
    /** What Terraform's state holds already, so that no create takes it for something left behind. */
    readonly held: HeldObjects,
  ) {
    this.#client = client;
    this.#missing = missing;
  }

  /**
   * Reads the options, each from the configuration or else from its variable. What is missing is no error yet: a plan
   * that touches nothing of this provider does not need it. What is wrong is one, at the attribute to blame.
   */
  static configure(config: ProviderInput, diagnostics: Diagnostics, parts: ConnectionParts = {}): Connection {
    const environment = parts.environment ?? process.env;
    const connect = parts.connect ?? ((options) => new VaultClient(options));
    const text = (option: ProviderOption): string | undefined => {
      const written = config[option];
      const value = written === null ? environment[variableOf(option)] : String(written);
      return value === undefined || value === '' ? undefined : value;
    };
    const seconds = (option: 'request_timeout' | 'max_retry_time'): number | undefined => {
      const value = text(option);
      return value === undefined ? undefined : Number(value);
    };
    const missing = needed.filter((option) => text(option) === undefined);
    const options: VaultClientOptions = {
      endpoint: text('endpoint') ?? '',
      email: text('email') ?? '',
      password: text('password') ?? '',
      clientId: text('client_id'),
      clientSecret: text('client_secret'),
      totpSecret: text('totp_secret'),
      caCertificate: text('ca_certificate'),
      clientCertificate: text('client_certificate'),
      clientKey: text('client_key'),
      requestTimeout: seconds('request_timeout'),
      maxRetryTime: seconds('max_retry_time'),
      environment,
    };
    const held = new HeldObjects(`${options.endpoint} ${options.email}`);
    if (missing.length > 0) return new Connection(undefined, missing, held);
    try {
      return new Connection(connect(options), [], held);
    } catch (error) {
      if (!isVaultError(error)) throw error;
      const option = optionIn(error.reason);
      const written = option !== undefined && config[option] !== null;
      const source = option === undefined || written ? '' : ` The value comes from ${variableOf(option)}.`;
      diagnostics.error(
        'The provider configuration is wrong',
        `${error.reason} ${error.cure}${source}`,
        written ? [option] : [],
      );
      return new Connection(undefined, [], held);
    }
  }

  /**
   * The client.
   * @throws TfError that names each missing option and both ways to give it
   */
  get client(): VaultClient {
    if (this.#client !== undefined) return this.#client;
    const both = this.#missing.map((option) => `"${option}" (or the environment variable ${variableOf(option)})`);
    throw new TfError(
      'The provider configuration is incomplete',
      `The vaultwarden provider cannot log in: ${this.#missing.join(', ')} ${this.#missing.length === 1 ? 'is' : 'are'} missing. Set ${both.join(', ')} in the provider block.`,
    );
  }
}

/** The option that a message of the client is about: it begins with its name. */
function optionIn(reason: string): ProviderOption | undefined {
  const [, name = ''] = /^(?:The )?(\w+)/.exec(reason) ?? [];
  const option = name === 'TOTP' ? 'totp_secret' : name;
  return isOption(option) ? option : undefined;
}

function isOption(name: string): name is ProviderOption {
  return Object.hasOwn(providerSchema.attributes, name);
}
