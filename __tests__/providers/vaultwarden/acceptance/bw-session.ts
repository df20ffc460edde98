import path from 'node:path';
import { FormData } from 'undici';
import { BwCli } from '../../../sandbox/vaultwarden/bw';
import type { BwServe } from '../../../sandbox/vaultwarden/bw-serve';
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

/** The official CLI, logged in as the account of the vault, in one process. */
export class BwSession {
  private constructor(private readonly bw: BwServe) {}

  /** @param folder where it keeps its copy of the vault */
  static async open(vault: VaultTerraform, folder: string): Promise<BwSession> {
    const bw = await BwCli.configured(vault.server, path.join(folder, 'bw'), PASSWORD);
    await bw.logIn(vault.person.email);
    return new BwSession(await bw.serve());
  }

  /** Everything that the server holds now. */
  async sync(): Promise<void> {
    await this.bw.json('POST', '/sync');
  }

  /**
   * The items by name, as of the last sync.
   *
   * @param isRenewed when what it wrote or synced before is among them
   */
  async items(isRenewed: (items: readonly BwItem[]) => boolean): Promise<Record<string, BwItem>> {
    const items = await this.bw.list<BwItem>('items', {}, isRenewed);
    return Object.fromEntries(items.map((item) => [item.name, item]));
  }

  list(what: 'organizations' | 'collections'): Promise<BwNamed[]> {
    return this.bw.list<BwNamed>(what);
  }

  async edit(item: BwItem): Promise<void> {
    await this.bw.json('PUT', `/object/item/${item.id}`, { json: item });
  }

  async attach(itemId: string, name: string, content: string): Promise<void> {
    const form = new FormData();
    form.set('file', new Blob([content]), name);
    await this.bw.json('POST', `/attachment?itemid=${itemId}`, { form });
  }

  async attachment(itemId: string, name: string): Promise<string> {
    return (await this.bw.raw(`/object/attachment/${name}?itemid=${itemId}`)).toString();
  }

  /** The code of now. */
  async totp(itemId: string): Promise<string> {
    return (await this.bw.json<{ data: string }>('GET', `/object/totp/${itemId}`)).data;
  }

  stop(): Promise<void> {
    return this.bw.stop();
  }
}
