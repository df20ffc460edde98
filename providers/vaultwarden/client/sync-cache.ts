import type { KeyRing } from './crypto/key-ring';
import type { CallOptions } from './interrupt';
import { untilAborted } from './interrupt';
import { numberOf, objectsOf, requireObject, textOf } from './json';
import type { JsonObject } from './json';
import type { Session } from './session/session';

/** A confirmed membership of the account. */
export interface Membership {
  organizationId: string;
  /** Name of the organization: plain text on the server. */
  name: string;
  /** The organization's key, wrapped for this account. */
  wrappedKey: string;
  /** 0 Owner, 1 Admin, 2 User, 4 Custom (Manager). */
  role: number;
  /** Id of the membership, which access rows of collections name; undefined for an organization made in this run. */
  membershipId: string | undefined;
}

/** Everything the account may see, as the server sent it: names and items are still encrypted. */
export interface Snapshot {
  /** E-mail address of the account. */
  email: string | undefined;
  memberships: Map<string, Membership>;
  collections: Map<string, JsonObject>;
  /** Items of organizations and personal ones, the trash included. */
  ciphers: Map<string, JsonObject>;
}

/** One sync per process, made when it is first needed; own writes are taken up without another one. */
export class SyncCache {
  readonly #session: Session;
  #snapshot: Snapshot | undefined;
  #running: Promise<Snapshot> | undefined;
  #queued: Promise<Snapshot> | undefined;
  #journal: ((snapshot: Snapshot) => void)[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  /** The vault as of the last sync plus all own writes. One request the first time, none later. */
  async snapshot(options: CallOptions = {}): Promise<Snapshot> {
    return this.#snapshot ?? untilAborted(this.#running ?? this.#load(), options.signal);
  }

  /** The vault as of now: a sync that begins after this call, shared with others that wait for the same. */
  async reload(options: CallOptions = {}): Promise<Snapshot> {
    return untilAborted(this.#reload(), options.signal);
  }

  async #reload(): Promise<Snapshot> {
    if (!this.#running) return this.#load();
    const begin = (): Promise<Snapshot> => {
      this.#queued = undefined;
      return this.#load();
    };
    return (this.#queued ??= this.#running.then(begin, begin));
  }

  /** Takes up an own write that the server accepted. It also reaches a sync that is under way and may not hold it. */
  apply(change: (snapshot: Snapshot) => void): void {
    if (this.#snapshot) change(this.#snapshot);
    if (this.#running) this.#journal.push(change);
  }

  async #load(): Promise<Snapshot> {
    this.#journal = [];
    const running = this.#fetch();
    this.#running = running;
    try {
      const snapshot = await running;
      for (const change of this.#journal) change(snapshot);
      this.#snapshot = snapshot;
      return snapshot;
    } finally {
      if (this.#running === running) this.#running = undefined;
      this.#journal = [];
    }
  }

  async #fetch(): Promise<Snapshot> {
    const keyRing = await this.#session.keyRing();
    const answer = await this.#session.request({
      method: 'GET',
      path: 'api/sync',
      query: { excludeDomains: 'true' },
    });
    return readSnapshot(requireObject(answer, 'The sync answer'), keyRing);
  }
}

function readSnapshot(answer: JsonObject, keyRing: KeyRing): Snapshot {
  const profile = requireObject(answer['profile'], 'The profile of the sync answer');
  const memberships = new Map<string, Membership>();
  for (const organization of objectsOf(profile['organizations'])) {
    const organizationId = textOf(organization['id']);
    const wrappedKey = textOf(organization['key']);
    if (organizationId === undefined || wrappedKey === undefined) continue;
    keyRing.addWrapped(organizationId, wrappedKey);
    memberships.set(organizationId, {
      organizationId,
      wrappedKey,
      name: textOf(organization['name']) ?? '',
      role: numberOf(organization['type']) ?? 2,
      membershipId: textOf(organization['organizationUserId']),
    });
  }
  return {
    email: textOf(profile['email']),
    memberships,
    collections: byId(answer['collections']),
    ciphers: byId(answer['ciphers']),
  };
}

function byId(list: unknown): Map<string, JsonObject> {
  const entries = objectsOf(list).map((object): [string | undefined, JsonObject] => [textOf(object['id']), object]);
  return new Map(entries.filter((entry): entry is [string, JsonObject] => entry[0] !== undefined));
}
