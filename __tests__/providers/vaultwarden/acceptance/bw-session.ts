import path from 'node:path';
import { BwCli, encoded } from '../../../sandbox/vaultwarden/bw';
import { PASSWORD } from '../../../sandbox/vaultwarden/test-vault';
import type { VaultTerraform } from './vault-terraform';

/** An item as `bw` prints it, decrypted. */
export interface BwItem {
  readonly id: string;
  readonly name: string;
  /** What is empty is left out. */
  readonly notes?: string | null;
  readonly reprompt: number;
  readonly favorite: boolean;
  readonly organizationId: string;
  readonly collectionIds: readonly string[];
  readonly fields?: readonly { name: string; value: string | null; type: number; linkedId: number | null }[];
  readonly passwordHistory?: readonly { password: string }[] | null;
  readonly attachments?: readonly { id: string; fileName: string }[];
  readonly login: {
    readonly username?: string | null;
    readonly password?: string | null;
    readonly totp?: string | null;
    readonly uris?: readonly { uri: string; match?: number | null }[];
    readonly fido2Credentials?: readonly Record<string, unknown>[];
  };
}

/** A name with its id, as `bw` lists organizations and collections. */
export interface BwNamed {
  readonly id: string;
  readonly name: string;
}

/** The official CLI, logged in as the account of the vault. */
export class BwSession {
  readonly #bw: BwCli;

  private constructor(bw: BwCli) {
    this.#bw = bw;
  }

  /** @param folder where it keeps its copy of the vault */
  static async open(vault: VaultTerraform, folder: string): Promise<BwSession> {
    const bw = new BwCli(vault.server, path.join(folder, 'bw'), PASSWORD);
    await bw.call('config', 'server', vault.server.endpoint);
    bw.use({ BW_SESSION: await bw.call('login', vault.person.email, '--passwordenv', 'BW_PASSWORD', '--raw') });
    return new BwSession(bw);
  }

  /** Everything that the server holds now. */
  sync(): Promise<string> {
    return this.#bw.call('sync');
  }

  /** The items by name, as of the last sync. */
  async items(): Promise<Record<string, BwItem>> {
    const items = await this.#bw.json<BwItem[]>('list', 'items');
    return Object.fromEntries(items.map((item) => [item.name, item]));
  }

  list(what: 'organizations' | 'collections'): Promise<BwNamed[]> {
    return this.#bw.json<BwNamed[]>('list', what);
  }

  edit(item: BwItem): Promise<string> {
    return this.#bw.call('edit', 'item', item.id, encoded(item));
  }

  call(...args: string[]): Promise<string> {
    return this.#bw.call(...args);
  }
}
