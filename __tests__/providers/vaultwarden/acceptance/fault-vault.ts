import { setTimeout as sleep } from 'node:timers/promises';
import { decrypt } from '../../../../sandbox/vaultwarden/account/client-crypto';
import type { VaultClientOptions } from '../../../../providers/vaultwarden/client/vault-client';
import type { FaultAction } from '../../../../sandbox/vaultwarden/front/faults';
import { systemClock } from '../../../../providers/vaultwarden/client/clock';
import type { TestOrganization } from '../../../sandbox/vaultwarden/test-vault';
import { head, VaultTerraform } from './vault-terraform';

export const kinds = ['organization', 'collection', 'item'] as const;

/** A kind of resource that the sweeps go over. */
export type Kind = (typeof kinds)[number];

const types = {
  organization: 'vaultwarden_organization',
  collection: 'vaultwarden_organization_collection',
  item: 'vaultwarden_login_item',
} as const;

/** Every request, the first `skip` of a run left out. */
export const anyRequest = '* /*';

interface Sync {
  profile: { organizations: { id: string; name: string }[] };
  collections: { organizationId: string; name: string }[];
  ciphers: { organizationId: string | null; name: string; deletedDate: string | null }[];
}

const hasty = {
  ...systemClock,
  sleep: (milliseconds: number, signal?: AbortSignal) => systemClock.sleep(milliseconds / 100, signal),
};

/** A vault with an organization of two collections, in which objects of each kind are made, changed and counted. */
export class FaultVault {
  private constructor(
    readonly vault: VaultTerraform,
    readonly organization: TestOrganization,
    readonly second: string,
  ) {}

  /** @param options for the provider of this process; by default it waits a hundredth of what it would between attempts */
  static async start(options: Partial<VaultClientOptions> = { clock: hasty }): Promise<FaultVault> {
    const vault = await VaultTerraform.start({ LOGIN_RATELIMIT_MAX_BURST: 100_000 }, options);
    const organization = await vault.person.createOrganization('Base');
    const second = await vault.reader().collections.create(organization.id, { name: 'second' });
    return new FaultVault(vault, organization, second.id);
  }

  stop(): Promise<void> {
    return this.vault.stop();
  }

  /** A configuration with one object (or `count` equal ones); the variant decides everything that can be changed in place. */
  configuration(kind: Kind, name: string, { changed = false, count = 1 } = {}): string {
    return `${head}\n${this.block(kind, name, { changed, count })}`;
  }

  block(kind: Kind, name: string, { changed = false, count = 1 } = {}): string {
    const variant = changed ? 'after' : 'before';
    const type = types[kind];
    const body = {
      organization: `billing_email = "${variant}@example.com"`,
      collection: `organization_id = "${this.organization.id}"\n external_id = "${variant}"`,
      item: `organization_id = "${this.organization.id}"
        collection_id = "${changed ? this.second : this.organization.collectionId}"
        username      = "somebody"
        password      = "password ${variant}"
        uris          = ["https://a.example"]`,
    }[kind];
    return `resource "${type}" "${kind}" {\n count = ${count}\n name = "${name} ${variant}"\n ${body}\n}`;
  }

  /** The names on the server that begin with `name`, as another client sees them; the trash is left out. */
  async names(kind: Kind, name: string): Promise<string[]> {
    const { profile, collections, ciphers } = await this.vault.person.send<Sync>('GET', '/api/sync');
    const opened = (objects: { organizationId: string | null; name: string }[]): string[] =>
      objects
        .filter(({ organizationId }) => organizationId === this.organization.id)
        .map((object) => decrypt(this.organization.key, object.name).toString('utf8'));
    const all = {
      organization: () => profile.organizations.map((organization) => organization.name),
      collection: () => opened(collections),
      item: () => opened(ciphers.filter(({ deletedDate }) => deletedDate === null)),
    }[kind]();
    return all.filter((found) => found.startsWith(`${name} `)).sort();
  }

  /** From now on: the first `skip` requests pass, the next one meets `action`, and those after it an outage if asked. */
  arm(skip: number, action: FaultAction, { outage = false } = {}): void {
    const { faults } = this.vault.server;
    faults.clear();
    faults.add({ route: anyRequest, skip, action });
    if (outage) faults.add({ route: anyRequest, skip, times: Number.POSITIVE_INFINITY, action: { kind: 'cut' } });
  }

  /** Waits until so many requests met a fault. @throws Error after five minutes */
  async untilHit(hits: number): Promise<void> {
    const { faults } = this.vault.server;
    for (const deadline = Date.now() + 300_000; faults.hits < hits; await sleep(10)) {
      if (Date.now() > deadline)
        throw new Error(`Only ${faults.hits} of ${hits} requests met a fault within five minutes.`);
    }
  }
}
